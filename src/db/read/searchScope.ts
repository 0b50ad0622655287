import type { CampaignId } from '../../core/model/ids';
import { foldText } from '../../core/search/foldText';
import type { FilterKey, SearchFilter } from '../../core/search/parseSearch';
import type { Sql, SqlValue } from '../connection/sqlConnection';
import { nameKey } from '../index/nameKey';
import type { Definition } from '../schema/definition';
import type { SearchColumn } from './searchQuery';
import { searchColumns } from './searchQuery';

/** A condition on rows of `notes AS n`. */
export interface Condition {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

/** Where a search looks. */
export interface SearchScope {
  /** All have to hold. */
  readonly conditions: readonly Condition[];
  /** The columns of the index in which words are looked for; none when `in:` names none that there is. */
  readonly columns: readonly SearchColumn[];
  /** One sentence for each value of a filter that nothing has. */
  readonly problems: readonly string[];
}

export interface ScopeContext {
  readonly sql: Sql;
  readonly definitions: readonly Definition[];
}

interface CampaignRow {
  readonly docId: CampaignId;
  readonly title: string;
}

/** What one value of a filter means: a condition, or a sentence that says why it means nothing. */
type Meaning = Condition | string;

const campaignsShown = 5;

/** Reads the filters of a search: values of one key widen it, different keys narrow it, excluded values are left out. */
export async function searchScope(
  context: ScopeContext,
  filters: readonly SearchFilter[],
  campaignId: CampaignId | undefined,
): Promise<SearchScope> {
  const { columns, problems } = columnsOf(filters.filter(({ key }) => key === 'in'));
  const conditions: Condition[] =
    campaignId === undefined ? [] : [{ sql: 'n.campaignId = ?', parameters: [campaignId] }];
  const campaigns = filters.some(({ key }) => key === 'campaign' || key === 'tag')
    ? await campaignRows(context.sql)
    : [];
  for (const key of ['kind', 'tag', 'campaign', 'status'] as const) {
    const own = filters.filter((filter) => filter.key === key);
    const wanted: Condition[] = [];
    for (const { value, excluded } of own) {
      const meaning = await meaningOf(context, { key, value, campaigns });
      if (typeof meaning === 'string') problems.push(meaning);
      else if (excluded) conditions.push({ ...meaning, sql: `NOT ifnull(${meaning.sql}, 0)` });
      else wanted.push(meaning);
    }
    if (own.some(({ excluded }) => !excluded)) conditions.push(anyCondition(wanted));
  }
  return { conditions, columns, problems };
}

function anyCondition(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.length === 0 ? '0' : `(${conditions.map(({ sql }) => sql).join(' OR ')})`,
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}

/** `in:title`, `in:-body`: the columns to look in, all of them unless some are named. */
function columnsOf(filters: readonly SearchFilter[]): {
  readonly columns: readonly SearchColumn[];
  readonly problems: string[];
} {
  const named = (excluded: boolean): ReadonlySet<string> =>
    new Set(
      filters
        .filter((filter) => filter.excluded === excluded)
        .map(({ value }) => columnNamed(value)),
    );
  const [wanted, unwanted] = [named(false), named(true)];
  const unknown = filters.filter(
    ({ value }) => !searchColumns.some((column) => column === columnNamed(value)),
  );
  return {
    columns: searchColumns.filter(
      (column) => (wanted.size === 0 || wanted.has(column)) && !unwanted.has(column),
    ),
    problems: unknown.map(
      ({ value }) => `"in:${value}" is not a part of notes: there are ${searchColumns.join(', ')}.`,
    ),
  };
}

function columnNamed(value: string): string {
  const name = value.toLowerCase();
  return { alias: 'aliases', tag: 'tags', text: 'body' }[name] ?? name;
}

interface FilterValue {
  readonly key: Exclude<FilterKey, 'in'>;
  readonly value: string;
  readonly campaigns: readonly CampaignRow[];
}

function meaningOf(context: ScopeContext, filter: FilterValue): Meaning | Promise<Meaning> {
  switch (filter.key) {
    case 'kind':
      return kindMeaning(context, filter.value);
    case 'campaign':
      return campaignMeaning(filter);
    case 'tag':
      return tagMeaning(context, filter);
    case 'status':
      return statusMeaning(context, filter.value);
  }
}

/** A kind by its name, label or plural, or a collection by its name: all its kinds. */
function kindMeaning({ definitions }: ScopeContext, value: string): Meaning {
  const wanted = foldText(value);
  const anyWanted = (...names: readonly string[]): boolean =>
    names.some((name) => foldText(name) === wanted);
  const all = definitions.flatMap((definition) => definition.kinds);
  const kinds = all
    .filter(({ name, label, plural }) => anyWanted(name, label, plural))
    .map(({ name }) => name);
  // Notes of a collection with one kind go by the collection's singular, which may differ from that kind's name.
  const collections = definitions
    .filter(({ name, singular, kinds: [only, ...others] }) => {
      const single = only !== undefined && others.length === 0 && kinds.includes(only.name);
      return single || anyWanted(name, singular);
    })
    .map(({ name }) => name);
  if (kinds.length + collections.length === 0) {
    const known = all.map(({ name }) => name).join(', ');
    return `There is no kind "${value}". Kinds are ${known}.`;
  }
  return {
    sql: `(n.kind IN (SELECT value FROM json_each(?)) OR n.collection IN (SELECT value FROM json_each(?)))`,
    parameters: [JSON.stringify(kinds), JSON.stringify(collections)],
  };
}

function campaignMeaning({ value, campaigns }: FilterValue): Meaning {
  const wanted = foldText(value);
  const found = campaigns.filter(
    ({ docId, title }) => docId === value || foldText(title.trim()) === wanted,
  );
  if (found.length === 0) {
    const known = campaigns.slice(0, campaignsShown).map(({ title }) => `"${title}"`);
    const more = campaigns.length > known.length ? ', …' : '';
    return `There is no campaign "${value}". This file holds ${known.join(', ') || 'none yet'}${more}.`;
  }
  return {
    sql: 'n.campaignId IN (SELECT value FROM json_each(?))',
    parameters: [JSON.stringify(found.map(({ docId }) => docId))],
  };
}

/** A tag and all that are nested in it: `faction` is `faction/red` too. */
async function tagMeaning({ sql }: ScopeContext, filter: FilterValue): Promise<Meaning> {
  const key = nameKey(filter.value.replace(/^#+/, '').replace(/\/+$/, ''));
  // The character behind '/' ends the range of what begins with the tag and '/'.
  const parameters = [
    JSON.stringify(filter.campaigns.map(({ docId }) => docId)),
    key,
    `${key}/`,
    `${key}0`,
  ];
  const tagged = `SELECT docId FROM note_tags WHERE campaignId IN (SELECT value FROM json_each(?))
    AND (key = ? OR key >= ? AND key < ?)`;
  const some = await sql.get(`${tagged} LIMIT 1`, parameters);
  if (some === undefined) return `No note has the tag "${filter.value}".`;
  return { sql: `n.docId IN (${tagged})`, parameters };
}

async function statusMeaning({ sql }: ScopeContext, value: string): Promise<Meaning> {
  const condition = { sql: 'n.status = ? COLLATE NOCASE', parameters: [value] };
  const some = await sql.get(
    `SELECT 1 FROM notes AS n WHERE n.deletedAt IS NULL AND ${condition.sql} LIMIT 1`,
    condition.parameters,
  );
  return some === undefined ? `No note has the status "${value}".` : condition;
}

function campaignRows(sql: Sql): Promise<readonly CampaignRow[]> {
  return sql.all<CampaignRow>(
    `SELECT docId, title FROM notes WHERE collection = 'campaigns' AND deletedAt IS NULL
      ORDER BY title, docId`,
  );
}
