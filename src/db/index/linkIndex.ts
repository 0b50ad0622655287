import type { NoteLink } from '../../core/markdown/noteLink';
import { linkKey, linkName } from '../../core/markdown/linkKey';
import { findNoteLinks } from '../../core/markdown/noteLinks';
import type { StoredRecord } from '../records/storedRecord';
import { noteText } from '../records/storedRecord';
import type { Transaction } from '../write/transaction';

/** Writes the links of a live note; `resolveLinks` finds their targets before the commit. */
export async function indexLinks(
  { sql, touchedKeys }: Transaction,
  before: StoredRecord | undefined,
  after: StoredRecord,
): Promise<void> {
  const old = linkedText(before);
  const text = linkedText(after);
  if (old === text) return;
  const { docId, campaignId } = after;
  if (old !== '') await sql.run('DELETE FROM links WHERE sourceId = ?', [docId]);
  const links = findNoteLinks(text).filter(({ target }) => target !== '');
  if (links.length === 0) return;
  const rows = links.map((link) => [targetKey(link), kindOfLink(link), link.line] as const);
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

/**
 * Points every link with a touched key at the note its key means: the only one with that title, else the only one with
 * that alias; at nothing when there is none or more than one.
 */
export async function resolveLinks({ sql, touchedKeys }: Transaction): Promise<void> {
  for (const [campaignId, keys] of touchedKeys.entries()) {
    await sql.run(
      `UPDATE links SET targetId = (
          SELECT CASE count(*) WHEN 1 THEN max(docId) END FROM note_keys AS k
          WHERE k.campaignId = links.campaignId AND k.key = links.targetKey AND k.rank =
            (SELECT min(rank) FROM note_keys AS best
              WHERE best.campaignId = links.campaignId AND best.key = links.targetKey))
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
  return linkKey(linkName(target));
}

function kindOfLink({ kind, embed }: NoteLink): string {
  return embed ? 'embed' : kind;
}
