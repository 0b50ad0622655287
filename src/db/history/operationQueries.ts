import type {
  DeletedNote,
  DeletedQuery,
  Operation,
  OperationQuery,
} from '../../core/ports/historyReader';
import type { Sql } from '../connection/sqlConnection';

const defaultOperations = 50;
const defaultDeleted = 100;

/** The documents an operation `o` made or changed. */
const documentsOf = `SELECT docId FROM versions WHERE operationId = o.id
  UNION SELECT docId FROM creations WHERE operationId = o.id`;

/** Whether an operation `o` made or changed a document of the campaign; mostly the first one it finds tells. */
const concerns = `(EXISTS (SELECT 1 FROM versions AS v WHERE v.operationId = o.id AND v.campaignId = ?2)
  OR EXISTS (SELECT 1 FROM creations AS c JOIN notes AS n ON n.docId = c.docId
    WHERE c.operationId = o.id AND n.campaignId = ?2))`;

/** Operations, newest first. */
export function readOperations(
  sql: Sql,
  { campaignId, limit = defaultOperations, before }: OperationQuery = {},
): Promise<readonly Operation[]> {
  return sql.all<Operation>(
    `SELECT o.id, o.at, o.origin, o.label, o.author, o.deviceId, o.undoneBy,
      (SELECT count(*) FROM (${documentsOf})) AS notes,
      (SELECT n.title FROM notes AS n WHERE n.docId = (SELECT min(docId) FROM (${documentsOf}))) AS title
      FROM operations AS o WHERE o.id < ?1 AND (?2 IS NULL OR ${concerns})
      ORDER BY o.id DESC LIMIT ?3`,
    [before ?? Number.MAX_SAFE_INTEGER, campaignId ?? null, limit],
  );
}

/** Deleted notes, the last deleted first. */
export function readDeleted(
  sql: Sql,
  { campaignId, limit = defaultDeleted, offset = 0 }: DeletedQuery = {},
): Promise<readonly DeletedNote[]> {
  return sql.all<DeletedNote>(
    `SELECT docId, collection, campaignId, title, kind, deletedAt FROM notes
      WHERE deletedAt IS NOT NULL AND (?1 IS NULL OR campaignId = ?1)
      ORDER BY deletedAt DESC, title, docId LIMIT ?2 OFFSET ?3`,
    [campaignId ?? null, limit, offset],
  );
}
