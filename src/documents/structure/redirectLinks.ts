import { findBlockIds } from '../../core/markdown/blockIds';
import { findHeadings, headingKey } from '../../core/markdown/headings';
import { linkKey, linkName } from '../../core/markdown/linkKey';
import type { NoteLink } from '../../core/markdown/noteLink';
import { findNoteLinks } from '../../core/markdown/noteLinks';

/** The headings and block ids of a text, as keys. */
export interface Anchors {
  readonly headings: ReadonlySet<string>;
  readonly blocks: ReadonlySet<string>;
}

/** What links can point at in a body. */
export function anchorsOf(body: string): Anchors {
  return {
    headings: new Set(findHeadings(body).map(({ text }) => headingKey(text))),
    blocks: new Set(findBlockIds(body).map(({ id }) => id.toLowerCase())),
  };
}

export interface Redirection {
  /** Link keys that stand for the note whose part moved; '' for links within the text itself. */
  readonly from: ReadonlySet<string>;
  /** Title of the note that has the part now. */
  readonly to: string;
  readonly moved: Anchors;
}

/** Lets links to a heading or block that moved lead to the note it moved to; everything else stays byte for byte. */
export function redirectLinks(text: string, { from, to, moved }: Redirection): string {
  let result = '';
  let position = 0;
  for (const link of findNoteLinks(text)) {
    if (!from.has(linkKey(linkName(link.target))) || !leadsTo(link, moved)) continue;
    result += text.slice(position, link.targetStart) + writtenAs(link, to);
    position = link.targetEnd;
  }
  return result + text.slice(position);
}

/** A nested heading, "Outer#Inner", counts by its last part. */
function leadsTo({ heading, block }: NoteLink, { headings, blocks }: Anchors): boolean {
  if (block !== undefined) return blocks.has(block.toLowerCase());
  const last = heading?.slice(heading.lastIndexOf('#') + 1);
  return last !== undefined && headings.has(headingKey(last));
}

function writtenAs({ kind, target }: NoteLink, title: string): string {
  if (kind === 'wiki') return title;
  return encodeURIComponent(title) + (target === '' || /\.md$/i.test(target) ? '.md' : '');
}
