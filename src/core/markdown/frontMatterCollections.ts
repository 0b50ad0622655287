import type { ParsedNode } from 'yaml';
import { isCollection, isMap, isScalar, isSeq } from 'yaml';
import { stableStringify } from '../json';
import type { FrontMatterEntry } from './frontMatterEntries';
import { splitEntries } from './frontMatterEntries';
import { entryValue, nodeValue, yamlKeys, parseYaml } from './frontMatterYaml';
import { lineEndingOf, splitLines } from './textLines';

/** One element of a list as it is written. */
export interface ListItem {
  /** Equal for equal values, however written. */
  readonly id: string;
  /** The value on one line, fit for a list in brackets; `undefined` when it takes lines of its own. */
  readonly inline: string | undefined;
  /** Its lines with dash and indentation; `undefined` in a list in brackets. */
  readonly lines: string | undefined;
}

/** A front matter entry whose value is a list: `before + items + after`. */
export interface ListEntry {
  readonly before: string;
  readonly items: readonly ListItem[];
  readonly after: string;
  /** White space before each dash; `undefined` for a list in brackets. */
  readonly indent: string | undefined;
}

/** A front matter entry whose value is a mapping with a line for each key: `before` + entries. */
export interface MapEntry {
  readonly before: string;
  readonly indent: string;
  readonly entries: readonly FrontMatterEntry[];
}

/** Reads an entry as a list, in brackets on one line or with dashes; `undefined` for anything else. */
export function readListEntry(entry: string): ListEntry | undefined {
  const list = entryValue(entry);
  if (!isSeq<ParsedNode>(list)) return undefined;
  return list.flow === true
    ? readBrackets(entry, list.items, list.range)
    : readDashes(entry, list.items);
}

/** The text of a list entry with other items. */
export function listEntryText(list: ListEntry, items: readonly ListItem[]): string | undefined {
  const { before, after, indent } = list;
  if (indent === undefined) {
    const inline = items.map((item) => item.inline);
    return inline.includes(undefined) ? undefined : `${before}[${inline.join(', ')}]${after}`;
  }
  const lineEnding = lineEndingOf(before) ?? '\n';
  const lines = items.map((item) =>
    indented(item.lines ?? `- ${item.inline ?? ''}${lineEnding}`, indent),
  );
  return before + lines.join('') + after;
}

/** Reads an entry as a mapping with lines of its own; `undefined` for anything else. */
export function readMapEntry(entry: string): MapEntry | undefined {
  const map = entryValue(entry);
  const first = isMap<ParsedNode>(map) && map.flow !== true ? map.items[0]?.key : undefined;
  if (first === undefined) return undefined;
  const start = lineStart(entry, first.range[0]);
  const indent = entry.slice(start, first.range[0]);
  if (start === 0 || indent.trim() !== '') return undefined;
  const entries = splitEntries(entry.slice(start), indent);
  const keys = entries.flatMap(({ key }) => key ?? []);
  const read = yamlKeys(parseYaml(entry.slice(start)));
  const same = read?.length === keys.length && read.every((key, i) => key === keys[i]);
  return same ? { before: entry.slice(0, start), indent, entries } : undefined;
}

function readBrackets(
  entry: string,
  nodes: readonly ParsedNode[],
  [start, end]: readonly [number, number, number],
): ListEntry | undefined {
  if (lineEndingOf(entry.slice(start, end)) !== undefined) return undefined;
  const items = nodes.map((node) => ({ ...itemOf(node, entry), lines: undefined }));
  return { before: entry.slice(0, start), items, after: entry.slice(end), indent: undefined };
}

function readDashes(entry: string, nodes: readonly ParsedNode[]): ListEntry | undefined {
  const starts = nodes.map((node) => lineStart(entry, node.range[0]));
  const [first = 0] = starts;
  const indent = /^[ \t]*/.exec(entry.slice(first))?.[0] ?? '';
  const aligned = starts.every(
    (start, i) => start > (starts[i - 1] ?? 0) && entry.startsWith(`${indent}-`, start),
  );
  if (!aligned) return undefined;
  const items = nodes.map((node, i) => ({
    ...itemOf(node, entry),
    lines: entry.slice(starts[i], starts[i + 1]),
  }));
  return { before: entry.slice(0, first), items, after: '', indent };
}

function itemOf(node: ParsedNode, source: string): Pick<ListItem, 'id' | 'inline'> {
  const id = stableStringify(nodeValue(node, source));
  const written = source.slice(node.range[0], node.range[1]) || 'null';
  const plain = isScalar(node) && node.type === 'PLAIN';
  if (plain && /[,[\]{}]/.test(written)) return { id, inline: JSON.stringify(written) };
  const short = lineEndingOf(written) === undefined;
  const fits = short && (isScalar(node) || (isCollection(node) && node.flow === true));
  return { id, inline: fits ? written : undefined };
}

/** Lines of a list item moved to another indentation. */
function indented(lines: string, indent: string): string {
  const own = /^[ \t]*/.exec(lines)?.[0] ?? '';
  if (own === indent) return lines;
  return splitLines(lines)
    .map((line) =>
      line.startsWith(own) && line.trim() !== '' ? indent + line.slice(own.length) : line,
    )
    .join('');
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}
