import type { ErrorReason } from '../core/errors';
import type { RemoteDocument } from '../core/ports/remoteStore';
import type { OutboxOperation } from '../core/ports/syncStore';
import type { FrozenOperation } from './frozenOperation';
import { sameImage } from './sameImage';

/**
 * What the server's present document says about an operation whose outcome is not known.
 * `changed`: a newer revision is there, ours or another's · `untouched`: it has not landed ·
 * `lost`: the server no longer has what the operation is based on.
 */
export type Verdict =
  | { readonly kind: 'changed'; readonly document: RemoteDocument }
  | { readonly kind: 'untouched' }
  | { readonly kind: 'lost' };

/** Judges by what the server has, never by how it answered: a stale write, an own replay and an invalid one look alike. */
export function classify(
  { write }: FrozenOperation,
  document: RemoteDocument | undefined,
): Verdict {
  const expected = write.state.rev - 1;
  const found = document?.rev ?? 0;
  if (document !== undefined && found > expected) return { kind: 'changed', document };
  return { kind: found === expected ? 'untouched' : 'lost' };
}

/**
 * Tells whether an inflight operation is in the document's history. Later writers keep our marker, so it holds even
 * when others wrote since. Markers are random, so neither another user nor a copy of this file can have given ours away;
 * at the very revision we asked for, the content has to be ours too.
 */
export function hasLanded(
  { state, frozen, marker }: OutboxOperation,
  document: RemoteDocument,
): boolean {
  if (state !== 'inflight' || frozen === null || marker === null) return false;
  if (!document.seen.has(marker)) return false;
  return document.rev > frozen.rev || (document.rev === frozen.rev && sameImage(document, frozen));
}

/**
 * Whether the server answered about this very request. After any other failure (no connection, no session, no quota)
 * asking again at once is pointless: the rows wait as they are.
 */
export function isAnswer(reason: ErrorReason | undefined): boolean {
  return isRefusal(reason) || reason === 'remote-failed';
}

/** Whether sending the same again would be refused again, as long as the documents stay as they are. */
export function isRefusal(reason: ErrorReason | undefined): boolean {
  switch (reason) {
    case 'permission-denied':
    case 'too-large':
    case 'invalid-input':
    case 'stale':
      return true;
    default:
      return false;
  }
}
