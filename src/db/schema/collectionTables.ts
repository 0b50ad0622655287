import type { QueryRunner } from 'typeorm';
import { Table } from 'typeorm';
import type { Connection } from '../connection/openConnection';
import type { Definition } from './definition';
import { storedFields, titleColumn } from './definition';
import { recordLayout } from './layout';
import { textsView } from './textsView';

/**
 * Brings the tables of the collections to their definitions: a new collection gets its table, a new field its column,
 * empty in records that are there. So a definition is all that a new model takes. Nothing is ever dropped: fields of an
 * older version stay. Call it inside the migration's transaction.
 */
export async function updateCollectionTables(
  { dataSource, sql }: Connection,
  definitions: readonly Definition[],
): Promise<void> {
  await sql.run(`DROP VIEW IF EXISTS ${textsView}`);
  const runner = dataSource.createQueryRunner();
  for (const definition of definitions) {
    const columns = await columnsOf({ sql }, definition.name);
    const table = Table.create(dataSource.getMetadata(definition.name), dataSource.driver);
    if (columns.length === 0) await runner.createTable(table, false, false, true);
    else if (lacks(columns, definition)) await rebuild({ sql }, runner, { table, columns });
  }
  await sql.run(textsOf(definitions));
  await recordLayout(sql, definitions);
}

type Reads = Pick<Connection, 'sql'>;

function lacks(columns: readonly string[], definition: Definition): boolean {
  return storedFields(definition).some(({ column }) => !columns.includes(column));
}

async function columnsOf({ sql }: Reads, table: string): Promise<readonly string[]> {
  const rows = await sql.all<{ readonly name: string }>('SELECT name FROM pragma_table_info(?)', [
    table,
  ]);
  return rows.map(({ name }) => name);
}

/** Makes the table anew, since a column that is added stands behind the prose: every list would walk through the texts. */
async function rebuild(
  { sql }: Reads,
  runner: QueryRunner,
  { table, columns }: { readonly table: Table; readonly columns: readonly string[] },
): Promise<void> {
  const old = `old_${table.name}`;
  const kept = columns.map((name) => `"${name}"`).join(', ');
  for (const { name } of table.indices) await sql.run(`DROP INDEX IF EXISTS "${name ?? ''}"`);
  await sql.run(`ALTER TABLE "${table.name}" RENAME TO "${old}"`);
  await runner.createTable(table, false, false, true);
  await sql.run(`INSERT INTO "${table.name}" (${kept}) SELECT ${kept} FROM "${old}"`);
  await sql.run(`DROP TABLE "${old}"`);
}

function textsOf(definitions: readonly Definition[]): string {
  const selects = definitions.map(
    (definition) => `SELECT n.id AS id, r."${titleColumn(definition)}" AS title,
      r.aliases AS aliases, r.tags AS tags, r.body AS body
    FROM notes AS n JOIN "${definition.name}" AS r ON r.firebaseId = n.docId
    WHERE n.collection = '${definition.name}' AND n.deletedAt IS NULL`,
  );
  return `CREATE VIEW ${textsView} AS
  ${selects.join('\n  UNION ALL ')}`;
}
