import type { ErrorReason } from '../../core/errors';
import { reasonOf } from '../../core/errors';
import type { AnyRecord } from '../../core/model/collections';
import type { WriteUnit } from '../../core/ports/campaignStore';
import { SerialQueue } from '../../core/serialQueue';
import { restoreDeleted, restoreVersion } from '../history/restore';
import { undoOperation } from '../history/undoOperation';
import { readDeletedRecords } from '../read/deletedRecords';
import { earlierText } from '../read/earlierText';
import { renameHeading } from '../links/renameHeading';
import { renameNote } from '../links/renameNote';
import { renameTag } from '../links/renameTag';
import { findRecord } from '../read/findRecord';
import { discardUnsent, readUnsent } from '../sync/settle/discardUnsent';
import { resolveConflict } from '../sync/settle/resolveConflict';
import { retryUnsent } from '../sync/settle/retryUnsent';
import { linkingNotes, referringRecords } from '../read/referring';
import { noteSummaries, notesNamed } from '../read/noteQueries';
import { toRecord } from '../records/storedRecord';
import type { Definition } from '../schema/definition';
import { ownDefinition } from '../schema/definition';
import { readImportFolders, writeImportFolder } from './importFolders';
import { keepDeletedSource, removeRecord, saveNoteText, upsertRecord } from './recordWrites';
import type { Transaction } from './transaction';

/** Runs one operation of a unit; operations of one unit never overlap. */
export type UnitStep = <T>(step: () => Promise<T>) => Promise<T>;

/** Failures of a step that come before it writes anything, so that the caller may go on. */
const harmless: readonly (ErrorReason | undefined)[] = ['invalid-input', 'not-found'];

/**
 * Gives `work` a way to run its steps one after the other, and ends that way with the transaction: a step that was not
 * awaited is finished before the commit, one that comes later is refused. A step that may have failed half-way fails the
 * whole, even if the caller caught its error.
 */
export async function inSteps<T>(work: (step: UnitStep) => Promise<T>): Promise<T> {
  const failures: unknown[] = [];
  const steps = new SerialQueue();
  let open = true;
  const step: UnitStep = (run) => {
    if (!open) return Promise.reject(new Error('The transaction of this unit has ended.'));
    const result = steps.run(run);
    result.catch((error: unknown) => {
      if (!harmless.includes(reasonOf(error))) failures.push(error);
    });
    return result;
  };
  try {
    const result = await work(step);
    await steps.settled();
    if (failures.length > 0) throw failures[0];
    return result;
  } finally {
    open = false;
    await steps.settled();
  }
}

/** The unit that a caller of `CampaignStore.write` works with. */
export function writeUnit(transaction: Transaction, step: UnitStep): WriteUnit {
  const { sql } = transaction;
  const unit = {
    definitions: transaction.definitions,
    get: (docId) =>
      step(async () => {
        const record = await findRecord(transaction, docId);
        return record?.deletedAt === null ? toRecord(record) : undefined;
      }),
    summaries: (query) => step(() => noteSummaries(sql, query)),
    resolve: (campaignId, target) => step(() => notesNamed(sql, campaignId, target)),
    referring: (docId) => step(() => referringRecords(sql, transaction.definitions, docId)),
    linking: (docId) => step(() => linkingNotes(sql, docId)),
    upsert: (definition: Definition, draft: object) =>
      step(async () => {
        const own = ownDefinition(transaction.definitions, definition);
        return toRecord(await upsertRecord(transaction, own, draft));
      }),
    put: (collection, draft) =>
      step(async () => {
        const own = ownDefinition(transaction.definitions, { name: collection });
        return toRecord(await upsertRecord(transaction, own, draft));
      }),
    saveText: (docId, text) =>
      step(async () => toRecord(await saveNoteText(transaction, docId, text))),
    deletedRecords: (campaignId) => step(() => readDeletedRecords(transaction, campaignId)),
    importFolders: (campaignId) => step(() => readImportFolders(sql, campaignId)),
    keepImportFolder: (campaignId, folder) =>
      step(() => writeImportFolder(sql, campaignId, folder)),
    keepDeletedSource: (docId, sourcePath) =>
      step(() => keepDeletedSource(transaction, docId, sourcePath)),
    earlierText: (docId, ...hashes) => step(() => earlierText(sql, docId, hashes)),
    remove: (docId) => step(() => removeRecord(transaction, docId)),
    renameNote: (docId, title, long) =>
      step(() => renameNote(transaction, docId, { ...long, title })),
    renameHeading: (docId, names, long) =>
      step(() => renameHeading(transaction, docId, { ...long, ...names })),
    renameTag: (campaignId, names, long) =>
      step(() => renameTag(transaction, campaignId, { ...long, ...names })),
    restore: (docId) => step(() => restoreDeleted(transaction, docId)),
    restoreVersion: (docId, versionId) =>
      step(async () => toRecord(await restoreVersion(transaction, docId, versionId))),
    discardUnsent: (docId) => step(() => discardUnsent(transaction, docId)),
    unsentEdit: (docId) => step(() => readUnsent(transaction, docId)),
    retryUnsent: (docId) => step(() => retryUnsent(transaction, docId)),
    resolveConflict: (id, choice) => step(() => resolveConflict(transaction, id, choice)),
    undo: (operationId, long) => step(() => undoOperation(transaction, operationId, long)),
  } satisfies UntypedUnit;
  // The record comes from the very definition the caller passed, which is what the port's types say.
  return unit as WriteUnit;
}

type UntypedUnit = Omit<WriteUnit, 'upsert'> & {
  upsert(definition: Definition, draft: object): Promise<AnyRecord>;
};
