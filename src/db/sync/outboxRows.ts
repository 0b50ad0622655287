import type { CampaignId, RecordId } from '../../core/model/ids';
import type {
  FrozenState,
  OperationChange,
  OutboxOperation,
  OutboxState,
  QuarantinedNote,
  ReadyQuery,
} from '../../core/ports/syncStore';
import { groupedBy } from '../../core/groupedBy';
import { runOverRows } from '../connection/bulkRows';
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

/** Outbox rows by document. */
export async function readOperations(
  sql: Sql,
  docIds: readonly RecordId[],
): Promise<ReadonlyMap<RecordId, readonly OutboxOperation[]>> {
  const rows = await sql.all<OutboxRow>(
    `${selectOperations} WHERE docId IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(docIds)],
  );
  return groupedBy(rows.map(toOperation), ({ docId }) => docId);
}

/** Writes the given columns of rows; no row is there twice. */
export async function updateOperations(
  sql: Sql,
  changes: readonly (readonly [id: number, change: OperationChange])[],
): Promise<void> {
  const rows = changes.map(([id, change]) => {
    const given = columnsOf(change);
    return { columns: [...given.keys()], values: [id, ...given.values()] };
  });
  for (const [, group] of groupedBy(rows, ({ columns }) => columns.join())) {
    const [{ columns }] = group;
    if (columns.length === 0) continue;
    const set = columns.map((name, i) => `${name} = column${i + 2}`).join(', ');
    await runOverRows(
      sql,
      (placeholders) =>
        `UPDATE outbox_ops SET ${set} FROM (VALUES ${placeholders}) WHERE id = column1`,
      group.map(({ values }) => values),
    );
  }
}

function columnsOf({ frozen, ...change }: OperationChange): ReadonlyMap<string, SqlValue> {
  const given: readonly (readonly [string, SqlValue | undefined])[] = [
    ['state', change.state],
    ['attempts', change.attempts],
    ['nextAttemptAt', change.nextAttemptAt],
    ['marker', change.marker],
    ['frozenJson', frozen && JSON.stringify(frozen)],
    ['lastError', change.lastError],
  ];
  return new Map(given.filter((column): column is [string, SqlValue] => column[1] !== undefined));
}

function toOperation({ frozenJson, ...row }: OutboxRow): OutboxOperation {
  const frozen = frozenJson === null ? null : (JSON.parse(frozenJson) as FrozenState);
  return { ...row, frozen };
}
