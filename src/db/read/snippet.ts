import type { Span } from '../../core/search/findSpans';

/** Marks around a match: private use, so that no note's own text means them. */
export const matchStart = '\uE000';
export const matchEnd = '\uE001';

/** Characters shown before the first match, and all in all. */
const charactersBefore = 60;
export const charactersShown = 240;

/** A text with its matches marked; marks that it has of its own are gone. */
export function markedText(text: string, spans: readonly Span[]): string {
  let marked = '';
  let done = 0;
  for (const { start, end } of spans) {
    const match = plain(text.slice(start, end));
    marked += `${plain(text.slice(done, start))}${matchStart}${match}${matchEnd}`;
    done = end;
  }
  return marked + plain(text.slice(done));
}

/**
 * One line for a list, around the first match or from the start where there is none: whole words, no line breaks, marks
 * in pairs, an ellipsis where the text goes on.
 */
export function snippetOf(text: string, spans: readonly Span[]): string {
  const first = spans[0]?.start ?? 0;
  const from = wholeWordFrom(text, Math.max(0, first - charactersBefore), first);
  const until = Math.max(from + charactersShown, spans[0]?.end ?? 0);
  const to = wholeWordUntil(text, Math.min(text.length, until), spans[0]?.end ?? from);
  const shown = spans.flatMap(({ start, end }) =>
    end <= to ? [{ start: start - from, end: end - from }] : [],
  );
  const line = markedText(text.slice(from, to), shown).replace(/\s+/g, ' ').trim();
  return `${from > 0 ? '…' : ''}${line}${text.slice(to).trim() === '' ? '' : '…'}`;
}

/** The start of the first whole word at or behind `from`, `first` at the latest. */
function wholeWordFrom(text: string, from: number, first: number): number {
  if (from === 0 || /\s/.test(text.charAt(from - 1))) return from;
  const blank = text.slice(from, first).search(/\s/);
  if (blank >= 0) return from + blank + 1;
  return withinPair(text, from) ? from + 1 : from;
}

/** The end of the last whole word before `to`, `least` at the earliest. */
function wholeWordUntil(text: string, to: number, least: number): number {
  if (to === text.length || /\s/.test(text.charAt(to))) return to;
  const tail = /\s+\S*$/.exec(text.slice(least, to));
  if (tail !== null) return least + tail.index;
  return withinPair(text, to) ? to - 1 : to;
}

/** Tells whether a cut at `at` would halve a character. */
function withinPair(text: string, at: number): boolean {
  return /^[\uDC00-\uDFFF]/.test(text.charAt(at)) && /[\uD800-\uDBFF]$/.test(text.charAt(at - 1));
}

function plain(text: string): string {
  return text.replace(/[\uE000\uE001]/g, '');
}
