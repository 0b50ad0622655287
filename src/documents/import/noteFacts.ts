import path from 'node:path';
import type { JsonValue } from '../../core/json';
import { parseFrontMatter } from '../../core/markdown/frontMatter';
import { numberOf, tagsOf, textOf, wikiTargetOf } from '../../core/markdown/frontMatterValue';
import { splitNoteText } from '../../core/markdown/noteText';
import { oneLine } from '../../core/model/oneLine';
import type { ClassifyInput } from './classify';

/** What an importer needs to know of a note besides its text. */
export interface NoteFacts {
  /** What says its kind. */
  readonly clues: ClassifyInput;
  /** Session number. */
  readonly number: number | null;
  /** Session date as written. */
  readonly date: string | null;
  /** Name or path of the note that `parent:` names. */
  readonly parent: string | undefined;
  /** `order:`, the place among the siblings. */
  readonly order: number | undefined;
}

const typeKeys = ['type', 'kind'];
const tagKeys = ['tags', 'tag'];
const playerKeys = ['player', 'played-by', 'playedby'];
const numberKeys = ['session-number', 'sessionnumber', 'number', 'session'];
const dateKeys = ['date', 'session-date'];

/** Reads the facts from a note's text, title and place. `file` is its path, with '/'. */
export function readNoteFacts(file: string, title: string, text: string): NoteFacts {
  const { values } = parseFrontMatter(splitNoteText(text).frontMatter);
  const find = <T>(keys: readonly string[], read: (value: JsonValue) => T | undefined) =>
    firstOf(values, keys, read);
  const folders = file.split('/').slice(0, -1);
  return {
    clues: {
      type: find(typeKeys, nameOf),
      tags: tagKeys.flatMap((key) => find([key], tagsOf) ?? []),
      folders,
      title,
      hasPlayer: find(playerKeys, textOf) !== undefined,
    },
    number: sessionNumber(find(numberKeys, numberOf) ?? numberInTitle(title)),
    date: find(dateKeys, textOf) ?? null,
    parent: find(['parent'], nameOf),
    order: find(['order'], numberOf),
  };
}

/** The file's name without its extension, on one line and composed (NFC) so that it equals the same name typed in a link. */
export function noteFileTitle(file: string): string {
  const name = oneLine(path.posix.basename(file).replace(/\.(md|markdown)$/i, ''));
  return name.trim() === '' ? 'Untitled' : name.normalize('NFC');
}

/** What the first of the keys gives that gives anything; keys are compared without case. */
function firstOf<T>(
  values: ReadonlyMap<string, JsonValue>,
  keys: readonly string[],
  read: (value: JsonValue) => T | undefined,
): T | undefined {
  for (const key of keys) {
    for (const [name, value] of values) {
      const found = name.toLowerCase() === key ? read(value) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** `parent: "[[Name]]"` or `parent: Name`. */
function nameOf(value: JsonValue): string | undefined {
  return wikiTargetOf(value) ?? textOf(value);
}

/** "Session 12", "session-2-the-marsh", "Campaign 1 - Session 06". */
function numberInTitle(title: string): number | undefined {
  const digits = /\bsession[\s#-]*(\d{1,6})/i.exec(title)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function sessionNumber(number: number | undefined): number | null {
  return number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : null;
}
