import { lineContent, splitLines } from './textLines';
import { parseYaml, yamlKeys } from './frontMatterYaml';

/**
 * A run of whole lines of front matter: one key with its value, or a comment or blank line between keys. The entries'
 * texts joined are the source again.
 */
export interface FrontMatterEntry {
  /** `undefined` for a comment or blank line, and for lines that belong to no key. */
  readonly key: string | undefined;
  readonly text: string;
}

const plainKeyStart = /^(?:[^\s#[\]{},&*!|>%@`"'?:-]|[?:-](?![ \t]|$))/;
const quotedKey = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?=[ \t]*:(?:[ \t]|$))/;

/**
 * Cuts YAML into its keys without interpreting values, so that broken YAML can be cut too. `indent` is the white space
 * before each key: '' for the top level.
 */
export function splitEntries(yaml: string, indent = ''): readonly FrontMatterEntry[] {
  const entries: { key: string | undefined; text: string }[] = [];
  let loose: FrontMatterEntry[] = [];
  for (const line of splitLines(yaml)) {
    const content = lineContent(line);
    const key = content.startsWith(indent) ? keyOf(content.slice(indent.length)) : undefined;
    const current = entries.at(-1);
    if (key !== undefined) {
      entries.push(...loose, { key, text: line });
      loose = [];
    } else if (isLoose(content, indent)) {
      loose.push({ key: undefined, text: line });
    } else if (current?.key === undefined) {
      entries.push(...loose, { key: undefined, text: line });
      loose = [];
    } else {
      current.text += loose.map(({ text }) => text).join('') + line;
      loose = [];
    }
  }
  return [...entries, ...loose];
}

/**
 * The entries of valid YAML; `undefined` when it is broken, or when its keys do not begin lines, as in a mapping in
 * braces.
 */
export function validEntries(yaml: string): readonly FrontMatterEntry[] | undefined {
  const entries = splitEntries(yaml);
  const keys = yamlKeys(parseYaml(yaml));
  const cut = entries.flatMap(({ key }) => key ?? []);
  const same = keys?.length === cut.length && keys.every((key, i) => key === cut[i]);
  return same ? entries : undefined;
}

/** The key a line begins with, unquoted. */
function keyOf(content: string): string | undefined {
  const quoted = quotedKey.exec(content)?.[0];
  if (quoted !== undefined) return yamlKeys(parseYaml(`${quoted}:`))?.[0];
  const colon = plainKeyStart.test(content) ? content.search(/:(?:[ \t]|$)/) : -1;
  return colon === -1 ? undefined : content.slice(0, colon).trimEnd();
}

/** A comment or blank line; it belongs to a key only when more of that key's value follows. */
function isLoose(content: string, indent: string): boolean {
  const text = content.trimStart();
  return text === '' || (text.startsWith('#') && content.length - text.length <= indent.length);
}
