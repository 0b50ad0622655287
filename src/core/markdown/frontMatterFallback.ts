import type { JsonValue } from '../json';
import { lineContent, splitLines } from './textLines';

/**
 * Reads the value of one front matter entry the way a person would, for values that are not YAML: `title: Foo: Bar`,
 * `tags: [#a, #b]`, unquoted tags, template placeholders. A list becomes a list of strings, anything else its text.
 */
export function readEntryByLines(entry: string): JsonValue {
  const [first = '', ...rest] = splitLines(entry).map(lineContent);
  const inline = first.slice(first.search(/:(?:[ \t]|$)/) + 1).trim();
  const more = rest.map((line) => line.trim()).filter((line) => line !== '');
  const items = more.filter((line) => line === '-' || line.startsWith('- '));
  if (items.length > 0 && items.length === more.length) {
    return items.map((item) => unquoted(item.slice(1).trim()));
  }
  if (/^[|>][-+\d]*$/.test(inline)) return more.join('\n');
  if (/^\[(?!\[).*\]$/.test(inline)) {
    return inline
      .slice(1, -1)
      .split(',')
      .map((item) => unquoted(item.trim()))
      .filter((item) => item !== '');
  }
  const text = unquoted([inline, ...more].join(' ').trim());
  return text === '' ? null : text;
}

function unquoted(text: string): string {
  const quote = text[0];
  const quoted = text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote);
  return quoted ? text.slice(1, -1) : text;
}
