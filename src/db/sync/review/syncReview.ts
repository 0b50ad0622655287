import type { SyncReview } from '../../../core/ports/syncReview';
import type { ReadAccess } from '../../connection/reads';
import type { Definition } from '../../schema/definition';
import { readConflict, readConflictPage } from './conflictRows';
import { readEditPage } from './editRows';
import { readLogPage } from './logRows';
import { readFacts } from './noteFacts';

/** The side of sync that users look at. */
export function createSyncReview(read: ReadAccess, definitions: readonly Definition[]): SyncReview {
  return {
    edits: (query) => read((sql) => readEditPage(sql, query)),
    conflicts: (query) => read((sql) => readConflictPage(sql, query)),
    conflict: (id) => read((sql) => readConflict(sql, id)),
    log: (query) => read((sql) => readLogPage(sql, query)),
    facts: (docId) => read((sql) => readFacts({ sql, definitions }, docId)),
  };
}
