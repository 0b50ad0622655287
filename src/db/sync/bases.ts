import type { CampaignId, RecordId } from '../../core/model/ids';
import type { RemoteState } from '../../core/ports/syncStore';
import type { Sql } from '../connection/sqlConnection';
import type { StoredRecord } from '../records/storedRecord';
import type { Transaction } from '../write/transaction';

/** The last state the server is known to have had in a campaign. */
export async function readBase(
  sql: Sql,
  docId: RecordId,
  campaignId: CampaignId,
): Promise<RemoteState | undefined> {
  const row = await sql.get<{ readonly baseJson: string }>(
    'SELECT baseJson FROM local_metas WHERE docId = ? AND campaignId = ? AND baseJson IS NOT NULL',
    [docId, campaignId],
  );
  return row && (JSON.parse(row.baseJson) as RemoteState);
}

export interface BaseUpdate {
  readonly docId: RecordId;
  readonly campaignId: CampaignId;
  readonly base: RemoteState;
  /** Server time of that state. */
  readonly remoteUpdatedAt: string | null;
}

/** Writes the base, and the revision the record is now based on. */
export async function writeBase(
  transaction: Transaction,
  { docId, campaignId, base, remoteUpdatedAt }: BaseUpdate,
): Promise<void> {
  const { sql, now, definitions } = transaction;
  const { collection, rev } = base;
  const docRef = `${collection}/${docId}`;
  await sql.run(
    `INSERT INTO local_metas
      (docRef, collection, docId, campaignId, rev, baseJson, updatedAt, lastSyncedAt)
      VALUES (CASE WHEN EXISTS (SELECT 1 FROM local_metas WHERE docRef = ?) THEN ? ELSE ? END,
        ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (docId, collection, campaignId) DO UPDATE SET rev = excluded.rev,
        baseJson = excluded.baseJson, updatedAt = ifnull(excluded.updatedAt, updatedAt),
        lastSyncedAt = excluded.lastSyncedAt`,
    [
      docRef,
      `${campaignId}/${docRef}`,
      docRef,
      collection,
      docId,
      campaignId,
      rev,
      JSON.stringify(base),
      remoteUpdatedAt,
      now,
    ],
  );
  const definition = definitions.find(({ name }) => name === collection);
  if (definition !== undefined) {
    await writeRevision(transaction, { definition, docId, campaignId, rev });
  }
}

/** Writes the server revision a record is based on: no change of its content. */
export async function writeRevision(
  { sql, changes }: Transaction,
  record: Pick<StoredRecord, 'definition' | 'docId' | 'campaignId' | 'rev'>,
): Promise<void> {
  const { definition, docId, campaignId, rev } = record;
  const own = [rev, docId, campaignId] as const;
  await sql.run(
    `UPDATE "${definition.name}" SET rev = ? WHERE firebaseId = ? AND campaignId = ?`,
    own,
  );
  await sql.run('UPDATE notes SET rev = ? WHERE docId = ? AND campaignId = ?', own);
  changes.add(definition.name, docId, campaignId);
}
