import { endsLine, lineContent, lineEndingOf, splitLines } from '../markdown/textLines';
import { JoinedText } from './joinedText';
import { keepBoth } from './keepBoth';
import type { Resolution, Units, Versions } from './stretch';
import { cutStretches, settle } from './stretch';
import { countWords, splitSentences, splitWords } from './textTokens';

/** A place where both sides changed the same text; what either typed there is in the merged text. */
export interface TextConflict {
  /** Whole lines or sentences of each version; '' where a version has none there. */
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
}

export interface MergedText {
  readonly text: string;
  /** In the order of the text; empty when no changes overlap. */
  readonly conflicts: readonly TextConflict[];
}

/** The text to take where both sides changed the same; `undefined` leaves both there. */
export type ChooseText = (conflict: TextConflict) => string | undefined;

const noChoice: ChooseText = () => undefined;

const lines: Units = { split: splitLines, kin: isEdit };
const sentences: Units = { split: splitSentences, kin: isEdit };
const words: Units = { split: splitWords };

/** What the levels of a merge share. */
interface Progress {
  readonly lineEnding: string;
  readonly conflicts: TextConflict[];
  readonly choose: ChooseText;
}

/**
 * Merges two versions of a text with their common base, by lines; where changes overlap, by sentences and words; what
 * still overlaps stands in the result twice, mine then theirs. Every word either side typed is in the result, and an
 * edit wins over a deletion. Pure, total and deterministic; without conflicts the result is the same with the sides
 * swapped.
 * `choose` settles overlaps instead; what it settles is reported all the same.
 */
export function mergeText(
  base: string,
  mine: string,
  theirs: string,
  choose: ChooseText = noChoice,
): MergedText {
  const versions = { base, mine, theirs };
  return mergeWhole(versions, choose) ?? mergeByLines(versions, choose);
}

/** What needs no look inside: one side changed nothing, or has nothing left. */
function mergeWhole(versions: Versions, choose: ChooseText): MergedText | undefined {
  const { base, mine, theirs } = versions;
  if (mine === theirs || base === theirs) return { text: mine, conflicts: [] };
  if (base === mine) return { text: theirs, conflicts: [] };
  if (isBlank(mine) === isBlank(theirs)) return undefined;
  // An emptied note is as often an accident as a wish; whoever still writes in it keeps all of it.
  const text = isBlank(mine) ? theirs : mine;
  if (isBlank(base)) return { text, conflicts: [] };
  return { text: choose(versions) ?? text, conflicts: [versions] };
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

function mergeByLines({ base, mine, theirs }: Versions, choose: ChooseText): MergedText {
  const lineEnding = lineEndingOf(base) ?? lineEndingOf([mine, theirs].sort().join('')) ?? '\n';
  // A last line without its ending would equal no other line, so it gets one for the time of the merge.
  const ended = (text: string): string =>
    text === '' || endsLine(text) ? text : text + lineEnding;
  const versions = { base: ended(base), mine: ended(mine), theirs: ended(theirs) };
  const progress: Progress = { lineEnding, conflicts: [], choose };
  const text = mergeBy(lines, versions, progress, (line) =>
    mergeBy(sentences, line, progress, (sentence) => {
      progress.conflicts.push(sentence);
      return choose(sentence) ?? keepBoth(sentence.mine, sentence.theirs, lineEnding);
    }),
  );
  return {
    text: endsWithLine({ base, mine, theirs }) ? text : lineContent(text),
    conflicts: progress.conflicts,
  };
}

/** Whether the merged text ends with a line ending: the wish of the side that changed it; an empty side has none. */
function endsWithLine({ base, mine, theirs }: Versions): boolean {
  const before = base === '' || endsLine(base);
  const mineEnds = mine === '' ? before : endsLine(mine);
  const theirsEnds = theirs === '' ? before : endsLine(theirs);
  return mineEnds === before ? theirsEnds : mineEnds;
}

/** Merges by tokens of one size; `below` takes over where that, and a merge by words, does not settle it. */
function mergeBy(
  units: Units,
  versions: Versions,
  { lineEnding, conflicts, choose }: Progress,
  below: (versions: Versions) => string,
): string {
  const joined = new JoinedText(lineEnding);
  for (const stretch of cutStretches(versions, units)) {
    const { base, mine, theirs } = stretch;
    const resolution = settle(stretch) ?? mergeWords(stretch);
    const isConflict = resolution?.conflict === true;
    if (isConflict) conflicts.push({ base, mine, theirs });
    const chosen = isConflict ? choose({ base, mine, theirs }) : undefined;
    joined.add(chosen ?? resolution?.text ?? below({ base, mine, theirs }));
  }
  return joined.toString();
}

/** Merges by words; `undefined` where that would mix what two people wrote into something neither meant. */
function mergeWords(versions: Versions): Resolution | undefined {
  if (!isEdit(versions.base, versions.mine) || !isEdit(versions.base, versions.theirs)) {
    return undefined;
  }
  const joined = new JoinedText('');
  let conflict = false;
  for (const stretch of cutStretches(versions, words)) {
    const settled = settle(stretch);
    // Two insertions at one place may stand side by side; two replacements of one word may not.
    if (settled === undefined && stretch.base !== '') return undefined;
    joined.add(settled?.text ?? stretch.mine);
    joined.add(settled === undefined ? stretch.theirs : '');
    conflict ||= settled?.conflict ?? true;
  }
  return { text: joined.toString(), conflict };
}

/** Tells whether a text is another one edited rather than new: it keeps half the words or adds fewer than it keeps. */
function isEdit(before: string, after: string): boolean {
  const counts = countWords(before);
  let [had, kept, has] = [0, 0, 0];
  for (const count of counts.values()) had += count;
  for (const [word, count] of countWords(after)) {
    has += count;
    kept += Math.min(count, counts.get(word) ?? 0);
  }
  return had > 0 && (kept * 2 >= had || has - kept <= kept);
}
