import { Table } from 'typeorm';
import { collections } from '../../src/core/model/collections';
import { loadSqlite3 } from '../../src/db/connection/nativeModule';
import { openConnection } from '../../src/db/connection/openConnection';
import type { Definition } from '../../src/db/schema/definition';

/**
 * Gives an existing campaign file the table and the search texts of one more collection, as the migration of a new model
 * does. Open the file with `definitions: [...collections, definition]` afterwards.
 */
export async function addCollection(file: string, definition: Definition): Promise<void> {
  const connection = await openConnection({
    sqlite3: await loadSqlite3(),
    definitions: [...collections, definition],
    file,
    access: 'readWrite',
    busyTimeout: 1_000,
  });
  const { dataSource, sql } = connection;
  try {
    const table = Table.create(dataSource.getMetadata(definition.name), dataSource.driver);
    await dataSource.createQueryRunner().createTable(table, false, false, true);
    const view = await sql.get<{ readonly sql: string }>(
      "SELECT sql FROM sqlite_schema WHERE name = 'note_texts'",
    );
    await sql.run('DROP VIEW note_texts');
    await sql.run(`${view?.sql ?? ''} UNION ALL ${textsOf(definition)}`);
  } finally {
    await connection.close();
  }
}

function textsOf({ name, fields }: Definition): string {
  return `SELECT n.id, r."${fields.title.column ?? 'title'}", r.aliases, r.tags, r.body
    FROM notes AS n JOIN "${name}" AS r ON r.firebaseId = n.docId
    WHERE n.collection = '${name}' AND n.deletedAt IS NULL`;
}
