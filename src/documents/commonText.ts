import { splitNoteText } from '../core/markdown/noteText';
import { lineContent, splitLines } from '../core/markdown/textLines';
import { diff } from '../core/merge/diff';

/** The lines of prose that two texts share. With it as their base, all else in either counts as added. */
export function commonText(mine: string, theirs: string): string {
  const [own, others] = [mine, theirs].map((text) => splitLines(splitNoteText(text).body));
  if (own === undefined || others === undefined) return '';
  const hunks = diff(own.map(lineContent), others.map(lineContent));
  const isOwn = (index: number): boolean =>
    hunks.some(({ baseStart, baseEnd }) => baseStart <= index && index < baseEnd);
  return own.filter((_, index) => !isOwn(index)).join('');
}
