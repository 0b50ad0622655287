import type { SqlRow } from '../../../../src/db/connection/sqlConnection';
import { openRaw } from './rawDatabase';

/**
 * What a file's schema means, whatever its text looks like: tables with their columns in order, types, defaults and keys,
 * indexes with their columns and conditions, triggers, views and virtual tables.
 */
export async function schemaFacts(file: string): Promise<unknown> {
  const raw = await openRaw(file);
  try {
    const objects = await raw.all(
      `SELECT type, name, tbl_name, sql FROM sqlite_schema
        WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name`,
    );
    const facts: unknown[] = [];
    for (const { type, name, tbl_name: table, sql } of objects) {
      const parameters = [String(name)];
      const columns =
        type === 'table'
          ? await raw.all(
              'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?)',
              parameters,
            )
          : [];
      const index =
        type === 'index'
          ? [
              ...(await raw.all(
                'SELECT name, "desc", coll FROM pragma_index_xinfo(?) WHERE key = 1',
                parameters,
              )),
              ...(await raw.all(
                'SELECT "unique", partial FROM pragma_index_list(?1) WHERE name = ?2',
                [String(table), String(name)],
              )),
            ]
          : [];
      facts.push({ type, name, table, columns: columns.map(plain), index, rest: restOf(sql) });
    }
    return facts;
  } finally {
    await raw.close();
  }
}

/** A default is a number or a text, with or without parentheses; types have no case. */
function plain(column: SqlRow): SqlRow {
  const value = column['dflt_value'];
  return {
    ...column,
    type: String(column['type']).toLowerCase(),
    dflt_value: typeof value === 'string' ? value.replace(/^\((.*)\)$/, '$1') : null,
  };
}

/** What no pragma tells: whether row ids are never used again, an index's condition, the text of views and triggers. */
function restOf(sql: unknown): string {
  const text = String(sql).replaceAll('"', '').replace(/\s+/g, ' ').trim();
  if (text.startsWith('CREATE TABLE')) return text.includes('AUTOINCREMENT') ? 'AUTOINCREMENT' : '';
  if (/^CREATE (UNIQUE )?INDEX/.test(text)) return text.split(' WHERE ')[1] ?? '';
  return text;
}
