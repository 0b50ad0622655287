import { findInlineTags } from '../../core/markdown/tags';
import type { RecordId } from '../../core/model/ids';
import { withRecentResults } from '../../core/recentResults';
import { runAll } from '../connection/bulkRows';
import type { StoredRecord } from '../records/storedRecord';
import { listValue, textValue } from '../records/storedRecord';
import type { PreparedWrite, RecordChange, Transaction } from '../write/transaction';
import { nameKey } from './nameKey';

/** A tag's key, and the tag as it is first written. */
export type TagRow = readonly [key: string, tag: string];

const deleteTags = 'DELETE FROM note_tags WHERE docId IN (SELECT value FROM json_each(?))';

const insertTags = `INSERT INTO note_tags (campaignId, docId, key, tag)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)`;

const inlineTagsOf = withRecentResults((body) => findInlineTags(body).map(({ tag }) => tag));

/** Prepares the tags of live notes. */
export function prepareTags({ sql }: Transaction, changes: readonly RecordChange[]): PreparedWrite {
  const old: RecordId[] = [];
  const rows: (readonly string[])[] = [];
  for (const change of changes) {
    if (!mayChangeTags(change)) continue;
    const { before, after } = change;
    const tags = tagsOf(after);
    if (before !== undefined) {
      const same = JSON.stringify(tagsOf(before)) === JSON.stringify(tags);
      if (same && before.campaignId === after.campaignId) continue;
      old.push(after.docId);
    }
    rows.push(...tags.map((row) => [after.campaignId, after.docId, ...row]));
  }
  const statements = [
    { text: deleteTags, list: old },
    { text: insertTags, list: rows },
  ].flatMap(({ text, list }) =>
    list.length === 0 ? [] : [{ text, values: [JSON.stringify(list)] }],
  );
  return () => runAll(sql, statements);
}

/** The tags of a live note, those of its front matter first, each key once; none of a deleted note. */
export function tagsOf({ deletedAt, values }: StoredRecord): readonly TagRow[] {
  if (deletedAt !== null) return [];
  const tags = new Map<string, string>();
  const inline = inlineTagsOf(textValue(values, 'body'));
  for (const tag of [...listValue(values, 'tags'), ...inline]) {
    const key = nameKey(tag);
    if (key !== '' && !tags.has(key)) tags.set(key, tag.replaceAll('\0', '\uFFFD'));
  }
  return [...tags];
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
