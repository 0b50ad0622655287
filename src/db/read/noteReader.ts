import type { NoteReader } from '../../core/ports/campaignStore';
import type { ReadAccess } from '../connection/reads';
import type { LiveHub } from '../live/liveHub';
import { noteQuery, summariesQuery } from '../live/watches';
import { toRecord } from '../records/storedRecord';
import type { Definition } from '../schema/definition';
import { findRecord } from './findRecord';
import { countBelow, countByKind, countNotes, lostParents, tallyNotes } from './noteCounts';
import { notePage, notesNamed, noteSummaries, noteSummary, recentNotes } from './noteQueries';

export interface NoteReaderParts {
  readonly read: ReadAccess;
  readonly live: LiveHub;
  readonly definitions: readonly Definition[];
}

/** Reads across all collections, of committed rows only. */
export function createNoteReader({ read, live, definitions }: NoteReaderParts): NoteReader {
  return {
    get: (docId) =>
      read(async (sql) => {
        const record = await findRecord({ sql, definitions }, docId);
        return record?.deletedAt === null ? toRecord(record) : undefined;
      }),
    summary: (docId) => read((sql) => noteSummary(sql, docId)),
    summaries: (query) => read((sql) => noteSummaries(sql, query)),
    page: (query) => read((sql) => notePage(sql, query)),
    count: (query) => read((sql) => countNotes(sql, query)),
    recent: (campaignId, limit) => read((sql) => recentNotes(sql, campaignId, limit)),
    countByKind: (campaignId) => read((sql) => countByKind(sql, campaignId)),
    tally: (campaignId) => read((sql) => tallyNotes(sql, campaignId)),
    countBelow: (query) => read((sql) => countBelow(sql, query)),
    lostParents: (query) => read((sql) => lostParents(sql, query)),
    watch: (query = {}) => live.watch(summariesQuery(query)),
    watchNote: (docId) => live.watch(noteQuery(definitions, docId)),
    resolve: (campaignId, target) => read((sql) => notesNamed(sql, campaignId, target)),
  };
}
