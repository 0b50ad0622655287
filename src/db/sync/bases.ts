import type { CampaignId, RecordId } from '../../core/model/ids';
import type { Audience } from '../../core/model/audience';
import type { BaseUpdate, Bases, RemoteState } from '../../core/ports/syncStore';
import type { Sql } from '../connection/sqlConnection';
import type { StoredRecord } from '../records/storedRecord';
import type { Transaction } from '../write/transaction';

/** The last states the server is known to have had of a record in a campaign, by audience. */
export async function readBases(sql: Sql, docId: RecordId, campaignId: CampaignId): Promise<Bases> {
  const rows = await sql.all<{ readonly audience: Audience; readonly baseJson: string }>(
    `SELECT audience, baseJson FROM local_metas
      WHERE docId = ? AND campaignId = ? AND baseJson IS NOT NULL`,
    [docId, campaignId],
  );
  return Object.fromEntries(
    rows.map(({ audience, baseJson }) => [audience, JSON.parse(baseJson) as RemoteState]),
  );
}

/** Writes the base, and the revision the record is now based on. */
export async function writeBase(
  transaction: Transaction,
  { docId, campaignId, audience, base, remoteUpdatedAt }: BaseUpdate,
): Promise<void> {
  const { sql, now, definitions } = transaction;
  const { collection, rev } = base;
  const prefix = audience === 'gm' ? '' : `${audience}/`;
  const docRef = `${prefix}${collection}/${docId}`;
  await sql.run(
    `INSERT INTO local_metas
      (docRef, collection, docId, campaignId, audience, rev, baseJson, updatedAt, lastSyncedAt)
      VALUES (CASE WHEN EXISTS (SELECT 1 FROM local_metas WHERE docRef = ?) THEN ? ELSE ? END,
        ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (docId, collection, campaignId, audience) DO UPDATE SET rev = excluded.rev,
        baseJson = excluded.baseJson, updatedAt = ifnull(excluded.updatedAt, updatedAt),
        lastSyncedAt = excluded.lastSyncedAt`,
    [
      docRef,
      `${prefix}${campaignId}/${collection}/${docId}`,
      docRef,
      collection,
      docId,
      campaignId,
      audience,
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
