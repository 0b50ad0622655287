import { MoonforgeError } from '../../core/errors';
import { jsonEqual } from '../../core/json';
import { splitNoteText } from '../../core/markdown/noteText';
import { hasKind } from '../../core/model/collectionDefinition';
import type { CampaignId, RecordId } from '../../core/model/ids';
import { findRecord } from '../read/findRecord';
import { checkedValues, defaultField } from '../records/fieldValues';
import { newRecordId } from '../records/recordId';
import type { FieldValues, StoredRecord } from '../records/storedRecord';
import { noteText, optionalTextValue, textValue } from '../records/storedRecord';
import type { Definition } from '../schema/definition';
import { isTree, storedFields } from '../schema/definition';
import { applyInsert, applyUpdate } from './applyChange';
import { projectFields } from './projectFields';
import { lastOrderKey } from './siblings';
import type { Transaction } from './transaction';

/** What a caller gives to create or change a record, as in the port's `DraftOf`. */
export interface RecordDraft {
  readonly docId?: RecordId;
  readonly campaignId?: CampaignId;
}

/** Creates a record or changes the given fields of one; a deleted one comes back to life. Equal values write nothing. */
export async function upsertRecord(
  transaction: Transaction,
  definition: Definition,
  draft: RecordDraft,
): Promise<StoredRecord> {
  const given = checkedValues(definition, draft);
  checkKind(definition, given);
  const current = draft.docId && (await findRecord(transaction, draft.docId));
  if (!current) return createRecord(transaction, definition, { draft, given });
  if (current.definition !== definition) {
    throw new MoonforgeError(
      'invalid-input',
      `The document ${current.docId} is in "${current.definition.name}", not in "${definition.name}".`,
    );
  }
  if (draft.campaignId !== undefined && draft.campaignId !== current.campaignId) {
    throw new MoonforgeError(
      'invalid-input',
      `The document ${current.docId} belongs to another campaign. Nothing was changed.`,
    );
  }
  return changeRecord(transaction, current, given);
}

/** Replaces a note's whole text; what its front matter names follows. Equal text of a living note writes nothing. */
export async function saveNoteText(
  transaction: Transaction,
  docId: RecordId,
  text: string,
): Promise<StoredRecord> {
  const current = await findRecord(transaction, docId);
  if (current === undefined) throw unknownDocument(docId);
  if (current.deletedAt === null && noteText(current.values) === text) return current;
  const given = checkedValues(current.definition, splitNoteText(text));
  return changeRecord(transaction, current, given);
}

/** Soft-deletes a record; false when there is no living one. */
export async function removeRecord(transaction: Transaction, docId: RecordId): Promise<boolean> {
  const current = await findRecord(transaction, docId);
  if (current?.deletedAt !== null) return false;
  const { now } = transaction;
  const after = { ...current, deletedAt: now, updatedAt: now };
  await applyUpdate(transaction, current, after, []);
  transaction.queueEdit({ record: after, changed: ['deletedAt'] });
  return true;
}

/** Writes where a deleted record's file lies, and no version: what deleted it still is the last that was done to it. */
export async function keepDeletedSource(
  transaction: Transaction,
  docId: RecordId,
  sourcePath: string,
): Promise<void> {
  const current = await findRecord(transaction, docId);
  if (current === undefined) return;
  await transaction.sql.run(
    `UPDATE "${current.definition.name}" SET sourcePath = ?
      WHERE firebaseId = ? AND deletedAt IS NOT NULL`,
    [sourcePath, docId],
  );
}

async function createRecord(
  transaction: Transaction,
  definition: Definition,
  { draft, given }: { readonly draft: RecordDraft; readonly given: FieldValues },
): Promise<StoredRecord> {
  const docId = draft.docId ?? newRecordId();
  const campaignId = definition.name === 'campaigns' ? docId : draft.campaignId;
  if (campaignId === undefined) {
    throw new MoonforgeError('invalid-input', `A new ${definition.singular} needs its campaign.`);
  }
  const before = undefined;
  const values = { ...defaultsOf(definition), ...given };
  const projected = await projectFields(transaction, {
    definition,
    campaignId,
    before,
    given,
    values,
  });
  const { now } = transaction;
  const record = await applyInsert(transaction, {
    definition,
    id: 0,
    docId,
    campaignId,
    rev: 1,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
    values: await withOrderKey(transaction, { definition, campaignId, given, values: projected }),
  });
  transaction.queueEdit({ record, changed: storedFields(definition).map(({ name }) => name) });
  return record;
}

async function changeRecord(
  transaction: Transaction,
  current: StoredRecord,
  given: FieldValues,
): Promise<StoredRecord> {
  const { definition, campaignId, values: before } = current;
  const projected = await projectFields(transaction, {
    definition,
    campaignId,
    before,
    given,
    values: { ...before, ...given },
  });
  const moved = projected['parentId'] !== before['parentId'];
  const values = moved
    ? await withOrderKey(transaction, { definition, campaignId, given, values: projected })
    : projected;
  const changed = Object.keys(values).filter((name) => !jsonEqual(values[name], before[name]));
  if (changed.length === 0 && current.deletedAt === null) return current;
  const after = { ...current, values, deletedAt: null, updatedAt: transaction.now };
  await applyUpdate(transaction, current, after, changed);
  transaction.queueEdit({
    record: after,
    changed: current.deletedAt === null ? changed : [...changed, 'deletedAt'],
  });
  return after;
}

/** Puts a record of a tree behind its siblings, unless the caller said where it stands. */
async function withOrderKey(
  transaction: Transaction,
  draft: {
    readonly definition: Definition;
    readonly campaignId: CampaignId;
    readonly given: FieldValues;
    readonly values: FieldValues;
  },
): Promise<FieldValues> {
  const { definition, campaignId, given, values } = draft;
  if (!isTree(definition) || typeof given['orderKey'] === 'string') return values;
  const parentId = optionalTextValue(values, 'parentId');
  return {
    ...values,
    orderKey: await lastOrderKey(transaction, { definition, campaignId, parentId }),
  };
}

function defaultsOf(definition: Definition): FieldValues {
  const defaults = storedFields(definition).map(({ name, definition: field }) => [
    name,
    name === 'kind' ? (definition.kinds[0]?.name ?? '') : defaultField(field),
  ]);
  return Object.fromEntries(defaults) as FieldValues;
}

function checkKind(definition: Definition, given: FieldValues): void {
  const { kind } = given;
  if (kind === undefined || hasKind(definition, textValue(given, 'kind'))) return;
  throw new MoonforgeError(
    'invalid-input',
    `"${textValue(given, 'kind')}" is no kind of ${definition.singular}; known are ${definition.kinds.map(({ name }) => name).join(', ')}.`,
  );
}

function unknownDocument(docId: RecordId): MoonforgeError {
  return new MoonforgeError('not-found', `There is no document ${docId} in this campaign file.`);
}
