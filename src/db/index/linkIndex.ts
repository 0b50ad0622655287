import { linkFolder, linkName } from '../../core/markdown/linkKey';
import type { RecordId } from '../../core/model/ids';
import type { NoteLink } from '../../core/markdown/noteLink';
import { findNoteLinks } from '../../core/markdown/noteLinks';
import type { SqlValue } from '../connection/sqlConnection';
import type { StoredRecord } from '../records/storedRecord';
import { noteText } from '../records/storedRecord';
import type { RecordChange, Transaction } from '../write/transaction';
import { nameKey } from './nameKey';
import { folderKeyOf, namesOf } from './noteIndex';

/** What `links` says of a link besides its source and campaign; `folder` is null where it names none. */
export type LinkRow = readonly [
  targetKey: string,
  folder: string | null,
  kind: string,
  line: number,
  heading: string | null,
  block: string | null,
];

/** The columns of a `LinkRow`, in its order. */
export const linkColumns = ['targetKey', 'folder', 'kind', 'line', 'heading', 'block'] as const;

/** Writes the links of live notes; `resolveLinks` finds their targets before the commit. */
export async function indexLinks(
  { sql, touchedKeys, linkedSources }: Transaction,
  changes: readonly RecordChange[],
): Promise<void> {
  for (const { before, after } of changes) {
    if (before === undefined || folderKeyOf(before) === folderKeyOf(after)) continue;
    touchedKeys.add(
      after.campaignId,
      namesOf(after).map(([key]) => key),
    );
  }
  const removed: RecordId[] = [];
  const rows: (readonly SqlValue[])[] = [];
  for (const { before, after } of changes.filter(changesLinks)) {
    const { docId, campaignId } = after;
    const old = before === undefined ? [] : linksOf(before);
    const links = linksOf(after);
    if (before?.campaignId === campaignId && JSON.stringify(old) === JSON.stringify(links))
      continue;
    if (old.length > 0) removed.push(docId);
    if (links.length > 0) linkedSources.add(campaignId, [docId]);
    rows.push(...links.map((link) => [docId, campaignId, ...link]));
  }
  if (removed.length > 0) {
    await sql.run('DELETE FROM links WHERE sourceId IN (SELECT value FROM json_each(?))', [
      JSON.stringify(removed),
    ]);
  }
  if (rows.length === 0) return;
  await sql.run(
    `INSERT INTO links (sourceId, campaignId, ${linkColumns.join(', ')})
      SELECT value ->> 0, value ->> 1, ${linkColumns.map((_, i) => `value ->> ${i + 2}`).join(', ')}
      FROM json_each(?)`,
    [JSON.stringify(rows)],
  );
}

/** Every link of a note's text to a note, in order, those to itself by `[[#Heading]]` left out; none of a deleted note. */
export function linksOf(record: StoredRecord): readonly LinkRow[] {
  return findNoteLinks(linkedText(record))
    .filter(({ target }) => target !== '')
    .map((link) => [
      targetKey(link),
      folderOfLink(link),
      kindOfLink(link),
      link.line,
      storable(link.heading),
      storable(link.block),
    ]);
}

/** Whether the note of the name `k` lies in the folder that a row of `links` names, or is called by the whole path. */
const fitsFolder = `(EXISTS (SELECT 1 FROM notes AS n WHERE n.docId = k.docId
      AND substr('/' || n.folderKey, -length(links.folder) - 1) = '/' || links.folder) OR EXISTS
  (SELECT 1 FROM note_keys AS whole WHERE whole.campaignId = links.campaignId
    AND whole.key = links.folder || '/' || links.targetKey AND whole.docId = k.docId))`;

/**
 * The note a row of `links` means: the only one with its key as title, else the only one with it as alias; of several the
 * only one in the link's folder. Null when there is none or still more than one.
 */
export const linkTarget = `(SELECT CASE
    WHEN count(*) < 2 THEN max(k.docId)
    WHEN links.folder IS NOT NULL AND sum(${fitsFolder}) = 1 THEN max(CASE WHEN ${fitsFolder} THEN k.docId END)
  END
  FROM note_keys AS k WHERE k.campaignId = links.campaignId AND k.key = links.targetKey AND k.rank =
    (SELECT min(rank) FROM note_keys AS best
      WHERE best.campaignId = links.campaignId AND best.key = links.targetKey))`;

/** Points the links that were written, and every link with a touched key, at the note its key means now. */
export async function resolveLinks(transaction: Transaction): Promise<void> {
  const { sql, touchedKeys, linkedSources } = transaction;
  for (const [campaignId, sources] of linkedSources.entries()) {
    await sql.run(
      `UPDATE links SET targetId = ${linkTarget}
        WHERE sourceId IN (SELECT value FROM json_each(?))
          AND targetKey NOT IN (SELECT value FROM json_each(?))`,
      [JSON.stringify([...sources]), JSON.stringify([...touchedKeys.of(campaignId)])],
    );
  }
  for (const [campaignId, keys] of touchedKeys.entries()) {
    await sql.run(
      `UPDATE links SET targetId = ${linkTarget}
        WHERE campaignId = ? AND targetKey IN (SELECT value FROM json_each(?))`,
      [campaignId, JSON.stringify([...keys])],
    );
  }
}

function changesLinks({ before, after, keepsLinks }: RecordChange): boolean {
  if (keepsLinks === true) return false;
  return (
    linkedText(before) !== linkedText(after) ||
    (before !== undefined && before.campaignId !== after.campaignId)
  );
}

/** The text whose links count: none of a deleted note. */
function linkedText(record: StoredRecord | undefined): string {
  return record?.deletedAt === null ? noteText(record.values) : '';
}

/** The key of the name a link ends in. */
export function targetKey({ target }: Pick<NoteLink, 'target'>): string {
  return nameKey(linkName(target));
}

/** The key of the folders a link names; null without any. */
export function folderOfLink({ target }: Pick<NoteLink, 'target'>): string | null {
  const folder = linkFolder(target);
  return folder === undefined ? null : nameKey(folder);
}

/** SQLite's JSON functions end a text at NUL. */
function storable(text: string | undefined): string | null {
  return text?.replaceAll('\0', '\uFFFD') ?? null;
}

function kindOfLink({ kind, embed }: NoteLink): string {
  return embed ? 'embed' : kind;
}
