import type { CampaignId, RecordId } from '../../core/model/ids';
import type {
  OperationChange,
  OutboxOperation,
  OutboxState,
  QuarantinedNote,
  ReadyQuery,
  RemoteState,
} from '../../core/ports/syncStore';
import type { Sql, SqlValue } from '../connection/sqlConnection';
import type { Definition } from '../schema/definition';

interface OutboxRow {
  readonly id: number;
  readonly collection: string;
  readonly docId: RecordId;
  readonly campaignId: CampaignId;
  readonly operation: 'upsert' | 'delete';
  readonly state: OutboxState;
  readonly attempts: number;
  readonly createdAt: number;
  readonly nextAttemptAt: number;
  readonly marker: string | null;
  readonly frozenJson: string | null;
  readonly lastError: string | null;
}

const selectOperations = `SELECT id, collection, docId, campaignId, operation, state, attempts, createdAt,
  nextAttemptAt, marker, frozenJson, lastError FROM outbox_ops`;

/** Pending rows whose time has come: collections in the order of `definitions`, each oldest first. */
export async function readyOperations(
  sql: Sql,
  definitions: readonly Definition[],
  { campaignId, now, limit }: ReadyQuery,
): Promise<readonly OutboxOperation[]> {
  const names = JSON.stringify(definitions.map(({ name }) => name));
  const rows = await sql.all<OutboxRow>(
    `${selectOperations}
      WHERE campaignId = ? AND state = 'pending' AND nextAttemptAt <= ?
      ORDER BY ifnull((SELECT key FROM json_each(?) WHERE value = collection), ?), createdAt, id
      LIMIT ?`,
    [campaignId, now, names, definitions.length, limit],
  );
  return rows.map(toOperation);
}

export async function inflightOperations(
  sql: Sql,
  campaignId: CampaignId,
): Promise<readonly OutboxOperation[]> {
  const rows = await sql.all<OutboxRow>(
    `${selectOperations} WHERE campaignId = ? AND state = 'inflight' ORDER BY id`,
    [campaignId],
  );
  return rows.map(toOperation);
}

export async function firstQuarantined(sql: Sql): Promise<QuarantinedNote | undefined> {
  return sql.get<QuarantinedNote>(
    `SELECT ifnull(n.title, o.docId) AS title, ifnull(o.lastError, '') AS reason
      FROM outbox_ops AS o LEFT JOIN notes AS n ON n.docId = o.docId
      WHERE o.state = 'quarantined' ORDER BY o.id LIMIT 1`,
  );
}

export async function operationOf(
  sql: Sql,
  docId: RecordId,
  campaignId: CampaignId,
): Promise<OutboxOperation | undefined> {
  const row = await sql.get<OutboxRow>(`${selectOperations} WHERE docId = ? AND campaignId = ?`, [
    docId,
    campaignId,
  ]);
  return row === undefined ? undefined : toOperation(row);
}

/** Writes the given columns of one row. */
export async function updateOperation(
  sql: Sql,
  id: number,
  change: OperationChange,
): Promise<void> {
  const { frozen } = change;
  const columns: readonly (readonly [string, SqlValue | undefined])[] = [
    ['state', change.state],
    ['attempts', change.attempts],
    ['nextAttemptAt', change.nextAttemptAt],
    ['marker', change.marker],
    ['frozenJson', frozen && JSON.stringify(frozen)],
    ['lastError', change.lastError],
  ];
  const set = columns.flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  if (set.length === 0) return;
  await sql.run(
    `UPDATE outbox_ops SET ${set.map(([name]) => `${name} = ?`).join(', ')} WHERE id = ?`,
    [...set.map(([, value]) => value), id],
  );
}

function toOperation({ frozenJson, ...row }: OutboxRow): OutboxOperation {
  const frozen = frozenJson === null ? null : (JSON.parse(frozenJson) as RemoteState);
  return { ...row, frozen };
}
