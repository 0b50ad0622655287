import {
  collection,
  doc,
  runTransaction,
  serverTimestamp,
  writeBatch,
  type DocumentReference,
  type DocumentSnapshot,
  type FieldPath,
  type Firestore,
} from 'firebase/firestore/lite';

import { MoonforgeError } from '../../core/errors';
import { campaigns } from '../../core/model/collections';
import type { CampaignId } from '../../core/model/ids';
import type { RemoteWrite } from '../../core/ports/remoteStore';
import { changedFields, newDocument, seenMarkers } from './remoteDocument';

/** Characters of a campaign's name that the rules let into the membership document. */
export const longestName = 1000;

/** Documents of one campaign that are written in one commit. */
export interface Commit {
  readonly db: Firestore;
  readonly userId: string;
  readonly campaignId: CampaignId;
  readonly writes: readonly RemoteWrite[];
}

/** What takes writes, a batch or a transaction. */
interface Writer {
  set(reference: DocumentReference, fields: Record<string, unknown>): unknown;
  update(
    reference: DocumentReference,
    field: string | FieldPath,
    value: unknown,
    ...more: readonly unknown[]
  ): unknown;
}

/** Writes all or nothing; the server's rules compare each document with what its write is based on. */
export function commitInBatch(commit: Commit): Promise<void> {
  const batch = writeBatch(commit.db);
  for (const write of commit.writes) add(batch, commit, write);
  return batch.commit();
}

/**
 * Writes all or nothing, after it compared each document itself, for a server whose rules do not. The server refuses the
 * transaction when one of them changed meanwhile, and it is compared again. Rejects with `stale` as the rules would refuse.
 */
export function commitComparing(commit: Commit): Promise<void> {
  return runTransaction(commit.db, async (transaction) => {
    // All at once: the SDK asks for each document by itself.
    const found = await Promise.all(
      commit.writes.map((write) => transaction.get(referenceOf(commit, write))),
    );
    for (const [i, write] of commit.writes.entries()) {
      if (!isBase(found[i], write)) throw stale();
    }
    for (const write of commit.writes) add(transaction, commit, write);
  });
}

/** Whether a document is what the write is based on, and the write has not landed in it. */
function isBase(
  found: DocumentSnapshot | undefined,
  { state, base, marker }: RemoteWrite,
): boolean {
  const fields = found?.data();
  if (fields === undefined) return base === undefined;
  if (base === undefined || fields['collection'] !== state.collection) return false;
  return fields['rev'] === state.rev - 1 && !seenMarkers(fields['seen']).has(marker);
}

function referenceOf(
  { db, campaignId }: Commit,
  { audience, docId }: RemoteWrite,
): DocumentReference {
  return doc(collection(db, 'campaigns', campaignId, audience), docId);
}

function add(writer: Writer, commit: Commit, write: RemoteWrite): void {
  const { db, userId, campaignId } = commit;
  const reference = referenceOf(commit, write);
  if (write.base === undefined) {
    writer.set(reference, newDocument(write, userId));
  } else {
    const [first, ...rest] = changedFields(write, userId);
    if (first === undefined) return;
    writer.update(reference, ...first, ...rest.flat());
  }
  const name = newCampaignName(write);
  if (name === undefined) return;
  const root = doc(db, 'campaigns', campaignId);
  writer.update(root, 'name', name, 'updatedAt', serverTimestamp());
}

/** The campaign's name where a write changes it: the membership document's copy goes with the same commit. */
function newCampaignName({ state, base }: RemoteWrite): string | undefined {
  const title = state.data['title'];
  if (state.collection !== campaigns.name || typeof title !== 'string') return undefined;
  return title === base?.data['title'] ? undefined : title.slice(0, longestName);
}

function stale(): MoonforgeError {
  return new MoonforgeError(
    'stale',
    'Somebody else wrote a document first; this edit is merged with theirs and sent again.',
  );
}
