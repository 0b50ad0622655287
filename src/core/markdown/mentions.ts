import { findBodyLinks } from './noteLinks';
import { opaqueSpans } from './opaqueSpans';
import { lineCounter } from './noteLink';

/** A name that stands in a body and is no link; offsets are UTF-16, the line counts from 0. */
export interface NameMention {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** Shorter names stand in half of all texts without being meant. */
const shortestName = 3;

/** The names worth looking for. */
export function mentionable(names: readonly string[]): readonly string[] {
  return names
    .map((name) => name.trim())
    .filter((name) => Array.from(name).length >= shortestName && /[\p{L}\p{N}]/u.test(name));
}

/** Finds names that stand in a body as whole words, in any letter case, outside links, code and comments, in order. */
export function findMentions(body: string, names: readonly string[]): readonly NameMention[] {
  const wanted = mentionable(names).toSorted((a, b) => b.length - a.length);
  if (wanted.length === 0) return [];
  const alternatives = wanted.map((name) => escaped(name).replace(/\s+/g, '[^\\S\\r\\n]+'));
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{M}\\p{N}_])(?:${alternatives.join('|')})(?![\\p{L}\\p{M}\\p{N}_])`,
    'giu',
  );
  const matches = [...body.matchAll(pattern)];
  if (matches.length === 0) return [];
  const taken = [...opaqueSpans(body), ...findBodyLinks(body)];
  const lineAt = lineCounter(body);
  return matches.flatMap(({ 0: name, index: start }) => {
    const end = start + name.length;
    const isTaken = taken.some((span) => span.start < end && start < span.end);
    return isTaken ? [] : [{ name, start, end, line: lineAt(start) }];
  });
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
