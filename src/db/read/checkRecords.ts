import type { CancellationToken } from '../../core/cancellation';
import { throwIfCancelled } from '../../core/cancellation';
import { jsonEqual } from '../../core/json';
import type { Sql, SqlRow } from '../connection/sqlConnection';
import { linkColumns, linksOf } from '../index/linkIndex';
import { namesOf, noteColumns, noteRow } from '../index/noteIndex';
import { tagsOf } from '../index/tagIndex';
import { derivedValues } from '../records/derivedValues';
import { readRecordsAfter } from '../records/recordTable';
import type { StoredRecord } from '../records/storedRecord';
import type { Definition } from '../schema/definition';

/** Records read at a time: their whole texts are in memory. */
const pageSize = 200;

const comparisons = {
  list: 'are missing in lists or differ there',
  names: 'are not found by their names',
  links: 'have links that their texts do not have',
  derived: 'have aliases, tags or a stat block that their texts do not have',
  filedTags: 'are filed under other tags than their texts have',
} as const;

type Comparison = keyof typeof comparisons;

const comparisonNames: readonly Comparison[] = ['list', 'names', 'links', 'derived', 'filedTags'];

/** Computes from every record what is derived from it, and compares it with what is stored. */
export async function recordProblems(
  sql: Sql,
  definitions: readonly Definition[],
  token: CancellationToken,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const definition of definitions) {
    const found = await differences(sql, definition, token);
    for (const [comparison, docIds] of found) {
      const count = `${docIds.length} ${definition.singular} records`;
      problems.push(`${count} ${comparisons[comparison]} (${docIds[0] ?? ''}).`);
    }
  }
  return problems;
}

async function differences(
  sql: Sql,
  definition: Definition,
  token: CancellationToken,
): Promise<ReadonlyMap<Comparison, readonly string[]>> {
  const found = new Map<Comparison, string[]>();
  for (let after: number | undefined = 0; after !== undefined;) {
    throwIfCancelled(token);
    const page: readonly StoredRecord[] = await readRecordsAfter(sql, definition, {
      id: after,
      limit: pageSize,
    });
    const stored = await readDerived(sql, page);
    for (const record of page) {
      for (const comparison of differing(record, stored)) {
        found.set(comparison, [...(found.get(comparison) ?? []), record.docId]);
      }
    }
    after = page.at(-1)?.id;
  }
  return found;
}

/** Stored rows by the document they are derived from, as JSON. */
interface Derived {
  readonly list: ReadonlyMap<string, readonly string[]>;
  readonly names: ReadonlyMap<string, readonly string[]>;
  readonly links: ReadonlyMap<string, readonly string[]>;
  readonly tags: ReadonlyMap<string, readonly string[]>;
}

async function readDerived(sql: Sql, records: readonly StoredRecord[]): Promise<Derived> {
  const docIds = [JSON.stringify(records.map(({ docId }) => docId))];
  const these = 'IN (SELECT value FROM json_each(?))';
  const list = await sql.all(
    `SELECT docId AS source, ${noteColumns.join(', ')} FROM notes WHERE docId ${these}`,
    docIds,
  );
  const names = await sql.all(
    `SELECT docId AS source, campaignId, key, rank FROM note_keys WHERE docId ${these}`,
    docIds,
  );
  const links = await sql.all(
    `SELECT n.docId AS source, t.campaignId, ${linkColumns.join(', ')}
      FROM notes AS n JOIN links AS l ON l.source = n.id JOIN link_names AS t ON t.id = l.nameId
      WHERE n.docId ${these}`,
    docIds,
  );
  const tags = await sql.all(
    `SELECT docId AS source, campaignId, key, tag FROM note_tags WHERE docId ${these}`,
    docIds,
  );
  return {
    list: bySource(list),
    names: bySource(names),
    links: bySource(links),
    tags: bySource(tags),
  };
}

function bySource(rows: readonly SqlRow[]): ReadonlyMap<string, readonly string[]> {
  const known = new Map<string, string[]>();
  for (const { source, ...columns } of rows) {
    const id = String(source);
    const texts = known.get(id) ?? [];
    texts.push(JSON.stringify(Object.values(columns)));
    known.set(id, texts);
  }
  return known;
}

function differing(record: StoredRecord, stored: Derived): readonly Comparison[] {
  const { docId, campaignId } = record;
  const rowsOf = (rows: readonly (readonly unknown[])[]): readonly string[] =>
    rows.map((row) => JSON.stringify([campaignId, ...row]));
  const same: Readonly<Record<Comparison, boolean>> = {
    list: sameRows([JSON.stringify(noteRow(record))], stored.list.get(docId)),
    names: sameRows([...new Set(rowsOf(namesOf(record)))], stored.names.get(docId)),
    links: sameRows(rowsOf(linksOf(record)), stored.links.get(docId)),
    derived: hasOwnFields(record),
    filedTags: sameRows(rowsOf(tagsOf(record)), stored.tags.get(docId)),
  };
  return comparisonNames.filter((comparison) => !same[comparison]);
}

function sameRows(computed: readonly string[], stored: readonly string[] = []): boolean {
  return jsonEqual(computed.toSorted(), stored.toSorted());
}

function hasOwnFields({ definition, values }: StoredRecord): boolean {
  const derived = derivedValues(definition, values);
  return Object.entries(derived).every(([name, value]) => jsonEqual(values[name], value));
}
