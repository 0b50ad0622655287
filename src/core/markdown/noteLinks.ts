import { findMarkdownLinks } from './markdownLinks';
import type { NoteLink } from './noteLink';
import { lineCounter } from './noteLink';
import { splitNoteText } from './noteText';
import { opaqueSpans } from './opaqueSpans';
import { findWikiLinks } from './wikiLinks';

/**
 * Every link of a whole note in order, those in its front matter included; offsets and lines count from the start of
 * `text`.
 */
export function findNoteLinks(text: string): readonly NoteLink[] {
  const { frontMatter, body } = splitNoteText(text);
  if (frontMatter === '') return findBodyLinks(body);
  const bodyLine = lineCounter(text)(frontMatter.length);
  return [
    ...findWikiLinks(frontMatter, []),
    ...findBodyLinks(body).map((link) => shifted(link, frontMatter.length, bodyLine)),
  ];
}

/** Wiki links and Markdown links of a body in order; where the two overlap, the wiki link counts. */
export function findBodyLinks(body: string): readonly NoteLink[] {
  const opaque = opaqueSpans(body);
  const wiki = findWikiLinks(body, opaque);
  const markdown = findMarkdownLinks(body, opaque);
  if (markdown.length === 0) return wiki;
  const all = [...wiki, ...markdown].sort((a, b) => a.start - b.start);
  return all.filter(
    (link, i) =>
      link.kind === 'wiki' || (!overlapsWiki(link, all[i - 1]) && !overlapsWiki(link, all[i + 1])),
  );
}

function overlapsWiki(link: NoteLink, neighbour: NoteLink | undefined): boolean {
  return neighbour?.kind === 'wiki' && neighbour.start < link.end && link.start < neighbour.end;
}

/** What changes is left out of the copy: to replace properties of a copy takes V8 several times as long. */
function shifted(link: NoteLink, offset: number, lines: number): NoteLink {
  const { start, end, targetStart, targetEnd, line, ...rest } = link;
  return {
    ...rest,
    start: start + offset,
    end: end + offset,
    targetStart: targetStart + offset,
    targetEnd: targetEnd + offset,
    line: line + lines,
  };
}
