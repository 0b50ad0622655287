import type { Transaction } from './transaction';

/** Tells other processes which records this transaction changed. A trigger keeps the log short. */
export async function logChanges({ sql, changes }: Transaction, writer: string): Promise<void> {
  const { rows } = changes;
  if (rows.length === 0) return;
  await sql.run(
    `INSERT INTO change_log (writer, batch, collection, docId, campaignId)
      SELECT ?, (SELECT ifnull(max(seq), 0) + 1 FROM change_log),
        value ->> 'collection', value ->> 'docId', value ->> 'campaignId'
      FROM json_each(?)`,
    [writer, JSON.stringify(rows)],
  );
}
