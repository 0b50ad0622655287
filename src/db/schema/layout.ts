import type { Sql } from '../connection/sqlConnection';
import { foreignFile } from '../file/campaignFile';
import { applicationId, schemaVersion } from '../file/fileFormat';
import type { Definition } from './definition';
import { storedFields } from './definition';

/**
 * How a file's tables stand to what this program knows. `newer`: a later version, or one with more collections or fields,
 * wrote it, so that writing could lose what only that version keeps.
 */
export type LayoutAge = 'same' | 'older' | 'newer';

export interface Layout {
  /** The file's schema version; 0 for a new file. */
  readonly version: number;
  readonly age: LayoutAge;
}

/** Compares a file with this program. Rejects with `not-a-database` for the file of another one. */
export async function layoutOf(
  sql: Sql,
  definitions: readonly Definition[],
  file: string,
): Promise<Layout> {
  const version = await versionOf(sql, file);
  if (version > schemaVersion) return { version, age: 'newer' };
  if (version < schemaVersion) return { version, age: 'older' };
  const recorded = new Map(
    (await sql.all<LayoutRow>('SELECT collection, columns FROM layout')).map(
      ({ collection, columns }) => [collection, JSON.parse(columns) as readonly string[]],
    ),
  );
  const own = new Map(
    definitions.map((definition) => [definition.name as string, columnsOf(definition)]),
  );
  if (hasMore(recorded, own)) return { version, age: 'newer' };
  return { version, age: hasMore(own, recorded) ? 'older' : 'same' };
}

/** Records which collections and columns the file's tables have now. */
export async function recordLayout(sql: Sql, definitions: readonly Definition[]): Promise<void> {
  await sql.run('DELETE FROM layout');
  for (const definition of definitions) {
    await sql.run('INSERT INTO layout (collection, columns) VALUES (?, ?)', [
      definition.name,
      JSON.stringify(columnsOf(definition)),
    ]);
  }
}

interface LayoutRow {
  readonly collection: string;
  readonly columns: string;
}

type Columns = ReadonlyMap<string, readonly string[]>;

/** Tells whether `a` has a collection or a column that `b` lacks. */
function hasMore(a: Columns, b: Columns): boolean {
  return [...a].some(([name, columns]) => {
    const known = b.get(name);
    return known === undefined || columns.some((column) => !known.includes(column));
  });
}

function columnsOf(definition: Definition): readonly string[] {
  return storedFields(definition).map(({ column }) => column);
}

interface FileFacts {
  readonly application: number;
  readonly version: number;
  readonly tables: number;
}

async function versionOf(sql: Sql, file: string): Promise<number> {
  const row = await sql.get<FileFacts>(
    `SELECT application_id AS application, user_version AS version,
      (SELECT count(*) FROM sqlite_schema) AS tables
      FROM pragma_application_id, pragma_user_version`,
  );
  if (row === undefined) return 0;
  if (row.application !== applicationId && row.tables > 0) throw foreignFile(file);
  return row.version;
}
