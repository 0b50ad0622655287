import type { JsonObject } from '../../core/json';
import { jsonEqual, jsonProperty } from '../../core/json';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { RemoteState, SyncImage } from '../../core/ports/syncStore';
import { projectFrontMatter } from '../../core/model/projection';
import { audienceOf } from '../../core/sync/audienceOf';
import { derivedValues, frontMatterOf } from '../records/derivedValues';
import { acceptedValue } from '../records/fieldValues';
import { recordData } from '../records/recordData';
import type { FieldValues, StoredRecord } from '../records/storedRecord';
import { textValue } from '../records/storedRecord';
import type { Definition, StoredField } from '../schema/definition';
import { storedFields } from '../schema/definition';
import { applyInsert, applyUpdate } from '../write/applyChange';
import type { Transaction } from '../write/transaction';
import type { SyncDocuments } from './syncDocuments';

/**
 * A record as it would travel now. Fields and values this version does not know are those of the base, what the server
 * has of it: they live there only, and leaving them out would ask the server to remove them.
 */
export function imageOf(record: StoredRecord, base: RemoteState | undefined): SyncImage {
  const { definition, values, deletedAt } = record;
  const collection = definition.name;
  const data = imageData(record, base);
  const isOpen = audienceOf({ collection, data }) === 'table';
  return {
    collection,
    deleted: deletedAt !== null,
    data: isOpen ? withoutPrivate(definition, data) : data,
    body: textValue(values, 'body'),
  };
}

/** The fields that players may see. */
function withoutPrivate(definition: Definition, data: JsonObject): JsonObject {
  const hidden = new Set(
    storedFields(definition)
      .filter(({ definition: field }) => field.isPrivate === true)
      .map(({ name }) => name),
  );
  return Object.fromEntries(Object.entries(data).filter(([name]) => !hidden.has(name)));
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

/** A state and the record it is written to. */
interface Arrival {
  readonly definition: Definition;
  readonly write: ImageWrite;
  readonly current: StoredRecord | undefined;
}

function recordOf({ now }: Transaction, arrival: Arrival): StoredRecord {
  const {
    definition,
    write: { docId, campaignId, image, rev },
    current,
  } = arrival;
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
    values: valuesOf(arrival),
  };
}

/**
 * Field values as the image has them: both sides' stores projected front matter when the text was written. A field that is
 * not in it, since its sender does not know it or keeps it from players, is what the text says, or stays what it is here.
 */
function valuesOf({ definition, write: { image }, current }: Arrival): FieldValues {
  const received = receivedValues(definition, image);
  const kept = missingFields(definition, image)
    .filter(({ definition: field }) => field.isPrivate === true || field.references !== undefined)
    .map(({ name }) => [name, received[name] ?? current?.values[name] ?? null] as const);
  const values = { ...received, ...Object.fromEntries(kept) };
  return { ...values, ...derivedValues(definition, values) };
}

/** What a state says about each field by itself; what its sender left out and its text names is read from the text. */
function receivedValues(definition: Definition, { data, body }: SyncImage): FieldValues {
  const source: JsonObject = { ...data, body };
  const values = Object.fromEntries(
    storedFields(definition).map(({ name, definition: field }) => [
      name,
      acceptedValue(field, jsonProperty(source, name)),
    ]),
  ) as FieldValues;
  const missing = missingFields(definition, { data });
  if (missing.length === 0) return values;
  const named: FieldValues = projectFrontMatter(definition, frontMatterOf(values));
  const found = missing.flatMap(({ name }) => {
    const value = jsonProperty(named, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...values, ...Object.fromEntries(found) };
}

/** The fields that travel and that a state does not have. */
function missingFields(
  definition: Definition,
  { data }: Pick<SyncImage, 'data'>,
): readonly StoredField[] {
  return storedFields(definition).filter(
    ({ name, definition: field }) =>
      field.derived !== true && name !== 'body' && !Object.hasOwn(data, name),
  );
}

/**
 * The record's fields, but the base's own value wherever the record has what this version made of it: a newer version may
 * have put something into a known field that the column cannot hold.
 */
function imageData(record: StoredRecord, base: RemoteState | undefined): JsonObject {
  const data = recordData(record);
  if (base === undefined) return data;
  const received = receivedValues(record.definition, base);
  const edited = Object.entries(data).filter(([name, value]) => {
    const known = jsonProperty(base.data, name);
    const own = jsonProperty(received, name);
    if (own === undefined) return known === undefined || Number.isSafeInteger(known);
    return !jsonEqual(own, value);
  });
  return { ...base.data, ...Object.fromEntries(edited) };
}
