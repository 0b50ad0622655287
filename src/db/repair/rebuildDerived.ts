import { throwIfCancelled } from '../../core/cancellation';
import { jsonEqual } from '../../core/json';
import { projectFrontMatter, referenceTargets } from '../../core/model/projection';
import type { Watched } from '../../core/ports/storeProgress';
import { resolveLinks } from '../index/linkNames';
import { writeWords } from '../index/searchIndex';
import { derivedValues, frontMatterOf } from '../records/derivedValues';
import type { RecordUpdate } from '../records/recordTable';
import { readRecordsAfter, updateRecords } from '../records/recordTable';
import type { FieldValues, StoredRecord } from '../records/storedRecord';
import type { Definition } from '../schema/definition';
import { referenceFields } from '../schema/definition';
import { derivedTables } from '../schema/derivedSchemas';
import { writeDerived } from '../write/applyChange';
import { projectReferences } from '../write/projectFields';
import type { RecordChange, Transaction } from '../write/transaction';

/** Records read at a time: their whole texts are in memory. */
const pageSize = 200;

/** How far the rebuilding is. */
interface Count {
  done: number;
  readonly total: number;
}

/**
 * Computes everything anew that follows from the records' texts: the rows of every index, derived fields, and optional
 * fields that the front matter names and that have no value yet, as in a file of an older version. Texts, history, the
 * outbox and the known server states stay as they are, and nothing becomes unsent: every device computes the same.
 * Resolves to the number of records with a field that changed; rejects with `cancelled`.
 */
export async function rebuildDerived(transaction: Transaction, watched: Watched): Promise<number> {
  const { sql, definitions } = transaction;
  await clearDerived(transaction);
  const referring = definitions.filter((definition) => referenceFields(definition).length > 0);
  const count = { done: 0, total: await countRecords(transaction, [...definitions, ...referring]) };
  const changed = new Set<string>();
  const pass = async (
    passed: readonly Definition[],
    mend: (records: readonly StoredRecord[]) => Promise<readonly RecordChange[]>,
  ): Promise<void> => {
    for (const definition of passed) {
      for (let after: number | undefined = 0; after !== undefined;) {
        throwIfCancelled(watched.token);
        const page: readonly StoredRecord[] = await readRecordsAfter(sql, definition, {
          id: after,
          limit: pageSize,
        });
        const changes = await mend(page);
        for (const { after: record } of await writeFields(transaction, page, changes)) {
          changed.add(record.docId);
        }
        await writeDerived(transaction, changes);
        after = page.at(-1)?.id;
        tell(watched, count, page.length);
      }
    }
  };
  await pass(definitions, (records) =>
    Promise.resolve(records.map((record) => ({ before: undefined, after: withText(record) }))),
  );
  // Names are all there by now, so that references find whom they name.
  await pass(referring, (records) => withReferences(transaction, records));
  await writeWords(transaction);
  await resolveLinks(transaction);
  return changed.size;
}

/** Empties the tables that hold nothing of their own. Rows of collections that this version does not know stay. */
async function clearDerived({ sql, definitions, linkNames }: Transaction): Promise<void> {
  const names = JSON.stringify(definitions.map(({ name }) => name));
  for (const table of derivedTables) {
    if (table === 'notes') {
      await sql.run('DELETE FROM notes WHERE collection IN (SELECT value FROM json_each(?))', [
        names,
      ]);
    } else await sql.run(`DELETE FROM "${table}"`);
  }
  linkNames.forget();
  await sql.run("INSERT INTO notes_fts (notes_fts) VALUES ('delete-all')");
}

async function countRecords(
  { sql }: Transaction,
  definitions: readonly Definition[],
): Promise<number> {
  let total = 0;
  for (const { name } of definitions) {
    const row = await sql.get<{ readonly count: number }>(
      `SELECT count(*) AS count FROM "${name}"`,
    );
    total += row?.count ?? 0;
  }
  return total;
}

/** The record with the fields its text gives it. */
function withText(record: StoredRecord): StoredRecord {
  const { definition, values } = record;
  const frontMatter = frontMatterOf(values);
  return {
    ...record,
    values: {
      ...values,
      ...missingOnly(values, projectFrontMatter(definition, frontMatter)),
      ...derivedValues(definition, values, frontMatter),
    },
  };
}

/** The live records that get a reference, each before and after. */
async function withReferences(
  transaction: Transaction,
  records: readonly StoredRecord[],
): Promise<readonly RecordChange[]> {
  const changes: RecordChange[] = [];
  for (const before of records) {
    const { definition, values, deletedAt } = before;
    const frontMatter = frontMatterOf(values);
    if (deletedAt !== null || referenceTargets(definition, frontMatter).length === 0) continue;
    const named = await projectReferences(transaction, before, frontMatter);
    const found = missingOnly(values, named);
    if (Object.keys(found).length === 0) continue;
    changes.push({ before, after: { ...before, values: { ...values, ...found } } });
  }
  return changes;
}

/** Those of the given values that the record has none of its own for. */
function missingOnly(values: FieldValues, named: FieldValues): FieldValues {
  return Object.fromEntries(
    Object.entries(named).filter(
      ([name, value]) => value !== null && (values[name] ?? null) === null,
    ),
  );
}

/** Writes the columns that changed; gives the changes that had any. */
async function writeFields(
  { sql }: Transaction,
  page: readonly StoredRecord[],
  changes: readonly RecordChange[],
): Promise<readonly RecordChange[]> {
  const stored = new Map(page.map(({ docId, values }) => [docId, values]));
  const written: RecordChange[] = [];
  const updates: RecordUpdate[] = [];
  for (const change of changes) {
    const { values, docId } = change.after;
    const old = stored.get(docId) ?? {};
    const changed = Object.keys(values).filter((name) => !jsonEqual(values[name], old[name]));
    if (changed.length === 0) continue;
    updates.push({ record: change.after, fields: changed });
    written.push(change);
  }
  await updateRecords(sql, updates);
  return written;
}

function tell({ report }: Watched, count: Count, done: number): void {
  count.done += done;
  report({ step: 'Rebuilding the indexes', done: count.done, total: count.total });
}
