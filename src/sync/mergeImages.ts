import { jsonEqual, type JsonValue } from '../core/json';
import type { RemoteState, SyncImage } from '../core/ports/syncStore';

/** A field both sides changed; values as JSON text. */
export interface FieldConflict {
  readonly field: string;
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
}

/** Merges field by field: a field only one side changed takes that side's value, one that both changed takes mine. */
export function mergeImages(
  base: RemoteState | undefined,
  mine: SyncImage,
  theirs: SyncImage,
): { readonly image: SyncImage; readonly conflicts: readonly FieldConflict[] } {
  const conflicts: FieldConflict[] = [];
  const pick = <T extends JsonValue>(
    field: string,
    [old, own, other]: readonly [T | undefined, T, T],
  ): T => {
    if (jsonEqual(own, old)) return other;
    if (!jsonEqual(other, old) && !jsonEqual(own, other)) {
      const text = (value: JsonValue | undefined): string => JSON.stringify(value ?? null);
      conflicts.push({ field, base: text(old), mine: text(own), theirs: text(other) });
    }
    return own;
  };
  const keys = new Set([...Object.keys(theirs.data), ...Object.keys(mine.data)]);
  const data = [...keys].map(
    (key) =>
      [
        key,
        pick(key, [base?.data[key], mine.data[key] ?? null, theirs.data[key] ?? null]),
      ] as const,
  );
  const image = {
    collection: theirs.collection,
    deleted: mine.deleted && theirs.deleted,
    data: Object.fromEntries(data),
    body: pick('body', [base?.body, mine.body, theirs.body]),
  };
  return { image, conflicts };
}
