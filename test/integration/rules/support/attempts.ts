import {
  arrayUnion,
  doc,
  serverTimestamp,
  writeBatch,
  type DocumentData,
  type Firestore,
} from 'firebase/firestore';

import { at, campaignId, device, invitationOf, root } from './rulesWorld';

/** A commit that joins; what is told differs from the sound one by the `open` invitation. */
export interface JoinAttempt {
  readonly userId?: string;
  readonly cid?: string;
  /** The secret of the invitation that is used. */
  readonly invitation?: string;
  /** The secret that is shown. */
  readonly secret?: string | null;
  readonly role?: string;
  /** Other changes of the membership document. */
  readonly campaign?: DocumentData;
  /** The change of the invitation; null for none. */
  readonly use?: DocumentData | null;
  /** Whether the membership document changes. */
  readonly joins?: boolean;
  /** Other documents of the campaign, by path, that the commit writes too. */
  readonly also?: Readonly<Record<string, DocumentData>>;
  /** Other fields beside the secret. */
  readonly shown?: DocumentData;
}

/** Shows the secret, uses the invitation, becomes a member: one commit. */
export function join(db: Firestore, attempt: JoinAttempt = {}): Promise<void> {
  const { userId = 'outsider', cid = campaignId, invitation = 'open', role = 'player' } = attempt;
  const { secret = invitation, use = { usedBy: arrayUnion(userId) }, joins = true } = attempt;
  const batch = writeBatch(db);
  if (secret !== null) batch.set(at(db, 'joins', userId, cid), { secret, ...attempt.shown });
  if (use !== null) batch.update(at(db, 'invitations', invitationOf(invitation), cid), use);
  if (joins) {
    const membership = { [`members.${userId}`]: role, updatedAt: serverTimestamp() };
    batch.update(root(db, cid), { ...membership, ...attempt.campaign });
  }
  for (const [path, fields] of Object.entries(attempt.also ?? {})) {
    batch.set(doc(root(db, cid), path), fields, { merge: true });
  }
  return batch.commit();
}

/** The next revision of a record by a user. */
export function nextRevision(userId: string, rev: number): DocumentData {
  return {
    rev,
    updatedAt: serverTimestamp(),
    by: { uid: userId, device },
    [`seen.${userId}:${device}`]: `marker-${rev}`,
  };
}
