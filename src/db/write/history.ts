import { groupedBy } from '../../core/groupedBy';
import { recordData } from '../records/recordData';
import type { StoredRecord } from '../records/storedRecord';
import type { Definition } from '../schema/definition';
import type { PreparedWrite, Transaction } from './transaction';

/** The bodies are copied within the file: it is they that make a text long. */
const insertVersions = ({ name }: Definition): string =>
  `INSERT INTO versions
    (collection, docId, campaignId, rev, updatedAt, replacedAt, origin, data, body, operationId)
    SELECT '${name}', r.firebaseId, r.campaignId, r.rev, r.updatedAt, ?, ?, value ->> 1, r.body, ?
    FROM json_each(?) CROSS JOIN "${name}" AS r ON r.firebaseId = value ->> 0`;

/**
 * Prepares to keep the states that writes are about to replace, while the records' rows still have them. No record is
 * there twice.
 */
export function prepareVersions(
  { sql, now, origin, operation }: Transaction,
  replaced: readonly StoredRecord[],
): PreparedWrite {
  const groups = [...groupedBy(replaced, (record) => record.definition)].map(
    ([definition, group]) => ({
      statement: insertVersions(definition),
      rows: JSON.stringify(group.map(versionOf)),
    }),
  );
  return async () => {
    for (const { statement, rows } of groups) {
      await sql.run(statement, [now, origin, await operation.id(), rows]);
    }
  };
}

/** What a version says besides the columns that every record has. */
function versionOf(record: StoredRecord): readonly [docId: string, data: string] {
  const data = JSON.stringify({ ...recordData(record), deletedAt: record.deletedAt });
  return [record.docId, data];
}
