import type { RecordId } from '../../core/model/ids';
import type { Referrer } from '../../core/ports/campaignStore';
import type { Sql } from '../connection/sqlConnection';
import type { Definition } from '../schema/definition';
import { referenceFields, storedFields } from '../schema/definition';

/** The live records whose fields hold a document's id. */
export async function referringRecords(
  sql: Sql,
  definitions: readonly Definition[],
  docId: RecordId,
): Promise<readonly Referrer[]> {
  const found: Referrer[] = [];
  for (const definition of definitions) {
    for (const field of referenceFields(definition)) {
      const column = storedFields(definition).find(({ name }) => name === field)?.column ?? field;
      const rows = await sql.all<{ readonly docId: RecordId }>(
        `SELECT firebaseId AS docId FROM "${definition.name}"
          WHERE "${column}" = ? AND deletedAt IS NULL ORDER BY id`,
        [docId],
      );
      found.push(...rows.map((row) => ({ ...row, collection: definition.name, field })));
    }
  }
  return found;
}

/** The live notes whose texts link to a note. */
export async function linkingNotes(sql: Sql, docId: RecordId): Promise<readonly RecordId[]> {
  const rows = await sql.all<{ readonly docId: RecordId }>(
    `SELECT DISTINCT n.docId FROM link_names AS t JOIN links AS l ON l.nameId = t.id
      JOIN notes AS n ON n.id = l.source WHERE t.targetId = ? ORDER BY n.docId`,
    [docId],
  );
  return rows.map((row) => row.docId);
}
