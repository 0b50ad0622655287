import type { JsonValue } from '../../core/json';
import { jsonEqual } from '../../core/json';
import type { FrontMatter } from '../../core/markdown/frontMatter';
import { parseFrontMatter } from '../../core/markdown/frontMatter';
import { setFrontMatterKey } from '../../core/markdown/frontMatterEdit';
import { linkKey } from '../../core/markdown/linkKey';
import type { CampaignId } from '../../core/model/ids';
import { frontMatterKeyOf, parentTarget, projectFrontMatter } from '../../core/model/projection';
import type { Sql } from '../connection/sqlConnection';
import { notesNamed } from '../read/noteQueries';
import type { FieldValues } from '../records/storedRecord';
import { textValue } from '../records/storedRecord';
import type { Definition } from '../schema/definition';

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
export async function projectFields(sql: Sql, draft: Draft): Promise<FieldValues> {
  const { definition, before, given, values } = draft;
  const source = textValue(values, 'frontMatter');
  const text = Object.hasOwn(given, 'frontMatter') ? source : await writeGiven(sql, draft, source);
  if (before !== undefined && text === textValue(before, 'frontMatter')) return values;
  const frontMatter = parseFrontMatter(text);
  return {
    ...values,
    frontMatter: text,
    ...projectFrontMatter(definition, frontMatter),
    ...(await projectParent(sql, draft, frontMatter)),
  };
}

async function writeGiven(sql: Sql, { definition, given }: Draft, source: string): Promise<string> {
  const fields = Object.entries(given);
  if (source === '' || fields.length === 0) return source;
  const frontMatter = parseFrontMatter(source);
  const projected = projectFrontMatter(definition, frontMatter);
  let text = source;
  for (const [field, value] of fields) {
    const key = frontMatterKeyOf(frontMatter, field);
    if (key === undefined) continue;
    const written =
      field === 'parentId'
        ? await parentLink(sql, frontMatter, value)
        : jsonEqual(projected[field], value)
          ? undefined
          : value;
    if (written !== undefined) text = setFrontMatterKey(text, key, written);
  }
  return text;
}

/** What `parent:` has to say for a parent; `undefined` when it says so already. */
async function parentLink(
  sql: Sql,
  frontMatter: FrontMatter,
  parentId: JsonValue,
): Promise<string | null | undefined> {
  const named = parentTarget(frontMatter);
  if (typeof parentId !== 'string') return named === null ? undefined : null;
  const parent = await sql.get<{ readonly title: string }>(
    'SELECT title FROM notes WHERE docId = ?',
    [parentId],
  );
  if (parent === undefined || linkKey(named ?? '') === linkKey(parent.title)) return undefined;
  return `[[${parent.title}]]`;
}

/** The parent that `parent:` names, if that is one note of a collection that may be the parent. */
async function projectParent(
  sql: Sql,
  { definition, campaignId }: Draft,
  frontMatter: FrontMatter,
): Promise<FieldValues> {
  const target = definition.parents.length === 0 ? undefined : parentTarget(frontMatter);
  if (target === undefined) return {};
  if (target === null) return { parentId: null };
  const found = await notesNamed(sql, campaignId, target);
  const parents = found.filter(({ collection }) => definition.parents.includes(collection));
  const [parent] = parents;
  return parent === undefined || parents.length > 1 ? {} : { parentId: parent.docId };
}
