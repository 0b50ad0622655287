import { Document, isSeq } from 'yaml';
import type { JsonValue } from '../json';
import type { FrontMatterEntry } from './frontMatterEntries';
import { splitEntries, validEntries } from './frontMatterEntries';
import { entryValue, parseYaml, yamlKeys } from './frontMatterYaml';
import { frontMatterParts } from './noteText';
import { endsLine, lineEndingOf } from './textLines';

const yamlStyle = { lineWidth: 0, flowCollectionPadding: false } as const;

/**
 * Sets one key of a front matter block, fences included. Only that key's lines change; where the value fits on the
 * key's line, a comment there stays too. A repeated key is set where it counts, at its last appearance. Without front
 * matter ('') a block is made, with `lineEnding`.
 */
export function setFrontMatterKey(
  frontMatter: string,
  key: string,
  value: JsonValue,
  lineEnding = '\n',
): string {
  const parts = frontMatterParts(frontMatter);
  if (parts === undefined) {
    const fence = `---${lineEnding}`;
    return fence + renderEntry(key, value, { lineEnding }) + fence + frontMatter;
  }
  const { open, yaml, close } = parts;
  const entries = editableEntries(yaml);
  if (entries === undefined) return open + editDocument(yaml, key, value) + close;
  const ending = lineEndingOf(open) ?? lineEnding;
  const last = entries.findLastIndex((entry) => entry.key === key);
  const texts = entries.map(({ text }, i) =>
    i === last ? changeEntry(text, key, value, ending) : text,
  );
  if (last === -1) texts.push(renderEntry(key, value, { lineEnding: ending }));
  return open + texts.join('') + close;
}

/** Removes every appearance of a key from a front matter block; all other bytes stay, the fences too. */
export function removeFrontMatterKey(frontMatter: string, key: string): string {
  const parts = frontMatterParts(frontMatter);
  if (parts === undefined) return frontMatter;
  const { open, yaml, close } = parts;
  const entries = editableEntries(yaml);
  if (entries === undefined) return open + editDocument(yaml, key, undefined) + close;
  const kept = entries.filter((entry) => entry.key !== key);
  return open + kept.map(({ text }) => text).join('') + close;
}

interface EntryStyle {
  readonly lineEnding: string;
  /** A list in brackets on the key's line. */
  readonly flow?: boolean;
}

/** The lines of a new entry. */
function renderEntry(key: string, value: JsonValue, { lineEnding, flow }: EntryStyle): string {
  const document = new Document();
  document.contents = document.createNode(new Map([[key, value]]));
  const node = document.get(key, true);
  if (flow === true && isSeq(node)) node.flow = true;
  const nullStr = value === null ? '' : 'null';
  const text = document.toString({ ...yamlStyle, nullStr }).replace(/\n/g, lineEnding);
  return endsLine(text) ? text : text + lineEnding;
}

/** The lines of an existing entry with another value. */
function changeEntry(entry: string, key: string, value: JsonValue, lineEnding: string): string {
  const old = entryValue(entry);
  const flow = isSeq(old) && old.flow === true;
  const rendered = renderEntry(key, value, { lineEnding, flow });
  const [start, end] = old?.range ?? [0, 0];
  const inline = /^k: (.+)$/.exec(
    renderEntry('k', value, { lineEnding: '\n', flow }).trimEnd(),
  )?.[1];
  const oneLine = end > start && lineEndingOf(entry.slice(0, end)) === undefined;
  return inline === undefined || !oneLine
    ? rendered
    : entry.slice(0, start) + inline + entry.slice(end);
}

/** The entries to edit line by line; `undefined` for valid YAML that must be edited as a document. */
function editableEntries(yaml: string): readonly FrontMatterEntry[] | undefined {
  const broken = yamlKeys(parseYaml(yaml)) === undefined;
  return validEntries(yaml) ?? (broken ? splitEntries(yaml) : undefined);
}

/** For valid YAML whose keys do not lie on lines of their own: edits the parsed document and prints it again. */
function editDocument(yaml: string, key: string, value: JsonValue | undefined): string {
  const document = parseYaml(yaml);
  if (document === undefined) return yaml;
  if (value === undefined) document.delete(key);
  else document.set(key, document.createNode(value));
  const text = document.toString(yamlStyle);
  return endsLine(text) ? text : `${text}\n`;
}
