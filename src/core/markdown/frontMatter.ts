import type { JsonValue } from '../json';
import { isJsonArray } from '../json';
import type { FrontMatterEntry } from './frontMatterEntries';
import { splitEntries } from './frontMatterEntries';
import { readEntryByLines } from './frontMatterFallback';
import { parseYaml, yamlMembers } from './frontMatterYaml';
import { frontMatterParts } from './noteText';
import { lineCounter } from './noteLink';

/** What a note's front matter says. */
export interface FrontMatter {
  /** By key as written, in order of first appearance. Numbers YAML would rewrite ("007") are text. */
  readonly values: ReadonlyMap<string, JsonValue>;
  /** What could not be read as YAML, one sentence each; lines count from 1 within the front matter. */
  readonly problems: readonly string[];
}

interface Member {
  readonly key: string;
  readonly value: JsonValue;
  readonly line: number;
}

/** Entries of broken front matter that the YAML parser gets to see one by one; the rest is read by lines. */
const maxParsedEntries = 200;

/**
 * Reads front matter, fences included, as `splitNoteText` cuts it. Never throws: what is not YAML is read key by key and
 * line by line as far as possible, and listed in `problems`.
 */
export function parseFrontMatter(frontMatter: string): FrontMatter {
  const parts = frontMatterParts(frontMatter);
  if (parts === undefined) {
    const problems = frontMatter === '' ? [] : ['The front matter has no closing fence.'];
    return { values: new Map(), problems };
  }
  const problems: string[] = [];
  const members = readMembers(parts.yaml, problems);
  const values = new Map<string, JsonValue>();
  for (const { key, value, line } of members) {
    if (values.has(key)) {
      problems.push(`Line ${line}: "${key}" appears more than once; the last one counts.`);
    }
    values.set(key, value);
  }
  return { values, problems };
}

function readMembers(yaml: string, problems: string[]): readonly Member[] {
  const document = parseYaml(yaml);
  const members = yamlMembers(document, yaml);
  const entries = splitEntries(yaml);
  if (members === undefined) {
    problems.push(yamlProblem(document, yaml));
    return withHiddenTags(readEntries(entries), entries, problems);
  }
  const lineAt = lineCounter(yaml);
  const read = members.map(({ key, value, offset }) => ({ key, value, line: lineAt(offset) + 2 }));
  return withHiddenTags(read, entries, problems);
}

/** Why a document is not a YAML mapping. */
function yamlProblem(document: ReturnType<typeof parseYaml>, yaml: string): string {
  if (document === undefined)
    return 'The front matter is too long or nested too deep to be read as YAML.';
  const error = document.errors[0];
  if (error === undefined) return 'The front matter is not a list of "key: value" lines.';
  return `Line ${lineCounter(yaml)(error.pos[0]) + 2}: ${error.message}`;
}

function readEntries(entries: readonly FrontMatterEntry[]): readonly Member[] {
  const members: Member[] = [];
  let line = 2;
  for (const { key, text } of entries) {
    if (key !== undefined) {
      const parsed =
        members.length < maxParsedEntries ? yamlMembers(parseYaml(text), text) : undefined;
      const value = parsed?.length === 1 ? parsed[0]?.value : undefined;
      members.push({ key, value: value ?? readEntryByLines(text), line });
    }
    line += lineCounter(text)(text.length);
  }
  return members;
}

/** YAML takes an unquoted `#tag` for a comment, which leaves nothing or a hole in a list. */
function withHiddenTags(
  members: readonly Member[],
  entries: readonly FrontMatterEntry[],
  problems: string[],
): readonly Member[] {
  const keyed = entries.filter(({ key }) => key !== undefined);
  return members.map((member, i) => {
    const entry = keyed[i];
    if (entry?.key !== member.key || !hidesTag(member, entry)) return member;
    problems.push(`Line ${member.line}: YAML reads an unquoted # as a comment; taken as a tag.`);
    return { ...member, value: readEntryByLines(entry.text) };
  });
}

function hidesTag({ key, value }: Member, { text }: FrontMatterEntry): boolean {
  const hole = value === null || (isJsonArray(value) && value.includes(null));
  return hole && /^tags?$/i.test(key) && /[:-][ \t]+#[^\s#]/.test(text);
}
