import { MoonforgeError } from '../../core/errors';
import type { JsonValue } from '../../core/json';
import type { FrontMatter } from '../../core/markdown/frontMatter';
import { parseFrontMatter } from '../../core/markdown/frontMatter';
import { setFrontMatterKey } from '../../core/markdown/frontMatterEdit';
import { linkKey } from '../../core/markdown/linkKey';
import { endsLine } from '../../core/markdown/textLines';
import type { AnyRecord } from '../../core/model/collections';
import { entities } from '../../core/model/collections';
import type { Definition } from '../../core/model/definitions';
import type { FieldDefinition } from '../../core/model/fieldDefinition';
import type { RecordId } from '../../core/model/ids';
import { frontMatterKeyOf } from '../../core/model/projection';
import type { CampaignStore } from '../../core/ports/campaignStore';
import { endingOf } from './noteDraft';
import type { HasDefinitions } from './requireNote';
import { definitionOf, requireNote } from './requireNote';
import { takeOverReferences } from './takeOverReferences';

export interface MergeOptions {
  /** Heading over the second note's text; its title unless told, null for none. */
  readonly heading?: string | null;
}

/**
 * Puts a second note's text behind a first one's as one operation and deletes the second. Its title and aliases become
 * aliases of the first, so links to it lead there; tags are united, front matter the first does not have comes along, and
 * the notes below the second move. Front matter both have keeps the first's value; the second's is in its history.
 * Rejects with `invalid-input` for a note and itself, and for notes of two campaigns.
 */
export async function mergeNotes(
  store: CampaignStore,
  { into, from }: { readonly into: RecordId; readonly from: RecordId },
  options: MergeOptions = {},
): Promise<void> {
  const titleOf = async (docId: RecordId): Promise<string> =>
    (await store.notes.summary(docId))?.title ?? docId;
  const label = `Merge "${await titleOf(from)}" into "${await titleOf(into)}"`;
  await store.write(
    async (unit) => {
      const [first, second] = [await requireNote(unit, into), await requireNote(unit, from)];
      if (into === from || first.campaignId !== second.campaignId) {
        throw new MoonforgeError(
          'invalid-input',
          'Only two different notes of one campaign can be merged.',
        );
      }
      await takeOverReferences(unit, second, first);
      await unit.remove(from);
      const { heading = second.title } = options;
      await unit.saveText(
        into,
        unitedFrontMatter(unit, first, second) + joinedBody(first.body, second.body, heading),
      );
    },
    { origin: 'command', label },
  );
}

/** Both bodies with a blank line between, the second under its heading. */
function joinedBody(first: string, second: string, heading: string | null): string {
  const ending = endingOf(first + second);
  const title = heading === null ? '' : `## ${heading}${ending}${ending}`;
  const added = title + second.replace(/^(?:\r\n|\r|\n)+/, '');
  if (first.trim() === '' && heading === null) return first + added;
  if (added === '') return first;
  const gap = endsLine(first) || first === '' ? '' : ending;
  const isBlankLast = /(?:^|\r\n|\r|\n)(?:\r\n|\r|\n)$/.test(first) || first === '';
  return first + gap + (isBlankLast ? '' : ending) + added;
}

function unitedFrontMatter(store: HasDefinitions, first: AnyRecord, second: AnyRecord): string {
  const definition = definitionOf(store, first);
  const ending = endingOf(first.frontMatter + first.body);
  let text = first.frontMatter;
  const set = (key: string, value: JsonValue): void => {
    text = setFrontMatterKey(text, key, value, ending);
  };
  const names = [...first.aliases, second.title, ...second.aliases];
  const aliases = unique(names).filter((name) => linkKey(name) !== linkKey(first.title));
  if (aliases.length > first.aliases.length) set(keyFor(definition, first, 'aliases'), aliases);
  const tags = unique([...first.tags, ...second.tags]);
  if (tags.length > first.tags.length) set(keyFor(definition, first, 'tags'), tags);
  const leftOut = keysLeftOut(definitionOf(store, second));
  for (const [key, value] of parseFrontMatter(second.frontMatter).values) {
    if (!leftOut.has(key.toLowerCase()) && !hasKey(parseFrontMatter(text), key)) set(key, value);
  }
  return text;
}

/** Keys that are united apart, and those that say what the second note was and where it stood. */
function keysLeftOut(definition: Definition): ReadonlySet<string> {
  const all: readonly (readonly [string, FieldDefinition])[] = [
    ...Object.entries(definition.fields),
    ...Object.entries(entities.fields).filter(([name]) => name === 'kind'),
  ];
  const named = all.filter(([name]) => ['aliases', 'tags', 'kind', 'parentId'].includes(name));
  return new Set(named.flatMap(([, { keys = [] }]) => keys));
}

function keyFor(
  definition: Definition,
  { frontMatter }: AnyRecord,
  field: 'aliases' | 'tags',
): string {
  return frontMatterKeyOf(definition, parseFrontMatter(frontMatter), field) ?? field;
}

function hasKey({ values }: FrontMatter, key: string): boolean {
  return [...values.keys()].some((known) => known.toLowerCase() === key.toLowerCase());
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Map([...names].reverse().map((name) => [linkKey(name), name])).values()].reverse();
}
