import type { Heading } from './headings';
import { headingKey } from './headings';
import { decodeLink } from './linkKey';
import type { NoteLink } from './noteLink';
import type { TextEdit } from './renameLinks';

/** A heading that is to be called something else, among the headings of its body. */
export interface HeadingRename {
  readonly headings: readonly Heading[];
  readonly renamed: Heading;
  readonly name: string;
}

/** Finds the heading that links to `name` lead to: the first of that name. */
export function headingNamed(headings: readonly Heading[], name: string): Heading | undefined {
  return headings.find(({ text }) => headingKey(text) === headingKey(name));
}

/** The edit of a body that gives a heading another text: marks, level and underline stay. */
export function renamedHeading(body: string, { renamed, name }: HeadingRename): TextEdit {
  const { start, end, text } = renamed;
  const source = body.slice(start, end);
  const marks = /^ {0,3}#{1,6}[ \t]+/.exec(source)?.[0];
  if (marks !== undefined) {
    return { start: start + marks.length, end: start + marks.length + text.length, text: name };
  }
  // The lines above the underline are the heading; its white space at both ends stays.
  const lines = source.replace(/(?:\r\n|\r|\n)[^\r\n]*$/, '');
  const from = start + lines.length - lines.trimStart().length;
  return { start: from, end: from + lines.trim().length, text: name };
}

/** The edit that makes a link to a heading, or through it to one below, use its new name; `undefined` for other links. */
export function renamedSubpath(
  text: string,
  link: NoteLink,
  rename: HeadingRename,
): TextEdit | undefined {
  const subpath = writtenSubpath(text, link);
  if (subpath === undefined) return undefined;
  const steps = subpath.text.slice(1).split('#');
  const at = stepOf(
    rename,
    steps.map((step) => decodeLink(step)),
  );
  if (at === -1) return undefined;
  const encode = link.kind === 'markdown';
  const name = encode ? encodedHeading(rename.name) : linkedHeading(rename.name);
  const written = steps.map((step, i) => (i === at ? (/^\s*/.exec(step)?.[0] ?? '') + name : step));
  return { ...subpath, text: `#${written.join('#')}` };
}

/** A heading as a link can name it: what has a meaning in links is left out, and does not count when compared. */
export function linkedHeading(name: string): string {
  return name
    .replace(/[[\]|#^]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function encodedHeading(name: string): string {
  return linkedHeading(name).replace(/[\s()<>\\%]/g, (character) =>
    character === '(' ? '%28' : character === ')' ? '%29' : encodeURIComponent(character),
  );
}

/** The subpath of a link as written, from its `#`; `undefined` when it names no heading. */
function writtenSubpath(text: string, link: NoteLink): TextEdit | undefined {
  if (link.heading === undefined) return undefined;
  const start = text.indexOf('#', link.targetEnd);
  const pattern =
    link.kind === 'wiki'
      ? /#.*?(?=\s*(?:\\?\||\]\]))/y
      : text[link.targetStart - 1] === '<'
        ? /#[^>]*/y
        : /#(?:[^\s()]|\([^\s()]*\))*/y;
  pattern.lastIndex = start;
  const [written] = pattern.exec(text) ?? [];
  if (start === -1 || start >= link.end || written === undefined) return undefined;
  return { start, end: start + written.length, text: written };
}

/** Which step of a nested heading is the renamed one: each step is the next heading of its name below the one before. */
function stepOf({ headings, renamed }: HeadingRename, steps: readonly string[]): number {
  let from = 0;
  let level = 0;
  for (const [i, step] of steps.entries()) {
    const below = headings.slice(from);
    const end = below.findIndex((heading) => heading.level <= level);
    const scope = end === -1 ? below : below.slice(0, end);
    const found = headingNamed(scope, step);
    if (found === undefined) return -1;
    if (found === renamed) return i;
    from = headings.indexOf(found) + 1;
    level = found.level;
  }
  return -1;
}
