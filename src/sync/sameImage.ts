import { jsonEqual } from '../core/json';
import type { SyncImage } from '../core/ports/syncStore';

/** Tells whether two states of a record have the same content. */
export function sameImage(a: SyncImage, b: SyncImage): boolean {
  return (
    a.collection === b.collection &&
    a.deleted === b.deleted &&
    a.body === b.body &&
    jsonEqual(a.data, b.data)
  );
}
