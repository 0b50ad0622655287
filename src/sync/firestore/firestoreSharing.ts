import { createHash } from 'node:crypto';

import {
  arrayUnion,
  collection,
  deleteField,
  doc,
  FieldPath,
  getDoc,
  getDocs,
  serverTimestamp,
  setDoc,
  updateDoc,
  writeBatch,
} from 'firebase/firestore/lite';
import type { CollectionReference, DocumentReference, Firestore } from 'firebase/firestore/lite';

import { MoonforgeError, reasonOf } from '../../core/errors';
import type { CampaignId } from '../../core/model/ids';
import type {
  Acceptance,
  NewInvitation,
  RemoteInvitation,
  RemoteMember,
  RemoteSharing,
  RoleChanges,
} from '../../core/ports/remoteSharing';
import { callFirestore } from './callFirestore';
import type { Connection } from './connection';
import { readInvitation, readMembers } from './sharingDocuments';

/** Membership in Firestore. `firestore.rules` says who may do what; docs/SYNC.md describes the documents. */
export class FirestoreSharing implements RemoteSharing {
  readonly #db: Firestore;
  readonly #userId: string;

  constructor({ db, userId }: Connection) {
    this.#db = db;
    this.#userId = userId;
  }

  async members(campaignId: CampaignId): Promise<readonly RemoteMember[]> {
    const [root, profiles] = await Promise.all([
      callFirestore(() => getDoc(this.#root(campaignId))),
      callFirestore(() => getDocs(this.#all(campaignId, 'profiles'))).catch(orNone),
    ]);
    const fields = root.data();
    if (fields === undefined) {
      throw new MoonforgeError('campaign-missing', 'The server has no such campaign.');
    }
    return readMembers(fields['members'], profiles?.docs ?? []);
  }

  /** Only the named members are written, so two owners who change different ones do not undo each other. */
  async changeMembers(campaignId: CampaignId, changes: RoleChanges): Promise<void> {
    await callFirestore(() => {
      const batch = writeBatch(this.#db);
      const fields = [...changes].flatMap(([userId, role]) => [
        new FieldPath('members', userId),
        role ?? deleteField(),
      ]);
      batch.update(this.#root(campaignId), 'updatedAt', serverTimestamp(), ...fields);
      for (const [userId, role] of changes) {
        if (role === null) batch.delete(doc(this.#all(campaignId, 'profiles'), userId));
      }
      return batch.commit();
    });
  }

  async introduce(campaignId: CampaignId, name: string): Promise<void> {
    const profile = this.#profile(campaignId);
    try {
      await callFirestore(() => updateDoc(profile, { name }));
    } catch (error) {
      if (reasonOf(error) !== 'stale' && reasonOf(error) !== 'permission-denied') throw error;
      await callFirestore(() => setDoc(profile, { name, joinedAt: serverTimestamp() }));
    }
  }

  async leave(campaignId: CampaignId): Promise<void> {
    await this.changeMembers(campaignId, new Map([[this.#userId, null]]));
  }

  async createInvitation(
    campaignId: CampaignId,
    secret: string,
    { role, days, uses, label }: NewInvitation,
  ): Promise<void> {
    const fields = { role, days, uses, label, by: this.#userId, usedBy: [], revoked: false };
    await callFirestore(() =>
      setDoc(this.#invitation(campaignId, secret), { ...fields, createdAt: serverTimestamp() }),
    );
  }

  async invitations(campaignId: CampaignId): Promise<readonly RemoteInvitation[]> {
    const { docs } = await callFirestore(() => getDocs(this.#all(campaignId, 'invitations')));
    return docs.map(readInvitation).filter((invitation) => invitation !== undefined);
  }

  async invitation(campaignId: CampaignId, secret: string): Promise<RemoteInvitation | undefined> {
    return readInvitation(await callFirestore(() => getDoc(this.#invitation(campaignId, secret))));
  }

  async revokeInvitation(campaignId: CampaignId, invitationId: string): Promise<void> {
    const invitation = doc(this.#all(campaignId, 'invitations'), invitationId);
    await callFirestore(() => updateDoc(invitation, { revoked: true }));
  }

  async acceptInvitation(
    campaignId: CampaignId,
    { secret, role, name }: Acceptance,
  ): Promise<void> {
    const userId = this.#userId;
    const membership = new FieldPath('members', userId);
    await callFirestore(() => {
      const batch = writeBatch(this.#db);
      batch.set(doc(this.#all(campaignId, 'joins'), userId), { secret });
      batch.update(this.#invitation(campaignId, secret), { usedBy: arrayUnion(userId) });
      batch.update(this.#root(campaignId), 'updatedAt', serverTimestamp(), membership, role);
      batch.set(this.#profile(campaignId), { name, joinedAt: serverTimestamp() });
      return batch.commit();
    });
  }

  #root(campaignId: CampaignId): DocumentReference {
    return doc(this.#db, 'campaigns', campaignId);
  }

  #all(campaignId: CampaignId, name: 'invitations' | 'joins' | 'profiles'): CollectionReference {
    return collection(this.#db, 'campaigns', campaignId, name);
  }

  #profile(campaignId: CampaignId): DocumentReference {
    return doc(this.#all(campaignId, 'profiles'), this.#userId);
  }

  #invitation(campaignId: CampaignId, secret: string): DocumentReference {
    const id = createHash('sha256').update(secret).digest('hex');
    return doc(this.#all(campaignId, 'invitations'), id);
  }
}

/** Names are a courtesy: a server whose rules are older refuses them, and has members all the same. */
function orNone(error: unknown): undefined {
  if (reasonOf(error) !== 'permission-denied') throw error;
  return undefined;
}
