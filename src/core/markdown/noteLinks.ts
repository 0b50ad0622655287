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

function shifted(link: NoteLink, offset: number, line: number): NoteLink {
  return {
    ...link,
    start: link.start + offset,
    end: link.end + offset,
    targetStart: link.targetStart + offset,
    targetEnd: link.targetEnd + offset,
    line: link.line + line,
  };
}
