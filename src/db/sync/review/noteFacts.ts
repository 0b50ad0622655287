import type { JsonObject, JsonValue } from '../../../core/json';
import { isJsonArray, jsonEqual, jsonProperty } from '../../../core/json';
import type { RecordId } from '../../../core/model/ids';
import { homeOf, type Home } from '../../../core/sync/homeOf';
import type { KnownBase, NoteSyncFacts } from '../../../core/ports/syncReview';
import type { RemoteState, SyncImage } from '../../../core/ports/syncStore';
import type { Sql } from '../../connection/sqlConnection';
import { findRecord, type RecordSource } from '../../read/findRecord';
import type { StoredRecord } from '../../records/storedRecord';
import { textValue } from '../../records/storedRecord';
import { readBasesOf } from '../bases';
import { imageOf } from '../images';
import { readState } from '../syncQueries';
import { readConflictsOf } from './conflictRows';
import { readEdit } from './editRows';
import { readLogPage } from './logRows';

/** Lines of the log that are read of one note. */
const shownLines = 10;

/** What the file knows about the sync of one note. */
export async function readFacts(
  source: RecordSource,
  docId: RecordId,
): Promise<NoteSyncFacts | undefined> {
  const { sql } = source;
  const record = await findRecord(source, docId);
  if (record === undefined) return undefined;
  const { campaignId, definition, values } = record;
  const home = homeOf(await readBasesOf(sql, record));
  const log = await readLogPage(sql, { docId, limit: shownLines });
  return {
    note: {
      docId,
      campaignId,
      collection: definition.name,
      title: textValue(values, 'title'),
      deleted: record.deletedAt !== null,
    },
    audience: textValue(values, 'audience') === 'table' ? 'table' : 'gm',
    base: home && (await knownBase(sql, record, home)),
    changed: changedFields(imageOf(record, home?.base), home?.base),
    edit: await readEdit(sql, docId),
    conflicts: await readConflictsOf(sql, docId),
    log: log.items,
    state: await readState(sql, campaignId, home?.audience ?? 'gm'),
  };
}

async function knownBase(
  sql: Sql,
  { docId, campaignId }: StoredRecord,
  { audience, base: { rev, deleted } }: Home,
): Promise<KnownBase> {
  const row = await sql.get<{ readonly lastSyncedAt: number | null }>(
    'SELECT lastSyncedAt FROM local_metas WHERE docId = ? AND campaignId = ? AND audience = ?',
    [docId, campaignId, audience],
  );
  return { audience, rev, deleted, lastSyncedAt: row?.lastSyncedAt ?? null };
}

function changedFields(image: SyncImage, base: RemoteState | undefined): readonly string[] {
  const before = base === undefined ? {} : { ...base.data, body: base.body };
  const now = { ...image.data, body: image.body };
  const names = [...new Set([...Object.keys(now), ...Object.keys(before)])];
  const changed = names.filter((name) => !jsonEqual(valueOf(now, name), valueOf(before, name)));
  return image.deleted === (base?.deleted ?? false) ? changed : [...changed, 'deleted'];
}

/** An empty text or list and an absent field are the same to a reader. */
function valueOf(fields: JsonObject, name: string): JsonValue | undefined {
  const value = jsonProperty(fields, name);
  const isEmpty = value === null || value === '' || (isJsonArray(value) && value.length === 0);
  return isEmpty ? undefined : value;
}
