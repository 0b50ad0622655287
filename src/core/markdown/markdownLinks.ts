import { decodeLink } from './linkKey';
import type { NoteLink } from './noteLink';
import { isEscaped, lineCounter, parseSubpath } from './noteLink';
import type { TextSpan } from './opaqueSpans';
import { opaqueSpans } from './opaqueSpans';

/**
 * What follows `](`: a destination in angle brackets or bare (balanced parentheses, at most 1,024 characters), then
 * perhaps a title. The bound keeps hostile text linear; no file system takes longer paths than that in practice.
 */
const destinationPattern =
  /[ \t]*(?:<([^<>\r\n]{0,1024})>|((?:[^\s()<>\\]|\\.|\((?:[^\s()\\]|\\.){0,1024}\)){0,1024}))(?:[ \t]+(?:"[^"\r\n]*"|'[^'\r\n]*'))?[ \t]*\)/y;

/**
 * Finds inline Markdown links to notes, `[text](path/Name.md#heading)`, in order. Links with a URL scheme and links to
 * other files do not count.
 */
export function findMarkdownLinks(
  text: string,
  opaque: readonly TextSpan[] = opaqueSpans(text),
): readonly NoteLink[] {
  if (!text.includes('](')) return [];
  const links: NoteLink[] = [];
  const lineAt = lineCounter(text);
  const mark = /\[|\](?:\()?|(?:\r\n|\r|\n)(?=[ \t]*[\r\n])/g;
  const open: number[] = [];
  let nextSpan = 0;
  for (let match = mark.exec(text); match !== null; match = mark.exec(text)) {
    const offset = match.index;
    while ((opaque[nextSpan]?.end ?? Infinity) <= offset) nextSpan++;
    const span = opaque[nextSpan];
    if (span !== undefined && span.start <= offset) {
      mark.lastIndex = span.end;
    } else if (match[0] === '[') {
      if (!isEscaped(text, offset)) open.push(offset);
    } else if (match[0].startsWith(']')) {
      const start = isEscaped(text, offset) ? undefined : open.pop();
      if (start === undefined || match[0] === ']') continue;
      const link = markdownLink(text, start, offset);
      if (link !== undefined) links.push({ ...link, line: lineAt(link.start) });
    } else {
      open.length = 0;
    }
  }
  return links;
}

/** Reads the link whose text lies between `open` and `close`, the offsets of its brackets. */
function markdownLink(
  text: string,
  open: number,
  close: number,
): Omit<NoteLink, 'line'> | undefined {
  destinationPattern.lastIndex = close + 2;
  const match = destinationPattern.exec(text);
  const written = match?.[1] ?? match?.[2] ?? '';
  const path = /^[^#]*/.exec(written)?.[0] ?? '';
  const target = decodeLink(path.replace(/\\([!-/:-@[-`{-~])/g, '$1'));
  if (match === null || !/\.md$/i.test(target) || /^[a-z][a-z0-9+.-]*:/i.test(path)) {
    return undefined;
  }
  const embed = text[open - 1] === '!' && !isEscaped(text, open - 1);
  const alias = text.slice(open + 1, close).trim();
  const targetStart = text.indexOf(written, close + 2);
  return {
    kind: 'markdown',
    target,
    ...parseSubpath(decodeLink(written.slice(path.length))),
    ...(alias === '' ? {} : { alias }),
    embed,
    start: embed ? open - 1 : open,
    end: destinationPattern.lastIndex,
    targetStart,
    targetEnd: targetStart + path.length,
  };
}
