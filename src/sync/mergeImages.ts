import { stableStringify, type JsonObject, type JsonValue } from '../core/json';
import { mergeRecord, type FieldMergeKinds } from '../core/merge/mergeRecord';
import type { ConflictEntry, RemoteState, SyncImage } from '../core/ports/syncStore';
import { mergeAudience } from './mergeAudience';
import { sameImage } from './sameImage';

/** What both sides changed differently; values as JSON text, absent ones as null. */
export type ImageConflict = Pick<ConflictEntry, 'field' | 'base' | 'mine' | 'theirs'>;

/** Three versions of a record. */
export interface ImageVersions {
  readonly base: RemoteState | undefined;
  readonly mine: SyncImage;
  readonly theirs: SyncImage;
}

export interface MergedImages {
  readonly image: SyncImage;
  readonly conflicts: readonly ImageConflict[];
}

/** Merges two states of a record with their common base, each field by its kind. Pure and total. */
export function mergeImages(
  kinds: FieldMergeKinds,
  { base, mine, theirs }: ImageVersions,
): MergedImages {
  const { merged, conflicts: found } = mergeRecord(
    kinds,
    base && fieldsOf(base),
    fieldsOf(mine),
    fieldsOf(theirs),
  );
  // What front matter names, it decides: the field it names is no second conflict.
  const named = new Set(found.map(({ field }) => field));
  const conflicts = found.filter(({ field }) => !named.has(`frontMatter.${field}`));
  const { body, ...data } = merged;
  const deleted = mergeDeletion({ base, mine, theirs });
  const open = {
    collection: theirs.collection,
    deleted,
    data,
    body: typeof body === 'string' ? body : '',
  };
  const image = { ...open, data: mergeAudience({ base, mine, theirs }, open) };
  const cameBack = !deleted && mine.deleted !== theirs.deleted;
  const values = { base: base?.deleted, mine: mine.deleted, theirs: theirs.deleted };
  const marks = cameBack ? [...conflicts, { field: 'deleted', ...values }] : conflicts;
  return { image, conflicts: marks.map(asText) };
}

function fieldsOf({ data, body }: SyncImage): JsonObject {
  return { ...data, body };
}

/**
 * A deletion stands against a side that changed nothing; against an edit the record comes back. Without a base, an own
 * deletion stands against the very content that was deleted.
 */
function mergeDeletion({ base, mine, theirs }: ImageVersions): boolean {
  if (mine.deleted === theirs.deleted) return mine.deleted;
  if (base === undefined) return mine.deleted && sameImage({ ...mine, deleted: false }, theirs);
  return sameImage(mine.deleted ? theirs : mine, base);
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
