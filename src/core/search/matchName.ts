import type { Span } from './findSpans';
import { foldText } from './foldText';
import { typoMatch, typosAllowed } from './typoDistance';

/** How a name fits what was typed, best first. */
export const nameRanks = {
  exact: 0,
  prefix: 1,
  /** Each typed word begins a word of the name, in any order. */
  words: 2,
  inside: 3,
  /** The first letters of words, or the beginnings of several: "tdb", "drbe". */
  initials: 4,
  typos: 5,
  /** The letters in their order, near each other. */
  letters: 6,
} as const;

export type NameRank = (typeof nameRanks)[keyof typeof nameRanks];

/** A name made ready for comparing. */
export interface PreparedName {
  readonly name: string;
  readonly folded: string;
  /** Where words begin in `folded`. */
  readonly wordStarts: readonly number[];
  /** The letters it has, see `letterSet`. */
  readonly letters: number;
}

/** What was typed, made ready for comparing. */
export interface PreparedInput {
  readonly folded: string;
  readonly words: readonly string[];
  readonly letters: number;
}

export interface NameMatch {
  readonly rank: NameRank;
  /** Less is better among names of one rank. */
  readonly cost: number;
  /** In the folded name. */
  readonly spans: readonly Span[];
}

/** UTF-16 units of a name that are compared: bounds time and memory, whatever a title holds. */
const comparedLength = 256;

const wordStart = /(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu;

export function prepareName(name: string): PreparedName {
  const folded = foldText(name.slice(0, comparedLength));
  const wordStarts = Array.from(folded.matchAll(wordStart), ({ index }) => index);
  return { name, folded, wordStarts, letters: letterSet(folded) };
}

export function prepareInput(typed: string): PreparedInput {
  const folded = foldText(typed.slice(0, comparedLength)).replace(/\s+/g, ' ').trim();
  return { folded, words: folded.split(' '), letters: letterSet(folded.replace(/ /g, '')) };
}

/** How a name fits; `undefined` when it does not. */
export function matchName(name: PreparedName, input: PreparedInput): NameMatch | undefined {
  // Every kind of letter that the name lacks is a typo: this rules out most names at once.
  const missing = bitCount(input.letters & ~name.letters);
  const allowed = typosAllowed(input.folded.length);
  if (missing > allowed) return undefined;
  return missing === 0
    ? (literalMatch(name, input) ??
        initialsMatch(name, input) ??
        typosMatch(name, input, allowed) ??
        lettersMatch(name, input))
    : typosMatch(name, input, allowed);
}

function literalMatch(
  { folded, wordStarts }: PreparedName,
  input: PreparedInput,
): NameMatch | undefined {
  const at = folded.indexOf(input.folded);
  const span = { start: at, end: at + input.folded.length };
  if (at === 0) {
    const rank = folded.length === span.end ? nameRanks.exact : nameRanks.prefix;
    return { rank, cost: 0, spans: [span] };
  }
  if (at < 0 && input.words.length === 1) return undefined;
  const words = wordsMatch(folded, wordStarts, input.words);
  if (words !== undefined) return words;
  return at < 0 ? undefined : { rank: nameRanks.inside, cost: at, spans: [span] };
}

function wordsMatch(
  folded: string,
  wordStarts: readonly number[],
  words: readonly string[],
): NameMatch | undefined {
  const spans: Span[] = [];
  for (const word of words) {
    const start = wordStarts.find(
      (at) => folded.startsWith(word, at) && !spans.some((span) => span.start === at),
    );
    if (start === undefined) return undefined;
    spans.push({ start, end: start + word.length });
  }
  const inOrder = spans.every(({ start }, i) => start >= (spans[i - 1]?.end ?? 0));
  const sorted = spans.toSorted((a, b) => a.start - b.start);
  return {
    rank: nameRanks.words,
    cost: (inOrder ? 0 : 1000) + (spans[0]?.start ?? 0),
    spans: sorted,
  };
}

/** Each letter goes on where the one before stood, or begins a later word. Greedy: good enough for what people type. */
function initialsMatch(
  { folded, wordStarts }: PreparedName,
  input: PreparedInput,
): NameMatch | undefined {
  const typed = input.words.join('');
  const spans: { start: number; end: number }[] = [];
  for (const letter of typed) {
    const last = spans.at(-1);
    if (last !== undefined && folded.startsWith(letter, last.end)) {
      last.end += letter.length;
      continue;
    }
    const start = wordStarts.find((at) => at >= (last?.end ?? 0) && folded.startsWith(letter, at));
    if (start === undefined) return undefined;
    spans.push({ start, end: start + letter.length });
  }
  const skipped = wordStarts.filter((at) => at < (spans.at(-1)?.end ?? 0)).length - spans.length;
  return { rank: nameRanks.initials, cost: skipped * 10 + (spans[0]?.start === 0 ? 0 : 5), spans };
}

/** Typos anywhere in a part of the name that begins a word. */
function typosMatch(
  { folded, wordStarts }: PreparedName,
  input: PreparedInput,
  allowed: number,
): NameMatch | undefined {
  if (allowed === 0) return undefined;
  let best: NameMatch | undefined;
  for (const start of wordStarts) {
    const found = typoMatch(input.folded, folded, start, allowed);
    if (found === undefined) continue;
    const { distance, end } = found;
    const whole = start === 0 && end === folded.length;
    const cost = distance * 1000 + (whole ? 0 : 100) + start;
    if (best === undefined || cost < best.cost) {
      best = { rank: nameRanks.typos, cost, spans: [{ start, end }] };
    }
  }
  return best;
}

/** All letters in order from the beginning of a word on, within two and a half times their length. */
function lettersMatch(
  { folded, wordStarts }: PreparedName,
  input: PreparedInput,
): NameMatch | undefined {
  const typed = input.words.join('');
  if (typed.length < 3) return undefined;
  for (const start of wordStarts) {
    const spans = lettersFrom(folded, start, typed);
    const end = spans?.at(-1)?.end ?? Number.POSITIVE_INFINITY;
    if (spans !== undefined && end - start <= typed.length * 2.5) {
      return { rank: nameRanks.letters, cost: end - start + spans.length, spans };
    }
  }
  return undefined;
}

function lettersFrom(folded: string, start: number, typed: string): readonly Span[] | undefined {
  if (!folded.startsWith(typed.charAt(0), start)) return undefined;
  const spans: { start: number; end: number }[] = [];
  let from = start;
  for (const letter of typed) {
    const at = folded.indexOf(letter, from);
    if (at < 0) return undefined;
    from = at + letter.length;
    const last = spans.at(-1);
    if (last?.end === at) last.end = from;
    else spans.push({ start: at, end: from });
  }
  return spans;
}

/** Translates spans of a folded name back to the name as written. */
export function spansInName(name: string, spans: readonly Span[]): readonly Span[] {
  const starts: number[] = [];
  let written = 0;
  for (const letter of name.slice(0, comparedLength)) {
    starts.push(...new Array<number>(foldText(letter).length).fill(written));
    written += letter.length;
  }
  starts.push(written);
  return spans.map(({ start, end }) => ({
    start: starts[start] ?? written,
    end: starts[end] ?? written,
  }));
}

/** One bit for each of 32 classes of letters and digits; blanks and punctuation have none. */
function letterSet(folded: string): number {
  let set = 0;
  for (let i = 0; i < folded.length; i++) {
    const code = folded.charCodeAt(i);
    if (code > 0x7f || /[a-z0-9]/.test(folded.charAt(i))) set |= 1 << (code & 31);
  }
  return set;
}

function bitCount(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count++;
  return count;
}
