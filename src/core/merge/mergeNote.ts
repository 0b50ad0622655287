import { joinNoteText, splitNoteText } from '../markdown/noteText';
import { mergeFrontMatter } from './mergeFrontMatter';
import type { ChooseText, MergedText } from './mergeText';
import { mergeText } from './mergeText';

/**
 * Merges two versions of a whole note with their common base: front matter by key, the body as prose. Conflicts in front
 * matter come first, with the lines of the key. `choose` settles what both changed, see `mergeText`.
 */
export function mergeNote(
  base: string,
  mine: string,
  theirs: string,
  choose?: ChooseText,
): MergedText {
  const [before, here, there] = [splitNoteText(base), splitNoteText(mine), splitNoteText(theirs)];
  const head = mergeFrontMatter(before.frontMatter, here.frontMatter, there.frontMatter, {
    choose,
  });
  const body = mergeText(before.body, here.body, there.body, choose);
  const headConflicts = head.conflicts.map((conflict) => ({
    base: conflict.base ?? '',
    mine: conflict.mine ?? '',
    theirs: conflict.theirs ?? '',
  }));
  return {
    text: joinNoteText({ frontMatter: head.text, body: body.text }),
    conflicts: [...headConflicts, ...body.conflicts],
  };
}
