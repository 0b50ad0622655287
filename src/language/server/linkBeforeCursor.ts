import { isEscaped } from '../../core/markdown/noteLink';
import { splitNoteText } from '../../core/markdown/noteText';
import { opaqueSpans } from '../../core/markdown/opaqueSpans';

/** The target of a wiki link that the cursor stands in. Offsets count UTF-16 code units of the whole text. */
export interface OpenLink {
  /** Where the target starts, behind `[[`. */
  readonly start: number;
  /** Where the target ends: the cursor, or where an existing target ends. */
  readonly end: number;
  readonly typed: string;
  /** An alias or a heading follows the target. */
  readonly hasSubpath: boolean;
  /** Closing brackets right behind the target that belong to the link: 0, 1 or 2. */
  readonly closing: number;
}

/** The rest of a target that was already there, and what ends it; a pipe may be escaped, as in tables. */
const followPattern = /^([^[\]|#^\\\r\n]*)(\]\]|\\?[|#^])/;

/** Names are shorter than this; a longer rest is prose behind a link that nobody closed. */
const followLimit = 300;

/** Finds the link being typed at `offset`; `undefined` outside of one, behind its `|`, `#` or `^`, and in code. */
export function linkBeforeCursor(text: string, offset: number): OpenLink | undefined {
  const lineStart =
    Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const before = text.slice(lineStart, offset);
  const typed = /\[\[([^[\]|#^]*)$/.exec(before)?.[1];
  if (typed === undefined) return undefined;
  const start = offset - typed.length;
  if (isEscaped(text, start - 2) || isInCode(text, start - 2)) return undefined;
  const rest = followPattern.exec(text.slice(offset, offset + followLimit));
  const [, tail = '', stop = ''] = rest ?? [];
  if (stop === '') {
    const outside = before.slice(0, -typed.length - 2);
    const closing = text[offset] === ']' && !isBracketOpen(outside) ? 1 : 0;
    return { start, end: offset, typed, hasSubpath: false, closing };
  }
  const end = offset + tail.length;
  const isClosed = stop === ']]';
  return { start, end, typed, hasSubpath: !isClosed, closing: isClosed ? 2 : 0 };
}

/** A lone bracket behind the link may be the end of one that was open before; else the editor closed the link halfway. */
function isBracketOpen(line: string): boolean {
  return line.lastIndexOf('[') > line.lastIndexOf(']');
}

function isInCode(text: string, offset: number): boolean {
  const { frontMatter, body } = splitNoteText(text);
  const inBody = offset - frontMatter.length;
  return inBody >= 0 && opaqueSpans(body).some(({ start, end }) => start <= inBody && inBody < end);
}
