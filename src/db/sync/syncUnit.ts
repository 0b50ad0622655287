import type { MergedVersions } from '../../core/merge/settleText';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { SyncUnit } from '../../core/ports/syncStore';
import type { Transaction } from '../write/transaction';
import type { UnitStep } from '../write/unit';
import { readBases, writeBase } from './bases';
import { forgetRemote } from './forgetRemote';
import { readImage, writeImage } from './images';
import { operationOf, updateOperation } from './outboxRows';
import type { DocumentRef } from './removeOperation';
import { noteChange, removeOperation } from './removeOperation';
import { readHolder, writeState } from './syncQueries';

/** Entries of the log that are kept. */
const keptLogEntries = 500;

/** The unit the sync engine works with inside one transaction. */
export function createSyncUnit(transaction: Transaction, step: UnitStep): SyncUnit {
  const { sql } = transaction;
  return {
    holder: (docId) => step(() => readHolder(sql, docId)),
    bases: (docId, campaignId) => step(() => readBases(sql, docId, campaignId)),
    image: (docId, campaignId) => step(() => readImage(transaction, docId, campaignId)),
    putImage: (docId, campaignId, image, rev) =>
      step(() => writeImage(transaction, { docId, campaignId, image, rev })),
    setBase: (update) => step(() => writeBase(transaction, update)),
    operation: (docId, campaignId) => step(() => operationOf(sql, docId, campaignId)),
    enqueue: (docId, collection, campaignId) =>
      step(() => enqueueAgain(transaction, { docId, collection, campaignId })),
    updateOperation: (id, change) => step(() => updateOperation(sql, id, change)),
    removeOperation: (id) => step(() => removeOperation(transaction, id)),
    keepVersions: (docId, campaignId, versions) =>
      step(() => keepVersions(transaction, { docId, campaignId, versions })),
    addConflict: (entry) =>
      step(async () => {
        await sql.run(
          `INSERT INTO conflicts (collection, docId, campaignId, field, base, mine, theirs, createdAt, mergeId)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          [
            entry.collection,
            entry.docId,
            entry.campaignId,
            entry.field,
            entry.base,
            entry.mine,
            entry.theirs,
            entry.createdAt,
            entry.mergeId ?? null,
          ],
        );
      }),
    setState: (state) => step(() => writeState(sql, state)),
    forgetRemote: (campaignId) => step(() => forgetRemote(transaction, campaignId)),
    log: ({ at, message }) =>
      step(async () => {
        await sql.run('INSERT INTO sync_log (at, message) VALUES (?, ?)', [at, message]);
        await sql.run('DELETE FROM sync_log WHERE id <= (SELECT max(id) FROM sync_log) - ?', [
          keptLogEntries,
        ]);
      }),
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
