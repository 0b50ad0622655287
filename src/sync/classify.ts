import type { ErrorReason } from '../core/errors';
import type { RemoteDocument } from '../core/ports/remoteStore';
import type { OutboxOperation } from '../core/ports/syncStore';
import { documentsOf, writesOf, type FrozenOperation } from './frozenOperation';
import { isFollowed, isOwn } from './marker';
import { sameImage } from './sameImage';

/** The present documents of one record, at most one for each audience. */
export type RecordDocuments = readonly [RemoteDocument, ...(readonly RemoteDocument[])];

/**
 * What the server's present documents say about an operation whose outcome is not known.
 * `changed`: a newer revision is there, ours or another's · `untouched`: it has not landed ·
 * `lost`: the server no longer has what the operation is based on.
 */
export type Verdict = 'changed' | 'untouched' | 'lost';

/** Judges by what the server has, never by how it answered: a stale write, an own replay and an invalid one look alike. */
export function classify(
  operation: FrozenOperation,
  documents: readonly RemoteDocument[],
): Verdict {
  const pairs = writesOf(operation).map(({ audience, base }) => ({
    expected: base?.rev ?? 0,
    found: documents.find((document) => document.audience === audience)?.rev ?? 0,
  }));
  if (pairs.some(({ expected, found }) => found > expected)) return 'changed';
  return pairs.some(({ expected, found }) => found < expected) ? 'lost' : 'untouched';
}

/**
 * Tells whether an inflight operation is in a document's history. Its commit is all or nothing, so one of its documents
 * tells for all. Later writers keep our marker, so it holds even
 * when others wrote since. Markers are random, so neither another user nor a copy of this file can have given ours away;
 * at the very revision we asked for, the content has to be ours too.
 */
export function hasLanded(
  { state, frozen, marker }: OutboxOperation,
  document: RemoteDocument,
): boolean {
  if (state !== 'inflight' || frozen === null || marker === null) return false;
  const { audience, rev } = document;
  const sent = documentsOf(frozen).find((own) => own.audience === audience)?.state;
  if (sent === undefined || !document.seen.has(marker)) return false;
  return rev > sent.rev || (rev === sent.rev && sameImage(document, sent));
}

/**
 * Whether an operation that this file took over when it was copied, or set back to an older state, went on without it: the
 * file it was frozen in wrote the document in a later commit, of which the frozen state is the past.
 */
export function wasCarriedOn(
  { state, frozen, marker }: OutboxOperation,
  document: RemoteDocument,
  device: string,
): boolean {
  if (state !== 'inflight' || frozen === null || marker === null) return false;
  if (document.moved === true) return false;
  return !isOwn(marker, device) && isFollowed(marker, document.seen);
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
