import type { HistoryReader } from '../../core/ports/historyReader';
import type { ReadAccess } from '../connection/reads';
import type { Definition } from '../schema/definition';
import type { Transaction } from '../write/transaction';
import { readDeleted, readOperations } from './operationQueries';
import { thinHistory } from './thinHistory';
import { readVersion, readVersions } from './versionQueries';

export interface HistoryParts {
  readonly read: ReadAccess;
  readonly definitions: readonly Definition[];
  /** Runs one transaction on the writer queue. */
  readonly transact: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;
}

/** The history of a campaign file. */
export function createHistoryReader(parts: HistoryParts): HistoryReader {
  const { read, definitions } = parts;
  return {
    versions: (docId, page) => read((sql) => readVersions({ sql, definitions }, docId, page)),
    version: (docId, versionId) =>
      read((sql) => readVersion({ sql, definitions }, docId, versionId)),
    operations: (query) => read((sql) => readOperations(sql, query)),
    deletedNotes: (query) => read((sql) => readDeleted(sql, query)),
    thin: (token) => thinHistory(parts, token),
  };
}
