import { mergeNote } from './mergeNote';
import type { ChooseText, TextConflict } from './mergeText';

/** One of the two sides of a merge. */
export type Side = 'mine' | 'theirs';

/** The texts of a note that a merge began with. */
export interface MergedVersions {
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
}

/** A conflict of a merge, and the side that was chosen for it. */
export interface ChosenText extends TextConflict {
  readonly side: Side;
}

/**
 * Settles one conflict of a merge afterwards, `earlier` ones having been settled before: gives the note's present text with one side's words at that place instead of
 * both. Everything written or settled since the merge stays; where it is the same place, the later text stands beside the
 * chosen one. A conflict the merge did not have leaves the text as it is.
 */
export function settleText(
  { base, mine, theirs }: MergedVersions,
  present: string,
  chosen: ChosenText,
  earlier: readonly ChosenText[],
): string {
  const before = mergeNote(base, mine, theirs, choosing(earlier)).text;
  const after = mergeNote(base, mine, theirs, choosing([chosen, ...earlier])).text;
  return mergeNote(before, present, after).text;
}

function choosing(choices: readonly ChosenText[]): ChooseText {
  return (found) => {
    const side = choices.find((choice) => isSame(choice, found))?.side;
    return side && found[side];
  };
}

function isSame(a: TextConflict, b: TextConflict): boolean {
  return a.base === b.base && a.mine === b.mine && a.theirs === b.theirs;
}
