import type { JsonValue } from '../../../core/json';
import type { RecordId } from '../../../core/model/ids';
import type { Page } from '../../../core/ports/lists';
import type { ConflictsQuery, KeptConflict } from '../../../core/ports/syncReview';
import type { Sql } from '../../connection/sqlConnection';
import { pageOf, readCursor } from '../../read/pageCursor';

interface ConflictRow extends Omit<
  KeptConflict,
  'base' | 'mine' | 'theirs' | 'versions' | 'deleted'
> {
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
  readonly deleted: number;
  readonly baseText: string | null;
  readonly mineText: string | null;
  readonly theirsText: string | null;
}

const selectConflicts = `SELECT c.id, c.docId, c.collection, c.campaignId, c.field, c.base, c.mine, c.theirs,
  c.createdAt, c.chosen, c.resolvedAt, ifnull(n.title, '') AS title, n.deletedAt IS NOT NULL AS deleted,
  m.baseText, m.mineText, m.theirsText
  FROM conflicts AS c LEFT JOIN notes AS n ON n.docId = c.docId LEFT JOIN merges AS m ON m.id = c.mergeId`;

/** A page of open or settled conflicts. */
export async function readConflictPage(
  sql: Sql,
  { which, limit, after }: ConflictsQuery,
): Promise<Page<KeptConflict>> {
  const isOpen = which === 'open';
  const rows = await sql.all<ConflictRow>(
    isOpen
      ? `${selectConflicts} WHERE c.resolvedAt IS NULL AND (?1 IS NULL OR c.id > ?2)
          ORDER BY c.id LIMIT ?3`
      : `${selectConflicts} WHERE c.resolvedAt IS NOT NULL
          AND (?1 IS NULL OR (c.resolvedAt, c.id) < (?1, ?2)) ORDER BY c.resolvedAt DESC, c.id DESC LIMIT ?3`,
    [...readCursor(after, 2), limit + 1],
  );
  return pageOf(rows, limit, {
    keyOf: ({ id, resolvedAt }) => [resolvedAt ?? 0, id],
    items: rows.slice(0, limit).map(toConflict),
  });
}

/** Open conflicts of a note, oldest first. */
export async function readConflictsOf(sql: Sql, docId: RecordId): Promise<readonly KeptConflict[]> {
  const rows = await sql.all<ConflictRow>(
    `${selectConflicts} WHERE c.docId = ? AND c.resolvedAt IS NULL ORDER BY c.id`,
    [docId],
  );
  return rows.map(toConflict);
}

export async function readConflict(sql: Sql, id: number): Promise<KeptConflict | undefined> {
  const row = await sql.get<ConflictRow>(`${selectConflicts} WHERE c.id = ?`, [id]);
  return row && toConflict(row);
}

function toConflict({
  baseText,
  mineText,
  theirsText,
  base,
  mine,
  theirs,
  deleted,
  ...row
}: ConflictRow): KeptConflict {
  const isKept = baseText !== null && mineText !== null && theirsText !== null;
  return {
    ...row,
    base: JSON.parse(base) as JsonValue,
    mine: JSON.parse(mine) as JsonValue,
    theirs: JSON.parse(theirs) as JsonValue,
    deleted: deleted === 1,
    versions: isKept ? { base: baseText, mine: mineText, theirs: theirsText } : undefined,
  };
}
