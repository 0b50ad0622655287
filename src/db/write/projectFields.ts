import type { JsonValue } from '../../core/json';
import { jsonEqual } from '../../core/json';
import type { FrontMatter } from '../../core/markdown/frontMatter';
import { parseFrontMatter } from '../../core/markdown/frontMatter';
import { setFrontMatterKey } from '../../core/markdown/frontMatterEdit';
import { linkKey } from '../../core/markdown/linkKey';
import type { CampaignId } from '../../core/model/ids';
import { readStatBlock } from '../../core/markdown/statBlock';
import {
  frontMatterKeyOf,
  projectFrontMatter,
  referenceTargets,
} from '../../core/model/projection';
import { notesNamed } from '../read/noteQueries';
import type { FieldValues } from '../records/storedRecord';
import { textValue } from '../records/storedRecord';
import type { Definition } from '../schema/definition';
import { referenceFields } from '../schema/definition';
import type { Transaction } from './transaction';

export interface Draft {
  readonly definition: Definition;
  readonly campaignId: CampaignId;
  /** The values so far; `undefined` for a new record. */
  readonly before: FieldValues | undefined;
  /** The values the caller gave, and only those. */
  readonly given: FieldValues;
  /** Both together, defaults included. */
  readonly values: FieldValues;
}

/**
 * Makes columns and front matter agree: what the front matter names, it decides; but a field that the caller gave without
 * giving front matter is written into the front matter that names it.
 */
export async function projectFields(transaction: Transaction, draft: Draft): Promise<FieldValues> {
  const { definition, before, given, values } = draft;
  const source = textValue(values, 'frontMatter');
  const text = Object.hasOwn(given, 'frontMatter')
    ? source
    : await writeGiven(transaction, draft, source);
  const withBody = { ...values, ...projectBody(draft) };
  if (before !== undefined && text === textValue(before, 'frontMatter')) return withBody;
  const frontMatter = parseFrontMatter(text);
  return {
    ...withBody,
    frontMatter: text,
    ...projectFrontMatter(definition, frontMatter),
    ...(await projectReferences(transaction, draft, frontMatter)),
  };
}

/** What a note's body says about fields: its stat block, where the collection has one. */
function projectBody({ definition, before, values }: Draft): FieldValues {
  const body = textValue(values, 'body');
  if (!Object.hasOwn(definition.fields, 'statBlock')) return {};
  if (before !== undefined && textValue(before, 'body') === body) return {};
  return { statBlock: readStatBlock(body) };
}

async function writeGiven(
  transaction: Transaction,
  { definition, given }: Draft,
  source: string,
): Promise<string> {
  const fields = Object.entries(given);
  if (source === '' || fields.length === 0) return source;
  const frontMatter = parseFrontMatter(source);
  const projected = projectFrontMatter(definition, frontMatter);
  const references = referenceFields(definition);
  let text = source;
  for (const [field, value] of fields) {
    const key = frontMatterKeyOf(definition, frontMatter, field);
    if (key === undefined) continue;
    const written = references.includes(field)
      ? await referenceLink(transaction, namedTarget(definition, frontMatter, field), value)
      : jsonEqual(projected[field], value)
        ? undefined
        : value;
    if (written !== undefined) text = setFrontMatterKey(text, key, written);
  }
  return text;
}

/** The name a reference has in the front matter; null when it is empty, `undefined` when it makes no sense. */
function namedTarget(
  definition: Definition,
  frontMatter: FrontMatter,
  field: string,
): string | null | undefined {
  return referenceTargets(definition, frontMatter).find((named) => named.field === field)?.target;
}

/** What the key has to say for a referenced record; `undefined` when it says so already. */
async function referenceLink(
  { sql }: Transaction,
  named: string | null | undefined,
  docId: JsonValue,
): Promise<string | null | undefined> {
  if (typeof docId !== 'string') return named === null ? undefined : null;
  const referenced = await sql.get<{ readonly title: string }>(
    'SELECT title FROM notes WHERE docId = ?',
    [docId],
  );
  if (referenced === undefined || linkKey(named ?? '') === linkKey(referenced.title))
    return undefined;
  return `[[${referenced.title}]]`;
}

/** The records that front matter names, where a name means one note of a collection that may be referenced. */
export async function projectReferences(
  { sql }: Transaction,
  { definition, campaignId }: Pick<Draft, 'definition' | 'campaignId'>,
  frontMatter: FrontMatter,
): Promise<FieldValues> {
  const fields: Record<string, JsonValue> = {};
  for (const { field, target, collections } of referenceTargets(definition, frontMatter)) {
    if (target === null) fields[field] = null;
    else {
      const named = await notesNamed(sql, campaignId, target);
      const found = named.filter(({ collection }) => collections.includes(collection));
      const [only] = found;
      if (only !== undefined && found.length === 1) fields[field] = only.docId;
    }
  }
  return fields;
}
