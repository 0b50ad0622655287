import type { Transaction } from './transaction';

/** Rows of the change log that are kept: other processes read it several times a second. */
const keptRows = 20_000;

/** Tells other processes which records this transaction changed. */
export async function logChanges({ sql, changes }: Transaction, writer: string): Promise<void> {
  const { rows } = changes;
  if (rows.length === 0) return;
  const batch = await sql.get<{ readonly next: number }>(
    'SELECT ifnull(max(seq), 0) + 1 AS next FROM change_log',
  );
  await sql.run(
    `INSERT INTO change_log (writer, batch, collection, docId, campaignId)
      SELECT ?, ?, value ->> 'collection', value ->> 'docId', value ->> 'campaignId'
      FROM json_each(?)`,
    [writer, batch?.next ?? 1, JSON.stringify(rows)],
  );
  await sql.run('DELETE FROM change_log WHERE seq <= (SELECT max(seq) FROM change_log) - ?', [
    keptRows,
  ]);
}
