import { mergeNote } from './mergeNote';
import type { TextConflict } from './mergeText';

/** One of the two sides of a merge. */
export type Side = 'mine' | 'theirs';

/** The texts of a note that a merge began with. */
export interface MergedVersions {
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
}

/**
 * Settles one conflict of a merge afterwards: gives the note's present text with one side's words at that place instead of
 * both. Everything written or settled since the merge stays; where it is the same place, the later text stands beside the
 * chosen one. A conflict the merge did not have leaves the text as it is.
 */
export function settleText(
  { base, mine, theirs }: MergedVersions,
  present: string,
  conflict: TextConflict,
  side: Side,
): string {
  const before = mergeNote(base, mine, theirs).text;
  const after = mergeNote(base, mine, theirs, (found) =>
    isSame(found, conflict) ? found[side] : undefined,
  ).text;
  return mergeNote(before, present, after).text;
}

function isSame(a: TextConflict, b: TextConflict): boolean {
  return a.base === b.base && a.mine === b.mine && a.theirs === b.theirs;
}
