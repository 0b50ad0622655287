import type { NoteReader } from '../../core/ports/campaignStore';
import type { ReadAccess } from '../connection/reads';
import { toRecord } from '../records/storedRecord';
import type { Definition } from '../schema/definition';
import { findRecord } from './findRecord';
import { countByKind, notesNamed, noteSummaries, noteSummary } from './noteQueries';

/** Reads across all collections, of committed rows only. */
export function createNoteReader(read: ReadAccess, definitions: readonly Definition[]): NoteReader {
  return {
    get: (docId) =>
      read(async (sql) => {
        const record = await findRecord({ sql, definitions }, docId);
        return record?.deletedAt === null ? toRecord(record) : undefined;
      }),
    summary: (docId) => read((sql) => noteSummary(sql, docId)),
    summaries: (query) => read((sql) => noteSummaries(sql, query)),
    countByKind: (campaignId) => read((sql) => countByKind(sql, campaignId)),
    resolve: (campaignId, target) => read((sql) => notesNamed(sql, campaignId, target)),
  };
}
