import type { NoteLink } from '../../core/markdown/noteLink';
import { linkName } from '../../core/markdown/linkKey';
import { findNoteLinks } from '../../core/markdown/noteLinks';
import type { StoredRecord } from '../records/storedRecord';
import { noteText } from '../records/storedRecord';
import type { RecordChange, Transaction } from '../write/transaction';
import { nameKey } from './nameKey';

/** A link's key, kind and line. */
export type LinkRow = readonly [targetKey: string, kind: string, line: number];

/** Writes the links of live notes; `resolveLinks` finds their targets before the commit. */
export async function indexLinks(
  transaction: Transaction,
  changes: readonly RecordChange[],
): Promise<void> {
  for (const change of changes) await indexLinksOf(transaction, change);
}

async function indexLinksOf(
  { sql, touchedKeys }: Transaction,
  { before, after }: RecordChange,
): Promise<void> {
  const old = linkedText(before);
  if (old === linkedText(after)) return;
  const { docId, campaignId } = after;
  if (old !== '') await sql.run('DELETE FROM links WHERE sourceId = ?', [docId]);
  const rows = linksOf(after);
  if (rows.length === 0) return;
  touchedKeys.add(
    campaignId,
    rows.map(([key]) => key),
  );
  await sql.run(
    `INSERT INTO links (sourceId, campaignId, targetKey, kind, line)
      SELECT ?, ?, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)`,
    [docId, campaignId, JSON.stringify(rows)],
  );
}

/** Every link of a note's text with a target, in order; none of a deleted note. */
export function linksOf(record: StoredRecord): readonly LinkRow[] {
  return findNoteLinks(linkedText(record))
    .filter(({ target }) => target !== '')
    .map((link) => [targetKey(link), kindOfLink(link), link.line]);
}

/**
 * The note a row of `links` means: the only one with its key as title, else the only one with it as alias; null when
 * there is none or more than one.
 */
export const linkTarget = `(SELECT CASE count(*) WHEN 1 THEN max(docId) END FROM note_keys AS k
  WHERE k.campaignId = links.campaignId AND k.key = links.targetKey AND k.rank =
    (SELECT min(rank) FROM note_keys AS best
      WHERE best.campaignId = links.campaignId AND best.key = links.targetKey))`;

/** Points every link with a touched key at the note its key means now. */
export async function resolveLinks({ sql, touchedKeys }: Transaction): Promise<void> {
  for (const [campaignId, keys] of touchedKeys.entries()) {
    await sql.run(
      `UPDATE links SET targetId = ${linkTarget}
        WHERE campaignId = ? AND targetKey IN (SELECT value FROM json_each(?))`,
      [campaignId, JSON.stringify([...keys])],
    );
  }
}

/** The text whose links count: none of a deleted note. */
function linkedText(record: StoredRecord | undefined): string {
  return record?.deletedAt === null ? noteText(record.values) : '';
}

function targetKey({ target }: NoteLink): string {
  return nameKey(linkName(target));
}

function kindOfLink({ kind, embed }: NoteLink): string {
  return embed ? 'embed' : kind;
}
