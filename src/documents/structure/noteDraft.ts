import type { JsonValue } from '../../core/json';
import { parseFrontMatter } from '../../core/markdown/frontMatter';
import { removeFrontMatterKey, setFrontMatterKey } from '../../core/markdown/frontMatterEdit';
import { lineEndingOf } from '../../core/markdown/textLines';
import type { AnyRecord } from '../../core/model/collections';
import type { Definition } from '../../core/model/definitions';
import type { FieldDefinition } from '../../core/model/fieldDefinition';
import { frontMatterKeyOf } from '../../core/model/projection';
import type { WriteUnit } from '../../core/ports/campaignStore';

/** A record's own fields that are not computed from its text, by name. */
export function ownFields(
  definition: Definition,
  record: AnyRecord,
): Readonly<Record<string, JsonValue>> {
  const values = new Map<string, JsonValue>(Object.entries(record));
  return Object.fromEntries(
    storedFieldsOf(definition).map(([name]) => [name, values.get(name) ?? null]),
  );
}

/** A collection's fields that are not computed from a note's text. */
export function storedFieldsOf({
  fields,
}: Definition): readonly (readonly [string, FieldDefinition])[] {
  const all: readonly (readonly [string, FieldDefinition])[] = Object.entries(fields);
  return all.filter(([, field]) => field.derived !== true);
}

/** The front matter with another value for a field, if it names the field. */
export function renamedIn(
  definition: Definition,
  frontMatter: string,
  field: string,
  value: JsonValue,
): string {
  const key = frontMatterKeyOf(definition, parseFrontMatter(frontMatter), field);
  return key === undefined ? frontMatter : setFrontMatterKey(frontMatter, key, value);
}

/** The front matter without the key that names a field. */
export function withoutField(definition: Definition, frontMatter: string, field: string): string {
  const key = frontMatterKeyOf(definition, parseFrontMatter(frontMatter), field);
  return key === undefined ? frontMatter : removeFrontMatterKey(frontMatter, key);
}

/** The line ending a text uses. */
export function endingOf(text: string): string {
  return lineEndingOf(text) ?? '\n';
}

/** A title no live note of the campaign answers to: the wanted one, else with a number behind it. */
export async function freeTitle(
  unit: WriteUnit,
  campaignId: AnyRecord['campaignId'],
  wanted: (n: number) => string,
): Promise<string> {
  for (let n = 1; ; n++) {
    const title = wanted(n);
    if ((await unit.resolve(campaignId, title)).length === 0) return title;
  }
}
