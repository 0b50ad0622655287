import type { CampaignId, RecordId } from '../../core/model/ids';
import type { Audience } from '../../core/model/audience';
import type { BaseUpdate, Bases, RemotePlace, RemoteState } from '../../core/ports/syncStore';
import { groupedBy } from '../../core/groupedBy';
import { runOverRows } from '../connection/bulkRows';
import type { Sql, SqlValue } from '../connection/sqlConnection';
import type { StoredRecord } from '../records/storedRecord';
import type { Transaction } from '../write/transaction';

/** The last states the server is known to have had of one record. */
export async function readBasesOf(
  sql: Sql,
  { docId, campaignId }: Pick<StoredRecord, 'docId' | 'campaignId'>,
): Promise<Bases> {
  return (await readBases(sql, [docId])).get(docId)?.get(campaignId) ?? {};
}

/** The last states the server is known to have had, by document and campaign. */
export async function readBases(
  sql: Sql,
  docIds: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, Map<CampaignId, Bases>>> {
  const rows = await sql.all<BaseRow>(
    `SELECT docId, campaignId, audience, baseJson FROM local_metas
      WHERE docId IN (SELECT value FROM json_each(?)) AND baseJson IS NOT NULL`,
    [JSON.stringify(docIds)],
  );
  const found = new Map<RecordId, Map<CampaignId, Bases>>();
  for (const { docId, campaignId, audience, baseJson } of rows) {
    const own = found.get(docId) ?? new Map<CampaignId, Bases>();
    const base = JSON.parse(baseJson) as RemoteState;
    found.set(docId, own.set(campaignId, { ...own.get(campaignId), [audience]: base }));
  }
  return found;
}

/** See `SyncStore.oldBases`. A time that is not known may be an early one. */
export async function readOldBases(
  sql: Sql,
  { campaignId, audience }: RemotePlace,
  time: string,
  which: 'deleted' | 'all',
): Promise<ReadonlyMap<RecordId, RemoteState>> {
  const rows = await sql.all<Pick<BaseRow, 'docId' | 'baseJson'>>(
    `SELECT docId, baseJson FROM local_metas
      WHERE campaignId = ?1 AND audience = ?2 AND rev IS NOT NULL
        AND (updatedAt IS NULL OR length(updatedAt) < length(?3)
          OR (length(updatedAt) = length(?3) AND updatedAt < ?3))
        AND (?4 = 'all' OR json_extract(baseJson, '$.deleted'))
      ORDER BY docId`,
    [campaignId, audience, time, which],
  );
  return new Map(rows.map(({ docId, baseJson }) => [docId, JSON.parse(baseJson) as RemoteState]));
}

/** See `SyncUnit.retireBase`. What was left behind by a move is no ancestor. */
export async function retireBase(
  sql: Sql,
  docId: RecordId,
  { campaignId, audience }: RemotePlace,
): Promise<void> {
  await sql.run(
    `UPDATE local_metas SET rev = NULL, updatedAt = NULL, baseJson = CASE
        WHEN json_extract(baseJson, '$.moved') IS NULL THEN json_set(baseJson, '$.rev', 0) END
      WHERE docId = ? AND campaignId = ? AND audience = ?`,
    [docId, campaignId, audience],
  );
}

interface BaseRow {
  readonly docId: RecordId;
  readonly campaignId: CampaignId;
  readonly audience: Audience;
  readonly baseJson: string;
}

/** Writes bases; no document of an audience is there twice in one collection. */
export function writeBases(sql: Sql, updates: readonly BaseUpdate[], now: number): Promise<void> {
  return runOverRows(
    sql,
    upsertBases,
    updates.map(({ docId, campaignId, audience, base, remoteUpdatedAt }) => [
      ...[base.collection, docId, campaignId, audience, audience === 'gm' ? '' : `${audience}/`],
      ...[base.rev, JSON.stringify(base), remoteUpdatedAt, now],
    ]),
  );
}

/** Columns of a row: collection, document, campaign, audience, prefix of its reference, then what is written. */
const upsertBases = (rows: string): string =>
  `INSERT INTO local_metas
    (docRef, collection, docId, campaignId, audience, rev, baseJson, updatedAt, lastSyncedAt)
    SELECT column5 || CASE
        WHEN EXISTS (SELECT 1 FROM local_metas WHERE docRef = column5 || column1 || '/' || column2)
        THEN column3 || '/' ELSE '' END || column1 || '/' || column2,
      column1, column2, column3, column4, column6, column7, column8, column9
    FROM (VALUES ${rows}) WHERE true
    ON CONFLICT (docId, collection, campaignId, audience) DO UPDATE SET rev = excluded.rev,
      baseJson = excluded.baseJson, updatedAt = ifnull(excluded.updatedAt, updatedAt),
      lastSyncedAt = excluded.lastSyncedAt`;

/** The server revision a record is based on. */
export type Revision = Pick<StoredRecord, 'definition' | 'docId' | 'campaignId' | 'rev'>;

/** Writes the revisions of records that have another; no record is there twice. */
export async function writeRevisions(
  { sql }: Pick<Transaction, 'sql'>,
  revisions: readonly Revision[],
): Promise<void> {
  const rowOf = ({ docId, campaignId, rev }: Revision): readonly SqlValue[] => [
    ...[docId, campaignId, rev],
  ];
  for (const [definition, group] of groupedBy(revisions, ({ definition: own }) => own)) {
    await runOverRows(
      sql,
      (rows) =>
        `UPDATE "${definition.name}" AS r SET rev = column3 FROM (VALUES ${rows})
          WHERE r.firebaseId = column1 AND r.campaignId = column2 AND r.rev <> column3`,
      group.map(rowOf),
    );
  }
  await runOverRows(
    sql,
    (rows) =>
      `UPDATE notes AS n SET rev = column3 FROM (VALUES ${rows})
        WHERE n.docId = column1 AND n.campaignId = column2 AND n.rev <> column3`,
    revisions.map(rowOf),
  );
}
