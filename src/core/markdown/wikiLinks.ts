import { decodeLink } from './linkKey';
import type { LinkSubpath, NoteLink } from './noteLink';
import { isEscaped, lineCounter, parseSubpath } from './noteLink';
import type { TextSpan } from './opaqueSpans';
import { opaqueSpans } from './opaqueSpans';

/**
 * Finds `[[Name]]`, `[[path/Name#Heading|alias]]`, `[[Name#^block]]`, `[[#Heading]]` and `![[embed]]`, in order.
 * The pipe may be escaped, as in tables. The innermost of nested links counts; a link stays on one line.
 * Linear in the length of `text`, whatever it holds.
 *
 * @param opaque where nothing is a link, sorted; `[]` for text without code, such as front matter.
 */
export function findWikiLinks(
  text: string,
  opaque: readonly TextSpan[] = opaqueSpans(text),
): readonly NoteLink[] {
  const links: NoteLink[] = [];
  const lineAt = lineCounter(text);
  const mark = /\[\[+|\]\]+|[\r\n]/g;
  let nextSpan = 0;
  let open: number | undefined;
  for (let match = mark.exec(text); match !== null; match = mark.exec(text)) {
    const start = match.index;
    while ((opaque[nextSpan]?.end ?? Infinity) <= start) nextSpan++;
    const span = opaque[nextSpan];
    if (span !== undefined && span.start <= start) {
      mark.lastIndex = span.end;
    } else if (match[0].startsWith('[')) {
      open = mark.lastIndex - 2;
    } else {
      const link = open === undefined ? undefined : wikiLink(text, open, { close: match, lineAt });
      if (link !== undefined) links.push(link);
      open = undefined;
    }
  }
  return links;
}

const noSubpath: LinkSubpath = {};

interface LinkEnd {
  /** A run of two or more brackets, or a line end. */
  readonly close: RegExpExecArray;
  readonly lineAt: (offset: number) => number;
}

/** Reads the link whose `[[` is at `open`. */
function wikiLink(text: string, open: number, { close, lineAt }: LinkEnd): NoteLink | undefined {
  if (!close[0].startsWith(']') || isEscaped(text, open)) return undefined;
  const inside = text.slice(open + 2, close.index);
  const pipe = inside.indexOf('|');
  const alias = pipe === -1 ? '' : inside.slice(pipe + 1);
  const extra = Math.min(unclosedBrackets(alias), close[0].length - 2);
  const path = pipe === -1 ? inside : inside.slice(0, pipe).replace(/\\$/, '');
  if (/[[\]]/.test(path) || /[\r\n]/.test(inside)) return undefined;
  const name = /^[^#^]*/.exec(path)?.[0] ?? '';
  const subpath = name.length === path.length ? noSubpath : parseSubpath(path.slice(name.length));
  const target = name.trim();
  if (target === '' && subpath.heading === undefined && subpath.block === undefined)
    return undefined;
  const embed = text[open - 1] === '!' && !isEscaped(text, open - 1);
  const shown = (alias + ']'.repeat(extra)).trim();
  const targetStart = open + 2 + name.length - name.trimStart().length;
  const start = embed ? open - 1 : open;
  const link: NoteLink = {
    kind: 'wiki',
    target: decodeLink(target),
    embed,
    start,
    end: close.index + extra + 2,
    targetStart,
    targetEnd: targetStart + target.length,
    line: lineAt(start),
  };
  // Most links are plain names, and there are hundreds of thousands of them: these are made without copying.
  if (subpath === noSubpath && shown === '') return link;
  return { ...link, ...subpath, ...(shown === '' ? {} : { alias: shown }) };
}

/** How many single `[` of an alias are still open: `[[Name|the [old] one]]` closes its own. */
function unclosedBrackets(alias: string): number {
  let depth = 0;
  for (const [bracket] of alias.matchAll(/[[\]]/g)) {
    if (bracket === '[') depth++;
    else if (depth > 0) depth--;
  }
  return depth;
}
