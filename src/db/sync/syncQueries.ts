import type { Audience } from '../../core/model/audience';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type {
  BaseHead,
  ConflictEntry,
  OutboxState,
  RecordHolder,
  RemoteState,
  RevisionTotals,
  SyncCounts,
  SyncCursor,
  SyncLogEntry,
  SyncState,
} from '../../core/ports/syncStore';
import type { Sql } from '../connection/sqlConnection';
import type { Definition } from '../schema/definition';

/** Every campaign that is synced, deleted ones too; not what somebody else's record pretends to be one. */
export async function readCampaignIds(sql: Sql): Promise<readonly CampaignId[]> {
  const rows = await sql.all<{ readonly firebaseId: CampaignId }>(
    `SELECT firebaseId FROM campaigns WHERE campaignId = firebaseId
      AND NOT EXISTS (SELECT 1 FROM memberships AS m WHERE m.campaignId = firebaseId AND m.state = 'left')
      ORDER BY id`,
  );
  return rows.map(({ firebaseId }) => firebaseId);
}

/** Where this file has records of those ids. */
export async function readHolders(
  sql: Sql,
  docIds: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, RecordHolder>> {
  const rows = await sql.all<RecordHolder & { readonly docId: RecordId }>(
    `SELECT docId, campaignId, collection FROM notes
      WHERE docId IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(docIds)],
  );
  return new Map(rows.map(({ docId, ...holder }) => [docId, holder]));
}

/** Bases whose record this file has not: of collections that an older version did not know, or set aside. */
export async function readUnplaced(
  sql: Sql,
  definitions: readonly Definition[],
  { campaignId, audience }: { readonly campaignId: CampaignId; readonly audience: Audience },
): Promise<ReadonlyMap<RecordId, RemoteState>> {
  const rows = await sql.all<{ readonly docId: RecordId; readonly baseJson: string }>(
    `SELECT docId, baseJson FROM local_metas AS m
      WHERE campaignId = ? AND audience = ? AND baseJson IS NOT NULL
        AND collection IN (SELECT value FROM json_each(?))
        AND NOT EXISTS (SELECT 1 FROM notes WHERE docId = m.docId)`,
    [campaignId, audience, JSON.stringify(definitions.map(({ name }) => name))],
  );
  return new Map(rows.map(({ docId, baseJson }) => [docId, JSON.parse(baseJson) as RemoteState]));
}

export async function readCounts(sql: Sql, campaignId?: CampaignId): Promise<SyncCounts> {
  const states = await sql.all<{ readonly state: OutboxState | 'kept'; readonly count: number }>(
    `SELECT CASE WHEN EXISTS (SELECT 1 FROM memberships AS m WHERE m.campaignId = o.campaignId
        AND (m.state <> 'member' OR m.role NOT IN ('owner', 'gm')))
      THEN 'kept' ELSE o.state END AS state, count(*) AS count
      FROM outbox_ops AS o WHERE ?1 IS NULL OR campaignId = ?1 GROUP BY 1`,
    [campaignId ?? null],
  );
  const open = await sql.get<{ readonly count: number }>(
    `SELECT count(*) AS count FROM conflicts
      WHERE resolvedAt IS NULL AND (?1 IS NULL OR campaignId = ?1)`,
    [campaignId ?? null],
  );
  const of = (state: OutboxState | 'kept'): number =>
    states.find((row) => row.state === state)?.count ?? 0;
  return {
    kept: of('kept'),
    pending: of('pending'),
    inflight: of('inflight'),
    quarantined: of('quarantined'),
    conflicts: open?.count ?? 0,
  };
}

/**
 * The local half of the proof: everything the server is known to have, deleted documents included, and what counts those
 * that were taken out.
 */
export async function readTotals(
  sql: Sql,
  campaignId: CampaignId,
  audience: Audience,
): Promise<RevisionTotals> {
  const row = await sql.get<RevisionTotals>(
    `SELECT count(*) AS count, ifnull(sum(rev), 0) AS revSum FROM (
      SELECT rev FROM local_metas WHERE campaignId = ?1 AND audience = ?2 AND rev IS NOT NULL
      UNION ALL SELECT compactedRev FROM sync_state
        WHERE campaignId = ?1 AND audience = ?2 AND compactedRev > 0)`,
    [campaignId, audience],
  );
  return row ?? { count: 0, revSum: 0 };
}

export async function readBaseRevisions(
  sql: Sql,
  campaignId: CampaignId,
  audience: Audience,
): Promise<ReadonlyMap<RecordId, number>> {
  const rows = await sql.all<{ readonly docId: RecordId; readonly rev: number }>(
    'SELECT docId, rev FROM local_metas WHERE campaignId = ? AND audience = ? AND rev IS NOT NULL',
    [campaignId, audience],
  );
  return new Map(rows.map(({ docId, rev }) => [docId, rev]));
}

export async function readBaseHeads(
  sql: Sql,
  campaignId: CampaignId,
  docIds: readonly RecordId[],
): Promise<readonly BaseHead[]> {
  const rows = await sql.all<Omit<BaseHead, 'moved'> & { readonly moved: number | null }>(
    `SELECT docId, audience, rev, updatedAt, json_extract(baseJson, '$.moved') AS moved
      FROM local_metas WHERE campaignId = ? AND rev IS NOT NULL
        AND docId IN (SELECT value FROM json_each(?))`,
    [campaignId, JSON.stringify(docIds)],
  );
  return rows.map((row) => ({ ...row, moved: row.moved === 1 }));
}

interface StateRow extends Omit<SyncState, 'cursor' | 'safeCursor'> {
  readonly cursorFast: string | null;
  readonly cursorSafe: string | null;
}

export async function readState(
  sql: Sql,
  campaignId: CampaignId,
  audience: Audience,
): Promise<SyncState | undefined> {
  const row = await sql.get<StateRow>(
    `SELECT campaignId, audience, remote, cursorFast, cursorSafe, verifiedAt, lastSyncedAt,
      compactedBefore, compactedRev FROM sync_state WHERE campaignId = ? AND audience = ?`,
    [campaignId, audience],
  );
  if (row === undefined) return undefined;
  const { cursorFast, cursorSafe, ...state } = row;
  return { ...state, cursor: cursorFrom(cursorFast), safeCursor: cursorFrom(cursorSafe) };
}

function cursorFrom(json: string | null): SyncCursor | null {
  return json === null ? null : (JSON.parse(json) as SyncCursor);
}

function cursorJson(cursor: SyncCursor | null): string | null {
  return cursor === null ? null : JSON.stringify(cursor);
}

export async function writeState(sql: Sql, state: SyncState): Promise<void> {
  await sql.run(
    `INSERT OR REPLACE INTO sync_state (campaignId, audience, remote, cursorFast, cursorSafe,
      verifiedAt, lastSyncedAt, compactedBefore, compactedRev) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      state.campaignId,
      state.audience,
      state.remote,
      cursorJson(state.cursor),
      cursorJson(state.safeCursor),
      state.verifiedAt,
      state.lastSyncedAt,
      state.compactedBefore,
      state.compactedRev,
    ],
  );
}

/** Conflicts nobody has settled yet, oldest first. */
export function readConflicts(
  sql: Sql,
  campaignId?: CampaignId,
): Promise<readonly ConflictEntry[]> {
  return sql.all<ConflictEntry>(
    `SELECT id, collection, docId, campaignId, field, base, mine, theirs, createdAt FROM conflicts
      WHERE resolvedAt IS NULL AND (?1 IS NULL OR campaignId = ?1) ORDER BY id`,
    [campaignId ?? null],
  );
}

/** The newest entries of the log, newest first. */
export function readLog(sql: Sql, limit: number): Promise<readonly SyncLogEntry[]> {
  return sql.all<SyncLogEntry>('SELECT at, message FROM sync_log ORDER BY id DESC LIMIT ?', [
    limit,
  ]);
}
