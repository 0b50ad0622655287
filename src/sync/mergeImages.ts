import { stableStringify, type JsonObject, type JsonValue } from '../core/json';
import { mergeRecord, type FieldMergeKinds } from '../core/merge/mergeRecord';
import { findCollection } from '../core/model/collections';
import type { ConflictEntry, RemoteState, SyncImage } from '../core/ports/syncStore';
import { sameImage } from './sameImage';

/** What both sides changed differently; values as JSON text, absent ones as null. */
export type ImageConflict = Pick<ConflictEntry, 'field' | 'base' | 'mine' | 'theirs'>;

export interface MergedImages {
  readonly image: SyncImage;
  readonly conflicts: readonly ImageConflict[];
}

/** Merges two states of a record with their common base, each field by its kind. Pure and total. */
export function mergeImages(
  base: RemoteState | undefined,
  mine: SyncImage,
  theirs: SyncImage,
): MergedImages {
  const kinds: FieldMergeKinds = findCollection(theirs.collection)?.fields ?? {};
  const { merged, conflicts } = mergeRecord(
    kinds,
    base && fieldsOf(base),
    fieldsOf(mine),
    fieldsOf(theirs),
  );
  const { body, ...data } = merged;
  const deleted = mergeDeletion(base, mine, theirs);
  const image = {
    collection: theirs.collection,
    deleted,
    data,
    body: typeof body === 'string' ? body : '',
  };
  const cameBack = !deleted && mine.deleted !== theirs.deleted;
  const values = { base: base?.deleted, mine: mine.deleted, theirs: theirs.deleted };
  const marks = cameBack ? [...conflicts, { field: 'deleted', ...values }] : conflicts;
  return { image, conflicts: marks.map(asText) };
}

function fieldsOf({ data, body }: SyncImage): JsonObject {
  return { ...data, body };
}

/** A deletion stands against a side that changed nothing; against an edit the record comes back. */
function mergeDeletion(base: RemoteState | undefined, mine: SyncImage, theirs: SyncImage): boolean {
  if (mine.deleted === theirs.deleted) return mine.deleted;
  return base !== undefined && sameImage(mine.deleted ? theirs : mine, base);
}

interface ValueConflict {
  readonly field: string;
  readonly base: JsonValue | undefined;
  readonly mine: JsonValue | undefined;
  readonly theirs: JsonValue | undefined;
}

function asText({ field, base, mine, theirs }: ValueConflict): ImageConflict {
  const text = (value: JsonValue | undefined): string => stableStringify(value ?? null);
  return { field, base: text(base), mine: text(mine), theirs: text(theirs) };
}
