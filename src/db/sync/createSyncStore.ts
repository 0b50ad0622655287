import type { SyncStore } from '../../core/ports/syncStore';
import type { ReadAccess } from '../connection/reads';
import type { Definition } from '../schema/definition';
import type { Transaction } from '../write/transaction';
import { inSteps } from '../write/unit';
import { readOldBases } from './bases';
import { holdsAny, readDeletionFigures, readHeld, readHeldCounts } from './heldDeletions';
import { readIdentity } from './identity';
import { acquireLease, assertLease, releaseLease } from './lease';
import { firstQuarantined, inflightOperations, readyOperations } from './outboxRows';
import { readMemberships, writeMembership } from './memberships';
import {
  readBaseHeads,
  readBaseRevisions,
  readCampaignIds,
  readConflicts,
  readCounts,
  readLog,
  readState,
  readTotals,
  readUnplaced,
} from './syncQueries';
import { readParentCycles } from './parentCycles';
import { SyncDocuments } from './syncDocuments';
import { createSyncUnit } from './syncUnit';

export interface SyncStoreParts {
  readonly read: ReadAccess;
  readonly definitions: readonly Definition[];
  /** Runs one transaction on the writer queue. */
  readonly transact: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>;
}

/** The sync engine's side of the store. */
export function createSyncStore({ read, definitions, transact }: SyncStoreParts): SyncStore {
  return {
    identity: () => read(readIdentity),
    campaignIds: () => read(readCampaignIds),
    counts: (campaignId) => read((sql) => readCounts(sql, campaignId)),
    readyOperations: (query) => read((sql) => readyOperations(sql, definitions, query)),
    inflightOperations: (campaignId) => read((sql) => inflightOperations(sql, campaignId)),
    firstQuarantined: () => read(firstQuarantined),
    totals: (campaignId, audience) => read((sql) => readTotals(sql, campaignId, audience)),
    oldBases: (place, time, which) => read((sql) => readOldBases(sql, place, time, which)),
    baseHeads: (campaignId, docIds) => read((sql) => readBaseHeads(sql, campaignId, docIds)),
    unplaced: (campaignId, audience) =>
      read((sql) => readUnplaced(sql, definitions, { campaignId, audience })),
    parentCycles: (campaignId) => read((sql) => readParentCycles(sql, campaignId)),
    mergeKinds: (collection) => definitions.find(({ name }) => name === collection)?.fields ?? {},
    baseRevisions: (campaignId, audience) =>
      read((sql) => readBaseRevisions(sql, campaignId, audience)),
    state: (campaignId, audience) => read((sql) => readState(sql, campaignId, audience)),
    memberships: () => read(readMemberships),
    setMembership: (membership) =>
      transact(async ({ sql }) => void (await writeMembership(sql, membership, true))),
    heldDeletions: (campaignId) => read((sql) => readHeld(sql, campaignId)),
    heldCounts: () => read(readHeldCounts),
    holdsDeletions: (campaignId) => read((sql) => holdsAny(sql, campaignId)),
    deletionFigures: (campaignId, since) =>
      read((sql) => readDeletionFigures(sql, campaignId, since)),
    conflicts: (campaignId) => read((sql) => readConflicts(sql, campaignId)),
    recentLog: (limit) => read((sql) => readLog(sql, limit)),
    acquireLease: (owner, now, ttl) =>
      transact(({ sql }) => acquireLease(sql, owner, { now, ttl })),
    releaseLease: (lease) => transact(({ sql }) => releaseLease(sql, lease)),
    transaction: (lease, work) =>
      transact(async (transaction) => {
        await assertLease(transaction.sql, lease);
        const documents = new SyncDocuments(transaction);
        const result = await inSteps((step) => work(createSyncUnit(transaction, documents, step)));
        await documents.flush();
        return result;
      }),
  };
}
