import type { DeletionFigures } from '../ports/syncStore';
import { earlierTime } from './serverTime';

/** So many deletions by others are applied without a question. */
export const unasked = 20;

/** So large a part of the campaign's notes may go without a question. */
const unaskedShare = 0.25;

/** Seconds of server time within which deletions count as one deed: a device sends many notes in several commits. */
const oneDeed = 600;

/** Whether others' deletions are so many, of so much of the campaign, that the user is asked before they are applied. */
export function asksFirst({ living, recent, held }: DeletionFigures): boolean {
  const deleted = held + recent;
  return deleted > unasked && deleted > (living + recent) * unaskedShare;
}

/** Since when deletions count together with one that the server took at `time`; both as in `SyncCursor`. */
export function deedBegan(time: string): string {
  return earlierTime(time, oneDeed);
}
