import { foldText } from './foldText';
import type { SearchTerm } from './parseSearch';

/** A piece of a text: UTF-16 offsets, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A term cut into folded words, as the search index does it. */
export interface CompiledTerm {
  readonly words: readonly string[];
  readonly prefix: boolean;
}

interface Token extends Span {
  readonly folded: string;
}

/** Characters that are folded at once to see whether a closer look is worth it. */
const chunkLength = 512;

/** A word as the index's tokenizer cuts it (unicode61). */
const wordPattern = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{Co}\p{M}]*/gu;

const wordEnd = /(?<=[\p{L}\p{N}\p{Co}\p{M}])(?![\p{L}\p{N}\p{Co}\p{M}])/gu;

/** Terms ready for `findSpans`; one without any word is left out. */
export function compileTerms(terms: readonly SearchTerm[]): readonly CompiledTerm[] {
  return terms
    .map(({ text, prefix }) => ({ words: foldedWords(text), prefix }))
    .filter(({ words }) => words.length > 0);
}

/** The words of a text, folded. */
export function foldedWords(text: string): readonly string[] {
  return (text.match(wordPattern) ?? []).map(foldText);
}

/**
 * Where the terms stand in a text, in order and without overlaps. Stops `reach` characters behind the first one found.
 * Takes linear time, and little of it where the terms are rare: only stretches that hold a term's first word are cut
 * into words.
 */
export function findSpans(
  text: string,
  terms: readonly CompiledTerm[],
  reach = Number.POSITIVE_INFINITY,
): readonly Span[] {
  const firstWords = terms.map(({ words }) => words[0] ?? '');
  const spans: Span[] = [];
  for (let from = 0; from < text.length;) {
    const to = chunkEnd(text, from);
    const folded = foldText(text.slice(from, to));
    const [first] = spans;
    if (first !== undefined && from > first.start + reach) break;
    if (firstWords.some((word) => folded.includes(word))) {
      addSpans(spans, { text, from, to, terms });
    }
    from = to;
  }
  const limit = (spans[0]?.start ?? 0) + reach;
  return spans.filter(({ start }) => start <= limit);
}

/** Tells whether any of the terms stands in the text. */
export function holdsAny(text: string, terms: readonly CompiledTerm[]): boolean {
  return findSpans(text, terms, 0).length > 0;
}

/** A chunk never ends within a word. */
function chunkEnd(text: string, from: number): number {
  if (from + chunkLength >= text.length) return text.length;
  wordEnd.lastIndex = from + chunkLength;
  return wordEnd.exec(text)?.index ?? text.length;
}

interface Stretch {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly terms: readonly CompiledTerm[];
}

/** Adds the matches that begin in a stretch; a phrase may go on behind it. */
function addSpans(spans: Span[], { text, from, to, terms }: Stretch): void {
  const tokens = tokensIn(text, from, to);
  for (const [i, token] of tokens.entries()) {
    if (token.start < (spans.at(-1)?.end ?? 0)) continue;
    const ends = terms.flatMap((term) => {
      const last = i + term.words.length;
      if (!startsWithWord(token, term)) return [];
      const found = last <= tokens.length ? tokens.slice(i, last) : tokensFrom(text, token, term);
      return matches(found, term) ? [found.at(-1)?.end ?? token.end] : [];
    });
    if (ends.length > 0) spans.push({ start: token.start, end: Math.max(...ends) });
  }
}

function startsWithWord({ folded }: Token, { words, prefix }: CompiledTerm): boolean {
  const [first = ''] = words;
  return prefix && words.length === 1 ? folded.startsWith(first) : folded === first;
}

function matches(tokens: readonly Token[], { words, prefix }: CompiledTerm): boolean {
  return words.every((word, i) => {
    const folded = tokens[i]?.folded;
    return prefix && i === words.length - 1 ? folded?.startsWith(word) : folded === word;
  });
}

function tokensIn(text: string, from: number, to: number): readonly Token[] {
  return Array.from(text.slice(from, to).matchAll(wordPattern), ({ 0: word, index }) => ({
    start: from + index,
    end: from + index + word.length,
    folded: foldText(word),
  }));
}

/** As many words as the term has, wherever the stretch ends. */
function tokensFrom(text: string, { start }: Token, { words }: CompiledTerm): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(wordPattern);
  pattern.lastIndex = start;
  while (tokens.length < words.length) {
    const match = pattern.exec(text);
    if (match === null) break;
    const [word] = match;
    const { index } = match;
    tokens.push({ start: index, end: index + word.length, folded: foldText(word) });
  }
  return tokens;
}
