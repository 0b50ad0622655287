import { linkKey } from './linkKey';
import type { MarkdownLine } from './markdownLines';
import { markdownLines } from './markdownLines';

/** A heading of a body; offsets are UTF-16. */
export interface Heading {
  /** 1 to 6. */
  readonly level: number;
  /** Text without its marks; the lines of a setext heading joined by a space. */
  readonly text: string;
  /** The heading's lines, without the last one's line ending. */
  readonly start: number;
  readonly end: number;
  /** First line, counted from 0. */
  readonly line: number;
}

const atxPattern = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/;
const setextUnderline = /^ {0,3}(?:=+|-+)[ \t]*$/;
const rule = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
/** Lines no setext heading can be made of: blank, quote, list item, table row, indented code. */
const notParagraph = /^(?:\s*$| {0,3}(?:>|[-*+](?:[ \t]|$)|\d{1,9}[.)][ \t]|\|)| {4}|\t)/;

/**
 * Finds the ATX (`## Heading`) and setext (underlined) headings of a body in order. Those in code, comments, quotes and
 * callouts do not count: links cannot point at them.
 */
export function findHeadings(body: string): readonly Heading[] {
  const headings: Heading[] = [];
  let paragraph: MarkdownLine[] = [];
  for (const line of markdownLines(body)) {
    const heading = line.opaque ? undefined : (atxHeading(line) ?? setextHeading(paragraph, line));
    if (heading !== undefined) headings.push(heading);
    const prose = !line.opaque && !notParagraph.test(line.content) && !rule.test(line.content);
    if (heading === undefined && prose) paragraph.push(line);
    else paragraph = [];
  }
  return headings;
}

/** The key under which a link's heading and a heading's text are the same: punctuation does not count. */
export function headingKey(text: string): string {
  return linkKey(text.replace(/[!-/:-@[-`{-~]/g, ' '));
}

function atxHeading(line: MarkdownLine): Heading | undefined {
  const [, marks, rest = ''] = atxPattern.exec(line.content) ?? [];
  if (marks === undefined) return undefined;
  return {
    level: marks.length,
    text: withoutClosingMarks(rest.trim()),
    start: line.start,
    end: line.end,
    line: line.number,
  };
}

/** `## Title ##` is "Title"; marks that touch the text belong to it, as in "C#". */
function withoutClosingMarks(text: string): string {
  let end = text.length;
  while (text[end - 1] === '#') end--;
  if (end === 0) return '';
  return end < text.length && /[ \t]/.test(text.charAt(end - 1))
    ? text.slice(0, end).trimEnd()
    : text;
}

function setextHeading(
  paragraph: readonly MarkdownLine[],
  line: MarkdownLine,
): Heading | undefined {
  const first = paragraph[0];
  if (first === undefined || !setextUnderline.test(line.content)) return undefined;
  return {
    level: line.content.includes('=') ? 1 : 2,
    text: paragraph.map(({ content }) => content.trim()).join(' '),
    start: first.start,
    end: line.end,
    line: first.number,
  };
}
