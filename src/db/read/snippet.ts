/** Marks around a match: private use, so that no note's own text means them. */
export const matchStart = '\uE000';
export const matchEnd = '\uE001';

/** Characters shown before the first match, and all in all. */
export const charactersBefore = 60;
export const charactersShown = 240;

/** A piece of a marked text around its first match, as SQLite cut it. */
export interface Excerpt {
  readonly text: string;
  /** The text goes on before and after the piece. */
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

/** One line for a list: whole words, no line breaks, marks in pairs, an ellipsis where the text goes on. */
export function snippetOf({ text, cutBefore, cutAfter }: Excerpt): string {
  const start = cutBefore ? text.replace(/^[^\s\uE000]*\s+/, '') : text;
  const end = cutAfter ? start.replace(/\s+[^\s\uE000\uE001]*$/, '') : start;
  const open = end.lastIndexOf(matchStart) > end.lastIndexOf(matchEnd);
  const line = `${end}${open ? matchEnd : ''}`.replace(/\s+/g, ' ').trim();
  return `${cutBefore ? '…' : ''}${line}${cutAfter ? '…' : ''}`;
}

/** The marked elements of a list that is stored as JSON. */
export function markedElements(json: string): string {
  const elements = JSON.parse(json) as readonly string[];
  return elements.filter((element) => element.includes(matchStart)).join(', ');
}
