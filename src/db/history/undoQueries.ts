import type { RecordId } from '../../core/model/ids';
import type { Sql } from '../connection/sqlConnection';
import type { StateRow } from './noteState';

/** What an operation did to one document, as far as the history still knows. */
export interface OperationTrace {
  readonly docId: RecordId;
  /** The operation made the document. */
  readonly made: boolean;
  /** The state before the operation; `undefined` when it made the document. */
  readonly before: StateRow | undefined;
  /** The state right after it; `undefined` when that is the present one. */
  readonly after: StateRow | undefined;
  /** False when the state right after it is no longer kept. */
  readonly complete: boolean;
}

/** The documents an operation changed, then those it made, children before the parents that were made before them. */
export async function tracedDocuments(
  sql: Sql,
  operationId: number,
): Promise<readonly { readonly docId: RecordId; readonly made: boolean }[]> {
  const rows = await sql.all<{ readonly docId: RecordId; readonly made: number }>(
    `SELECT docId, 0 AS made, 0 AS place FROM (SELECT DISTINCT docId FROM versions
        WHERE operationId = ?1 AND docId NOT IN (SELECT docId FROM creations WHERE operationId = ?1))
      UNION ALL SELECT docId, 1, -rowid FROM creations WHERE operationId = ?1
      ORDER BY made, place`,
    [operationId],
  );
  return rows.map(({ docId, made }) => ({ docId, made: made === 1 }));
}

interface TraceRow {
  readonly docId: RecordId;
  readonly beforeData: string | null;
  readonly beforeBody: string | null;
  readonly afterData: string | null;
  readonly afterBody: string | null;
  readonly afterMadeBy: number | null;
}

/** Reads what an operation did to some documents; their whole texts are in memory. */
export async function readTraces(
  sql: Sql,
  operationId: number,
  documents: readonly { readonly docId: RecordId; readonly made: boolean }[],
): Promise<readonly OperationTrace[]> {
  const rows = await sql.all<TraceRow>(
    `WITH traced AS (SELECT value AS docId,
        (SELECT min(id) FROM versions WHERE operationId = ?1 AND docId = value) AS first,
        (SELECT max(id) FROM versions WHERE operationId = ?1 AND docId = value) AS last
      FROM json_each(?2))
      SELECT t.docId, b.data AS beforeData, b.body AS beforeBody,
        a.data AS afterData, a.body AS afterBody, a.madeBy AS afterMadeBy
      FROM traced AS t LEFT JOIN versions AS b ON b.id = t.first
        LEFT JOIN versions AS a ON a.id =
          (SELECT min(id) FROM versions AS n WHERE n.docId = t.docId AND n.id > ifnull(t.last, 0))`,
    [operationId, JSON.stringify(documents.map(({ docId }) => docId))],
  );
  const byId = new Map(rows.map((row) => [row.docId, row]));
  return documents.map(({ docId, made }) => {
    const row = byId.get(docId);
    return {
      docId,
      made,
      before: made ? undefined : stateRow(row?.beforeData, row?.beforeBody),
      after: stateRow(row?.afterData, row?.afterBody),
      complete: [null, operationId].includes(row?.afterMadeBy ?? null),
    };
  });
}

function stateRow(
  data: string | null | undefined,
  body: string | null | undefined,
): StateRow | undefined {
  return typeof data === 'string' ? { data, body: body ?? '' } : undefined;
}
