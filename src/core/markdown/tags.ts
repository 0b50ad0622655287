import { findBodyLinks } from './noteLinks';
import type { TextSpan } from './opaqueSpans';
import { opaqueSpans } from './opaqueSpans';

/** A tag in a body, `#npc/ally`; offsets are UTF-16. */
export interface InlineTag {
  /** Without the `#`; parts of a nested one have '/' between them. */
  readonly tag: string;
  /** From the `#` to the end of the tag. */
  readonly start: number;
  readonly end: number;
}

/** A `#`, then letters, digits, pictographs, `_`, `-` and `/`. */
const tagPattern = /#([\p{L}\p{M}\p{N}\p{Extended_Pictographic}\u200D\uFE0F_/-]+)/gu;

/** What may stand before a tag: a space or an opening mark. A URL's fragment and `##` have something else there. */
const mayPrecede = /[\s([{"'*~>|,;]/;

/** Obsidian takes `#1984` for a number, not a tag; a tag of marks only is a line somebody drew. */
const hasName = /[\p{L}\p{Extended_Pictographic}]|\p{N}.*[_-]|[_-].*\p{N}/u;

/** Without one of these a body has no tag; found far sooner than one. The marks of a heading are followed by a space. */
const mayBegin = /#[^\s#]/;

const htmlTag = /<\/?[A-Za-z][^<>\r\n]*>/g;

/**
 * Finds the tags in a body in order, by Obsidian's rules (obsidian.md/help/tags): not in code, comments, links or HTML
 * tags. The marks of a heading are none, since a space follows them.
 */
export function findInlineTags(body: string): readonly InlineTag[] {
  if (!mayBegin.test(body)) return [];
  const found = [...body.matchAll(tagPattern)].flatMap(({ 1: name = '', index }) => {
    const tag = name.replace(/\/+$/, '');
    const begins = index === 0 || mayPrecede.test(body.charAt(index - 1));
    return begins && hasName.test(tag) ? [{ tag, start: index, end: index + 1 + tag.length }] : [];
  });
  if (found.length === 0) return [];
  const inCode = spanFinder(opaqueSpans(body));
  const inLink = spanFinder(findBodyLinks(body));
  const inHtml = spanFinder(htmlSpans(body));
  return found.filter(({ start }) => !inCode(start) && !inLink(start) && !inHtml(start));
}

function htmlSpans(body: string): readonly TextSpan[] {
  if (!body.includes('<')) return [];
  return [...body.matchAll(htmlTag)].map(({ 0: text, index }) => ({
    start: index,
    end: index + text.length,
  }));
}

/** Tells whether ever larger offsets lie in one of the spans, which are sorted. */
function spanFinder(spans: readonly TextSpan[]): (offset: number) => boolean {
  let next = 0;
  return (offset) => {
    while ((spans[next]?.end ?? Infinity) <= offset) next++;
    return (spans[next]?.start ?? Infinity) <= offset;
  };
}
