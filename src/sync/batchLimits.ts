import type { SyncImage } from '../core/ports/syncStore';
import { isLong } from './bodyParts';

/** Rows of one commit. */
export const batchRows = 100;

/** Bytes of one commit. */
export const batchBytes = 1024 * 1024;

/** Bytes of one document: Firestore takes 1 MiB with names and overhead, and the rules a body of 900 KiB. */
export const documentBytes = 900 * 1024;

/** About how many bytes a record's document takes on the way; a long body travels before it, in parts. */
export function byteSize({ data, body }: SyncImage): number {
  const inline = isLong(body) ? 0 : Buffer.byteLength(body);
  return inline + Buffer.byteLength(JSON.stringify(data));
}

/** Cuts items into batches within both limits, order kept; an item over the byte limit goes alone. */
export function batchesOf<T>(items: readonly T[], sizeOf: (item: T) => number): readonly T[][] {
  const batches: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = sizeOf(item);
    const open = batches.at(-1);
    if (open !== undefined && open.length < batchRows && bytes + size <= batchBytes) {
      open.push(item);
      bytes += size;
    } else {
      batches.push([item]);
      bytes = size;
    }
  }
  return batches;
}
