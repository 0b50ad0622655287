import type { AnyRecord } from '../../core/model/collections';
import type { RecordId } from '../../core/model/ids';
import type { NoteSummary } from '../../core/ports/campaignStore';
import { findRecord } from '../read/findRecord';
import { noteRows, toSummary } from '../read/noteQueries';
import { placedRecords } from '../read/recordQueries';
import type { ListPart } from '../read/listSql';
import type { StoredRecord } from '../records/storedRecord';
import { toRecord } from '../records/storedRecord';
import type { Definition } from '../schema/definition';
import type { LiveQuery } from './liveQuery';
import { documentResult, listResult } from './liveQuery';

/** The summaries of a list, or of a part of it. */
export function summariesQuery(part: ListPart): LiveQuery<readonly NoteSummary[]> {
  return async (sql) => {
    const places = await noteRows(sql, part);
    return listResult({ part, value: places.map(toSummary), places });
  };
}

/** The records of a collection's list, or of a part of it. */
export function recordsQuery<T>(
  definition: Definition,
  part: ListPart,
  toItem: (record: StoredRecord) => T,
): LiveQuery<readonly T[]> {
  const own = { ...part, collection: definition.name };
  return async (sql) => {
    const places = await placedRecords(sql, definition, part);
    return listResult({ part: own, value: places.map(({ record }) => toItem(record)), places });
  };
}

/** One live record, whatever its collection. */
export function noteQuery(
  definitions: readonly Definition[],
  docId: RecordId,
): LiveQuery<AnyRecord | undefined> {
  return async (sql) => {
    const record = await findRecord({ sql, definitions }, docId);
    return documentResult(docId, record?.deletedAt === null ? toRecord(record) : undefined);
  };
}
