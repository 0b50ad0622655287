/** Characters of a line that are shown around a place. */
const shown = 200;
const shownBefore = 80;

/** One line of a text around an offset of the text: what a list shows of a place. */
export interface Excerpt {
  /** Counted from 0. */
  readonly line: number;
  /** UTF-16 units before the offset in its line. */
  readonly character: number;
  /** White space collapsed, an ellipsis where the line goes on. */
  readonly text: string;
}

/** The line around an offset whose line number is known. */
export function excerptAt(text: string, offset: number, line: number): Excerpt {
  const before = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1));
  const start = offset === 0 ? 0 : before + 1;
  const length = text.slice(start).search(/[\r\n]|$/);
  const content = text.slice(start, start + length);
  return { line, character: offset - start, text: cutAround(content, offset - start) };
}

function cutAround(content: string, place: number): string {
  if (content.length <= shown) return collapsed(content);
  const from = Math.max(0, Math.min(place - shownBefore, content.length - shown));
  const piece = content.slice(from, from + shown);
  const start = from === 0 ? piece : `…${piece.replace(/^(?:[\uDC00-\uDFFF]|\S{0,20}\s+)/, '')}`;
  const whole = from + shown >= content.length;
  return collapsed(whole ? start : `${start.replace(/(?:[\uD800-\uDBFF]|\s+\S{0,20})$/, '')}…`);
}

function collapsed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
