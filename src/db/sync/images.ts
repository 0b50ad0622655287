import type { JsonObject } from '../../core/json';
import { jsonEqual } from '../../core/json';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { RemoteState, SyncImage } from '../../core/ports/syncStore';
import { derivedValues } from '../records/derivedValues';
import { acceptedValue } from '../records/fieldValues';
import { recordData } from '../records/recordData';
import type { FieldValues, StoredRecord } from '../records/storedRecord';
import { textValue } from '../records/storedRecord';
import type { Definition } from '../schema/definition';
import { storedFields } from '../schema/definition';
import { applyInsert, applyUpdate } from '../write/applyChange';
import type { Transaction } from '../write/transaction';
import type { SyncDocuments } from './syncDocuments';

/**
 * A record as it would travel now. Fields and values this version does not know are those of the base, what the server
 * has of it: they live there only, and leaving them out would ask the server to remove them.
 */
export function imageOf(record: StoredRecord, base: RemoteState | undefined): SyncImage {
  return {
    collection: record.definition.name,
    deleted: record.deletedAt !== null,
    data: imageData(record, base?.data),
    body: textValue(record.values, 'body'),
  };
}

export interface ImageWrite {
  readonly docId: RecordId;
  readonly campaignId: CampaignId;
  readonly image: SyncImage;
  readonly rev: number;
}

/** Writes a state that came from the server or a merge; the replaced one becomes a version. Marks nothing dirty. */
export async function writeImage(
  transaction: Transaction,
  documents: SyncDocuments,
  write: ImageWrite,
): Promise<void> {
  const { docId, image } = write;
  const definition = transaction.definitions.find(({ name }) => name === image.collection);
  if (definition === undefined) return;
  const current = await documents.record(docId);
  if (current !== undefined && !isSameRecord(current, definition, write.campaignId)) return;
  const after = recordOf(transaction, { definition, write, current });
  if (current === undefined) await documents.collected(await applyInsert(transaction, after));
  else await replace(transaction, documents, { current, after });
}

function isSameRecord(
  current: StoredRecord,
  definition: Definition,
  campaignId: CampaignId,
): boolean {
  return current.definition === definition && current.campaignId === campaignId;
}

async function replace(
  transaction: Transaction,
  documents: SyncDocuments,
  { current, after }: { readonly current: StoredRecord; readonly after: StoredRecord },
): Promise<void> {
  const changed = Object.keys(after.values).filter(
    (name) => !jsonEqual(after.values[name], current.values[name]),
  );
  const sameState =
    changed.length === 0 &&
    (after.deletedAt === null) === (current.deletedAt === null) &&
    after.createdAt === current.createdAt;
  // A new revision of an equal state is no new version.
  if (sameState) return documents.setRevision(after);
  await applyUpdate(transaction, current, after, changed);
  await documents.collected(after);
}

function recordOf(
  { now }: Transaction,
  {
    definition,
    write: { docId, campaignId, image, rev },
    current,
  }: {
    readonly definition: Definition;
    readonly write: ImageWrite;
    readonly current: StoredRecord | undefined;
  },
): StoredRecord {
  const { createdAt } = image.data;
  return {
    definition,
    id: current?.id ?? 0,
    docId,
    campaignId,
    rev,
    createdAt: Number.isSafeInteger(createdAt) ? Number(createdAt) : (current?.createdAt ?? now),
    updatedAt: now,
    deletedAt: image.deleted ? (current?.deletedAt ?? now) : null,
    values: valuesOf(definition, image),
  };
}

/** Field values as the image has them: both sides' stores projected front matter when the text was written. */
function valuesOf(definition: Definition, { data, body }: SyncImage): FieldValues {
  const source: JsonObject = { ...data, body };
  const stored = storedFields(definition).map(({ name, definition: field }) => [
    name,
    acceptedValue(field, Object.hasOwn(source, name) ? source[name] : undefined),
  ]);
  const values = Object.fromEntries(stored) as FieldValues;
  return { ...values, ...derivedValues(definition, values) };
}

/**
 * The record's fields, but the base's own value wherever the record has what this version made of it: a newer version may
 * have put something into a known field that the column cannot hold.
 */
function imageData(record: StoredRecord, base: JsonObject | undefined): JsonObject {
  const data = recordData(record);
  if (base === undefined) return data;
  const { fields } = record.definition;
  const edited = Object.entries(data).filter(([name, value]) => {
    const known = Object.hasOwn(base, name) ? base[name] : undefined;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) return known === undefined || Number.isSafeInteger(known);
    return !jsonEqual(acceptedValue(field, known), value);
  });
  return { ...base, ...Object.fromEntries(edited) };
}
