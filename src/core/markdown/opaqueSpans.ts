import type { MarkdownLine } from './markdownLines';
import { markdownLines } from './markdownLines';

/** A half-open range of UTF-16 offsets. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** A line that does not continue the paragraph above: list item, heading, table row, rule. */
const startsBlock = /^[ \t>]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}(?:[ \t]|$)|\|)/;
/** Without one of these a body has neither code nor comments; most have none. */
const opens = /`|~~~|<!--/;
const quoteMarks = /^(?:[ \t]*>)*/;

/**
 * The parts of a body where nothing is a link: fenced code, inline code and HTML comments, sorted and disjoint. Inline
 * code may run over soft line breaks but not out of its paragraph, as in CommonMark. Linear in the length of `body`.
 */
export function opaqueSpans(body: string): readonly TextSpan[] {
  if (!opens.test(body)) return [];
  const paragraphs: MarkdownLine[][] = [];
  for (const line of markdownLines(body)) {
    const paragraph = paragraphs.at(-1);
    if (paragraph !== undefined && continues(paragraph.at(-1), line)) paragraph.push(line);
    else paragraphs.push([line]);
  }
  return paragraphs.flatMap((paragraph) => paragraphSpans(body, paragraph));
}

function continues(previous: MarkdownLine | undefined, line: MarkdownLine): boolean {
  if (previous?.opaque !== line.opaque) return false;
  if (line.opaque) return true;
  return (
    previous.content.trim() !== '' &&
    line.content.trim() !== '' &&
    !startsBlock.test(line.content) &&
    quoteDepth(previous.content) === quoteDepth(line.content)
  );
}

function quoteDepth(content: string): number {
  return (quoteMarks.exec(content)?.[0] ?? '').split('>').length;
}

/** `paragraph` is all opaque lines or one paragraph of prose. */
function paragraphSpans(body: string, paragraph: readonly MarkdownLine[]): readonly TextSpan[] {
  const first = paragraph[0];
  const last = paragraph.at(-1);
  if (first === undefined || last === undefined) return [];
  if (first.opaque) return [{ start: first.start, end: last.end }];
  return inlineSpans(body.slice(first.start, last.end)).map(({ start, end }) => ({
    start: start + first.start,
    end: end + first.start,
  }));
}

function inlineSpans(text: string): readonly TextSpan[] {
  if (!text.includes('`') && !text.includes('<!--')) return [];
  const spans: TextSpan[] = [];
  const closingRun = backtickRuns(text);
  let commentsEnded = false;
  const inlineMark = /\\[\s\S]|`+|<!--/g;
  for (let mark = inlineMark.exec(text); mark !== null; mark = inlineMark.exec(text)) {
    const start = mark.index;
    let end: number | undefined;
    if (mark[0].startsWith('`')) {
      end = closingRun(mark[0].length, inlineMark.lastIndex);
    } else if (mark[0] === '<!--' && !commentsEnded) {
      const close = text.indexOf('-->', start + 4);
      commentsEnded = close === -1;
      end = commentsEnded ? undefined : close + 3;
    }
    if (end === undefined) continue;
    spans.push({ start, end });
    inlineMark.lastIndex = end;
  }
  return spans;
}

/**
 * Finds the end of the first run of exactly `length` backticks at or after an offset. Offsets must not decrease from
 * call to call: that keeps hostile runs of many lengths linear.
 */
function backtickRuns(text: string): (length: number, from: number) => number | undefined {
  const runs = new Map<number, number[]>();
  for (const run of text.matchAll(/`+/g)) {
    const sameLength = runs.get(run[0].length);
    if (sameLength === undefined) runs.set(run[0].length, [run.index]);
    else sameLength.push(run.index);
  }
  for (const starts of runs.values()) starts.reverse();
  return (length, from) => {
    const starts = runs.get(length) ?? [];
    while ((starts.at(-1) ?? from) < from) starts.pop();
    const start = starts.at(-1);
    return start === undefined ? undefined : start + length;
  };
}
