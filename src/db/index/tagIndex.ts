import { findInlineTags } from '../../core/markdown/tags';
import type { StoredRecord } from '../records/storedRecord';
import { listValue, textValue } from '../records/storedRecord';
import type { RecordChange, Transaction } from '../write/transaction';
import { nameKey } from './nameKey';

/** A tag's key, and the tag as it is first written. */
export type TagRow = readonly [key: string, tag: string];

/** Writes the tags of live notes. */
export async function indexTags(
  { sql }: Transaction,
  changes: readonly RecordChange[],
): Promise<void> {
  const changed = changes.filter((change) => mayChangeTags(change) && changesTags(change));
  const old = changed.flatMap(({ before, after }) => (before === undefined ? [] : [after.docId]));
  if (old.length > 0) {
    await sql.run('DELETE FROM note_tags WHERE docId IN (SELECT value FROM json_each(?))', [
      JSON.stringify(old),
    ]);
  }
  const rows = changed.flatMap(({ after }) =>
    tagsOf(after).map((row) => [after.campaignId, after.docId, ...row]),
  );
  if (rows.length === 0) return;
  await sql.run(
    `INSERT INTO note_tags (campaignId, docId, key, tag)
      SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)`,
    [JSON.stringify(rows)],
  );
}

/** The tags of a live note, those of its front matter first, each key once; none of a deleted note. */
export function tagsOf({ deletedAt, values }: StoredRecord): readonly TagRow[] {
  if (deletedAt !== null) return [];
  const tags = new Map<string, string>();
  const inline = findInlineTags(textValue(values, 'body')).map(({ tag }) => tag);
  for (const tag of [...listValue(values, 'tags'), ...inline]) {
    const key = nameKey(tag);
    if (key !== '' && !tags.has(key)) tags.set(key, tag.replaceAll('\0', '\uFFFD'));
  }
  return [...tags];
}

function changesTags({ before, after }: RecordChange): boolean {
  if (before?.campaignId !== after.campaignId) return true;
  return JSON.stringify(tagsOf(before)) !== JSON.stringify(tagsOf(after));
}

function mayChangeTags({ before, after, keepsLinks }: RecordChange): boolean {
  if (keepsLinks === true) return false;
  if (before === undefined) return after.deletedAt === null;
  return (
    before.campaignId !== after.campaignId ||
    before.deletedAt !== after.deletedAt ||
    textValue(before.values, 'body') !== textValue(after.values, 'body') ||
    listValue(before.values, 'tags').join('\n') !== listValue(after.values, 'tags').join('\n')
  );
}
