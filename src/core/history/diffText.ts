import { endsLine, lineContent, splitLines } from '../markdown/textLines';
import type { Hunk } from '../merge/diff';
import { diff } from '../merge/diff';

/** Unchanged lines shown around a change. */
const context = 3;

/** What to compare, each with the name that stands in the head of the result. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/**
 * The changes from one text to another as a unified diff (POSIX `diff -u`), each line ended with a line feed; '' when
 * the texts are the same. Line endings count: a line that differs only in its ending is shown as changed.
 */
export function diffText(before: NamedText, after: NamedText): string {
  const [a, b] = [splitLines(before.text), splitLines(after.text)];
  const hunks = diff(a, b);
  if (hunks.length === 0) return '';
  const head = [`--- ${before.name}`, `+++ ${after.name}`];
  const blocks = grouped(hunks).flatMap((group) => renderGroup(a, b, group));
  return [...head, ...blocks].map((line) => `${line}\n`).join('');
}

/** Changes that are so near to each other that their contexts meet belong together. */
function grouped(hunks: readonly Hunk[]): readonly (readonly Hunk[])[] {
  const groups: Hunk[][] = [];
  for (const hunk of hunks) {
    const group = groups.at(-1);
    const end = group?.at(-1)?.baseEnd ?? -Infinity;
    if (group !== undefined && hunk.baseStart - end <= 2 * context) group.push(hunk);
    else groups.push([hunk]);
  }
  return groups;
}

function renderGroup(
  a: readonly string[],
  b: readonly string[],
  group: readonly Hunk[],
): readonly string[] {
  const [first] = group;
  const last = group.at(-1);
  if (first === undefined || last === undefined) return [];
  const start = Math.max(0, first.baseStart - context);
  const end = Math.min(a.length, last.baseEnd + context);
  const sideStart = first.sideStart - (first.baseStart - start);
  const sideEnd = last.sideEnd + (end - last.baseEnd);
  const lines: string[] = [];
  let position = start;
  for (const { baseStart, baseEnd, sideStart: from, sideEnd: to } of group) {
    lines.push(...a.slice(position, baseStart).flatMap((line) => rendered(' ', line)));
    lines.push(...a.slice(baseStart, baseEnd).flatMap((line) => rendered('-', line)));
    lines.push(...b.slice(from, to).flatMap((line) => rendered('+', line)));
    position = baseEnd;
  }
  lines.push(...a.slice(position, end).flatMap((line) => rendered(' ', line)));
  return [`@@ -${range(start, end)} +${range(sideStart, sideEnd)} @@`, ...lines];
}

/** Line numbers count from 1; an empty range names the line before it. */
function range(start: number, end: number): string {
  const count = end - start;
  return count === 1 ? String(start + 1) : `${count === 0 ? start : start + 1},${count}`;
}

function rendered(mark: string, line: string): readonly string[] {
  const text = `${mark}${lineContent(line)}${line.endsWith('\r\n') ? '\r' : ''}`;
  return endsLine(line) ? [text] : [text, '\\ No newline at end of file'];
}
