import type { JsonValue } from '../json';
import { isJsonArray } from '../json';
import { findWikiLinks } from './wikiLinks';

/**
 * The text of a front matter value: strings, numbers and booleans, an unquoted `[[link]]` (which YAML reads as nested
 * lists), or the only element of a list. `undefined` for nothing, blank text, longer lists and mappings.
 */
export function textOf(value: JsonValue | undefined): string | undefined {
  if (isJsonArray(value))
    return bareLinkOf(value) ?? (value.length === 1 ? textOf(value[0]) : undefined);
  if (value === undefined || value === null || typeof value === 'object') return undefined;
  const text = String(value).trim();
  return text === '' ? undefined : text;
}

/** The number of a value, numeric text included ("1.10", "007"); `undefined` when it is none. */
export function numberOf(value: JsonValue | undefined): number | undefined {
  const text = textOf(value);
  const number = text === undefined ? NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** The elements of a list, or of text with commas between them, as trimmed text without blanks and repetitions. */
export function listOf(value: JsonValue | undefined): readonly string[] {
  if (isJsonArray(value) && bareLinkOf(value) === undefined) {
    return unique(value.flatMap((element) => textOf(element) ?? []));
  }
  const text = textOf(value);
  return text === undefined ? [] : unique(splitAtCommas(text));
}

/**
 * The pieces between commas; those inside a `[[link]]` belong to the link's name. Takes linear time, however many brackets
 * are never closed: the next closing one is looked for once.
 */
function splitAtCommas(text: string): readonly string[] {
  const pieces: string[] = [];
  let start = 0;
  let closing = -1;
  const special = /,|\[\[/g;
  for (let match = special.exec(text); match !== null; match = special.exec(text)) {
    const { index } = match;
    if (match[0] === ',') {
      pieces.push(text.slice(start, index));
      start = index + 1;
      continue;
    }
    if (closing < index + 2) closing = text.indexOf(']', index + 2);
    if (closing === -1) closing = text.length;
    special.lastIndex = text.startsWith(']]', closing) ? closing + 2 : index + 1;
  }
  return [...pieces, text.slice(start)];
}

/** Tags without their leading `#`, from a list or from text with commas or spaces between them. */
export function tagsOf(value: JsonValue | undefined): readonly string[] {
  return unique(listOf(value).flatMap((text) => text.split(/\s+/).map(withoutHash)));
}

/** The target of a value that is one wiki link, `[[Name|shown]]` giving "Name"; `undefined` for anything else. */
export function wikiTargetOf(value: JsonValue | undefined): string | undefined {
  const text = textOf(value) ?? '';
  const [link] = findWikiLinks(text, []);
  return link?.start === 0 && link.end === text.length ? link.target : undefined;
}

/** `[[a, b]]` written without quotes is the nested list [["a", "b"]] to YAML. */
function bareLinkOf(value: readonly JsonValue[]): string | undefined {
  const [inner, ...others] = value;
  if (!isJsonArray(inner) || others.length > 0) return undefined;
  const words = inner.map((word) => textOf(word));
  return words.includes(undefined) || words.length === 0 ? undefined : `[[${words.join(', ')}]]`;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.map((text) => text.trim()))].filter((text) => text !== '');
}

function withoutHash(tag: string): string {
  return tag.replace(/^#+/, '');
}
