import type { MergedVersions } from '../../core/merge/settleText';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { NewConflict, SyncLogEntry, SyncUnit } from '../../core/ports/syncStore';
import type { Sql } from '../connection/sqlConnection';
import type { Transaction } from '../write/transaction';
import type { UnitStep } from '../write/unit';
import { retireBase } from './bases';
import { forgetRemote } from './forgetRemote';
import { removeHeld, writeHeld } from './heldDeletions';
import { nextCommit, renewIdentity } from './identity';
import { writeImage } from './images';
import { writeMembership } from './memberships';
import type { DocumentRef } from './removeOperation';
import { noteChange } from './removeOperation';
import type { SyncDocuments } from './syncDocuments';
import { writeState } from './syncQueries';

/** Entries of the log that are kept. */
const keptLogEntries = 500;

/** The unit the sync engine works with inside one transaction. */
export function createSyncUnit(
  transaction: Transaction,
  documents: SyncDocuments,
  step: UnitStep,
): SyncUnit {
  const { sql } = transaction;
  const atOnce = (work: () => void): Promise<void> =>
    step(() => {
      work();
      return Promise.resolve();
    });
  return {
    announce: (docIds) => documents.announce(docIds),
    holder: (docId) => step(() => documents.holder(docId)),
    bases: (docId, campaignId) => step(() => documents.bases(docId, campaignId)),
    image: (docId, campaignId) => step(() => documents.image(docId, campaignId)),
    putImage: (docId, campaignId, image, rev) =>
      step(() => writeImage(transaction, documents, { docId, campaignId, image, rev })),
    setBase: (update) => step(() => documents.setBase(update)),
    retireBase: (docId, place) =>
      step(async () => {
        await documents.flush();
        await retireBase(sql, docId, place);
        documents.forget(docId);
        const { campaignId } = place;
        const row = await documents.operation(docId, campaignId);
        if (row === undefined) return;
        await enqueueAgain(transaction, { docId, collection: row.collection, campaignId });
        documents.forget(docId);
      }),
    operation: (docId, campaignId) => step(() => documents.operation(docId, campaignId)),
    enqueue: (docId, collection, campaignId) =>
      step(async () => {
        await documents.flush();
        await enqueueAgain(transaction, { docId, collection, campaignId });
        documents.forget(docId);
      }),
    updateOperation: (id, change) => atOnce(() => documents.change(id, change)),
    removeOperation: (id) => atOnce(() => documents.remove(id)),
    keepVersions: (docId, campaignId, versions) =>
      step(() => keepVersions(transaction, { docId, campaignId, versions })),
    addConflict: (entry) => step(() => writeConflict(sql, entry)),
    setState: (state) => step(() => writeState(sql, state)),
    setMembership: (membership, rejoins) => step(() => writeMembership(sql, membership, rejoins)),
    hold: (deletion) => step(() => writeHeld(sql, deletion)),
    release: (docId, campaignId, audience) =>
      step(() => removeHeld(sql, docId, { campaignId, audience })),
    nextCommit: () => step(() => nextCommit(sql)),
    renewIdentity: () => step(() => renewIdentity(sql)),
    forgetRemote: (campaignId) =>
      step(async () => {
        await documents.flush();
        await forgetRemote(transaction, campaignId);
        documents.forget();
      }),
    log: (entry) => step(() => writeLog(sql, entry)),
  };
}

interface MergedDocument {
  readonly docId: RecordId;
  readonly campaignId: CampaignId;
  readonly versions: MergedVersions;
}

async function keepVersions(
  { sql, now }: Transaction,
  { docId, campaignId, versions: { base, mine, theirs } }: MergedDocument,
): Promise<number> {
  const row = await sql.get<{ readonly id: number }>(
    `INSERT INTO merges (docId, campaignId, at, baseText, mineText, theirsText)
      VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
    [docId, campaignId, now, base, mine, theirs],
  );
  if (row === undefined) throw new Error('The store did not keep the versions of a merge.');
  return row.id;
}

async function writeConflict(sql: Sql, entry: NewConflict): Promise<void> {
  const { collection, docId, campaignId, field, base, mine, theirs, createdAt, mergeId } = entry;
  await sql.run(
    `INSERT INTO conflicts (collection, docId, campaignId, field, base, mine, theirs, createdAt, mergeId)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [collection, docId, campaignId, field, base, mine, theirs, createdAt, mergeId ?? null],
  );
}

async function writeLog(sql: Sql, { at, message }: SyncLogEntry): Promise<void> {
  await sql.run('INSERT INTO sync_log (at, message) VALUES (?, ?)', [at, message]);
  await sql.run('DELETE FROM sync_log WHERE id <= (SELECT max(id) FROM sync_log) - ?', [
    keptLogEntries,
  ]);
}

/** Queues the record's present state from the start: nothing of an earlier attempt counts any more. */
async function enqueueAgain(
  transaction: Transaction,
  { docId, collection, campaignId }: DocumentRef,
): Promise<void> {
  const { sql, now } = transaction;
  await sql.run(
    `INSERT INTO outbox_ops (collection, docId, campaignId, operation, payload, createdAt)
      VALUES (?1, ?2, ?3, CASE WHEN
        (SELECT deletedAt FROM notes WHERE docId = ?2) IS NULL THEN 'upsert' ELSE 'delete' END, '[]', ?4)
      ON CONFLICT (docId, collection) DO UPDATE SET operation = excluded.operation,
        state = 'pending', attempts = 0, nextAttemptAt = 0, marker = NULL, frozenJson = NULL,
        lastError = NULL`,
    [collection, docId, campaignId, now],
  );
  noteChange(transaction, { docId, collection, campaignId });
}
