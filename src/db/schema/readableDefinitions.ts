import type { EntitySchema } from 'typeorm';
import type { Sql } from '../connection/sqlConnection';
import { collectionSchema } from './collectionSchema';
import type { Definition } from './definition';
import { systemSchemas } from './systemSchemas';

/**
 * The collections of a newer file that this program can read: those whose tables have every column it knows. `undefined`
 * when one of the tables that all reads go through is not as it knows it.
 */
export async function readableDefinitions(
  sql: Sql,
  definitions: readonly Definition[],
): Promise<readonly Definition[] | undefined> {
  for (const schema of systemSchemas) {
    if (!(await hasColumns(sql, schema))) return undefined;
  }
  const readable: Definition[] = [];
  for (const definition of definitions) {
    if (await hasColumns(sql, collectionSchema(definition))) readable.push(definition);
  }
  return readable.length === 0 ? undefined : readable;
}

async function hasColumns(sql: Sql, { options }: EntitySchema): Promise<boolean> {
  const rows = await sql.all<{ readonly name: string }>('SELECT name FROM pragma_table_info(?)', [
    options.name,
  ]);
  const present = new Set(rows.map(({ name }) => name));
  return Object.values(options.columns).every(
    (column) => column !== undefined && present.has(column.name ?? ''),
  );
}
