import { MoonforgeError } from '../../core/errors';
import type { Heading } from '../../core/markdown/headings';
import { findHeadings, headingKey } from '../../core/markdown/headings';

/** Which section of a note: by the headings that lead to it, or by a line of the whole text, counted from 0. */
export type SectionChoice = { readonly path: readonly string[] } | { readonly line: number };

/** A heading with everything below it; offsets of a body, UTF-16. */
export interface Section {
  readonly heading: Heading;
  readonly start: number;
  readonly end: number;
}

/**
 * Finds a section of a body. `bodyLine` is the line of the whole text at which the body begins. Rejects with `not-found`
 * when no heading leads there.
 */
export function findSection(body: string, choice: SectionChoice, bodyLine: number): Section {
  const headings = findHeadings(body);
  const index =
    'line' in choice
      ? headings.findLastIndex(({ line }) => line + bodyLine <= choice.line)
      : indexOfPath(headings, choice.path);
  const heading = headings[index];
  if (heading === undefined) {
    const what = 'line' in choice ? 'There is no heading above' : 'The note has no such heading';
    throw new MoonforgeError('not-found', `${what}: a section begins with a heading.`);
  }
  const next = headings.slice(index + 1).find(({ level }) => level <= heading.level);
  return { heading, start: heading.start, end: next?.start ?? body.length };
}

/** Each heading of the path is looked for behind the one before. */
function indexOfPath(headings: readonly Heading[], path: readonly string[]): number {
  let index = -1;
  for (const part of path) {
    const from = index + 1;
    const found = headings
      .slice(from)
      .findIndex(({ text }) => headingKey(text) === headingKey(part));
    if (found === -1) return -1;
    index = from + found;
  }
  return index;
}
