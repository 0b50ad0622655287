import {
  collection,
  deleteDoc,
  deleteField,
  getDoc,
  getDocs,
  serverTimestamp,
  setDoc,
  Timestamp,
  updateDoc,
  writeBatch,
  type DocumentData,
  type Firestore,
} from 'firebase/firestore';

import { join } from '../support/attempts';
import { casesOf, type Add } from '../support/ruleCase';
import { at, campaignId, changed, newCampaign, newRecord, past, root } from '../support/rulesWorld';

const members = { owner: 'owner', gm: 'gm', player: 'player', reader: 'reader' };

function change(db: Firestore, fields: DocumentData, cid?: string): Promise<void> {
  return updateDoc(root(db, cid), { updatedAt: serverTimestamp(), ...fields });
}

function create(db: Firestore, fields: DocumentData, cid = 'own'): Promise<void> {
  return setDoc(root(db, cid), changed(newCampaign('outsider'), fields));
}

/** The membership document. */
export const campaignCases = casesOf('campaigns/{cid}', (allow, deny) => {
  allow('get', 'a member reads it', ({ reader }) => getDoc(root(reader)));
  allow('get', 'anybody asks for one that is not there', ({ outsider }) =>
    getDoc(root(outsider, 'unknown')),
  );
  deny('get', 'a stranger asks for one that is not there', ({ nobody }) =>
    getDoc(root(nobody, 'unknown')),
  );
  deny('get', 'an outsider reads it', ({ outsider }) => getDoc(root(outsider)));
  deny('get', 'a stranger reads it', ({ nobody }) => getDoc(root(nobody)));
  deny('list', 'an owner lists campaigns', ({ owner }) => getDocs(collection(owner, 'campaigns')));

  allow('create', 'a user makes one and is its only owner', ({ outsider }) => create(outsider, {}));
  deny('create', 'a stranger makes one', ({ nobody }) => create(nobody, {}));
  deny('create', 'in another’s name', ({ gm }) => create(gm, {}));
  deny('create', 'with a friend', ({ outsider }) =>
    create(outsider, { members: { outsider: 'owner', friend: 'gm' } }),
  );
  deny('create', 'with a role of one’s own making', ({ outsider }) =>
    create(outsider, { members: { outsider: 'king' } }),
  );
  deny('create', 'a back-dated creation', ({ outsider }) => create(outsider, { createdAt: past }));
  deny('create', 'a back-dated change', ({ outsider }) => create(outsider, { updatedAt: past }));
  deny('create', 'an unknown field', ({ outsider }) => create(outsider, { extra: 1 }));
  deny('create', 'a missing name', ({ outsider }) => create(outsider, { name: undefined }));
  deny('create', 'a name that is no text', ({ outsider }) => create(outsider, { name: [] }));
  deny('create', 'a name over the limit', ({ outsider }) =>
    create(outsider, { name: 'n'.repeat(1001) }),
  );
  deny('create', 'an id that is no record’s', ({ outsider }) => create(outsider, {}, 'no id'));

  allow('update', 'the owner changes roles', ({ owner }) =>
    change(owner, { 'members.gm': 'reader' }),
  );
  allow('update', 'the owner removes a member', ({ owner }) =>
    change(owner, { 'members.player': deleteField() }),
  );
  allow('update', 'the owner adds a member', ({ owner }) =>
    change(owner, { 'members.friend': 'reader' }),
  );
  allow('update', 'the owner hands the campaign over', ({ owner }) =>
    change(owner, { 'members.gm': 'owner', 'members.owner': 'gm' }),
  );
  allow('update', 'a gm renames it', ({ gm }) => change(gm, { name: 'Renamed' }));
  allow('update', 'a player leaves', ({ player }) =>
    change(player, { 'members.player': deleteField() }),
  );
  allow('update', 'a reader leaves', ({ reader }) =>
    change(reader, { 'members.reader': deleteField() }),
  );
  allow('update', 'one of two owners leaves', ({ gm }) =>
    change(gm, { 'members.gm': deleteField() }, 'two-owners'),
  );
  allow('update', 'an outsider joins by an invitation', ({ outsider }) => join(outsider));

  deny('update', 'the only owner leaves', ({ owner }) =>
    change(owner, { 'members.owner': deleteField() }),
  );
  deny('update', 'the only owner steps down', ({ owner }) =>
    change(owner, { 'members.owner': 'gm' }),
  );
  deny('update', 'an unknown role', ({ owner }) => change(owner, { 'members.gm': 'king' }));
  deny('update', 'members that are no map', ({ owner }) => change(owner, { members: ['owner'] }));
  deny('update', 'more than a hundred members', ({ owner }) =>
    change(owner, { members: { ...members, ...crowd(97) } }),
  );
  deny('update', 'another creation', ({ owner }) =>
    change(owner, { createdAt: serverTimestamp() }),
  );
  deny('update', 'a back-dated change', ({ owner }) => change(owner, { updatedAt: past }));
  deny('update', 'a gm raises the own role', ({ gm }) => change(gm, { 'members.gm': 'owner' }));
  deny('update', 'a gm raises another’s role', ({ gm }) => change(gm, { 'members.player': 'gm' }));
  deny('update', 'a gm adds a friend', ({ gm }) => change(gm, { 'members.friend': 'player' }));
  deny('update', 'a gm removes another', ({ gm }) =>
    change(gm, { 'members.player': deleteField() }),
  );
  deny('update', 'a player raises the own role', ({ player }) =>
    change(player, { 'members.player': 'gm' }),
  );
  deny('update', 'a player renames it', ({ player }) => change(player, { name: 'Mine' }));
  deny('update', 'a player adds a friend', ({ player }) =>
    change(player, { 'members.friend': 'reader' }),
  );
  deny('update', 'a player adds many friends', ({ player }) =>
    change(player, { members: { ...members, ...crowd(50) } }),
  );
  deny('update', 'a member removes another', ({ player }) =>
    change(player, { 'members.reader': deleteField() }),
  );
  deny('update', 'a member leaves and takes another along', ({ player }) =>
    change(player, { 'members.player': deleteField(), 'members.reader': deleteField() }),
  );
  deny('update', 'a member leaves and renames it', ({ player }) =>
    change(player, { 'members.player': deleteField(), name: 'Farewell' }),
  );
  deny('update', 'a member only touches it', ({ player }) => change(player, {}));
  deny('update', 'an outsider only touches it', ({ outsider }) => change(outsider, {}));
  deny('update', 'a stranger touches it', ({ nobody }) => change(nobody, {}));
  deny('update', 'an outsider joins without an invitation', ({ outsider }) =>
    change(outsider, { 'members.outsider': 'player' }),
  );
  deny('update', 'who joins renames it', ({ outsider }) =>
    join(outsider, { campaign: { name: 'Mine' } }),
  );
  deny('update', 'who joins brings a friend', ({ outsider }) =>
    join(outsider, { campaign: { 'members.friend': 'player' } }),
  );
  deny('update', 'who joins raises a friend', ({ outsider }) =>
    join(outsider, { campaign: { 'members.player': 'gm' } }),
  );
  deny('update', 'a use that is not counted', ({ outsider }) => join(outsider, { use: null }));
  deny('update', 'the use of an invitation that was counted before', ({ former }) =>
    join(former, { userId: 'former', invitation: 'usedBefore', use: null }),
  );
  deny('update', 'a member takes a higher role by an invitation', ({ player }) =>
    join(player, { userId: 'player', invitation: 'forGm', role: 'gm' }),
  );
  deny('update', 'a stranger joins', ({ nobody }) => join(nobody));
  deny('update', 'an unknown field', ({ owner }) => change(owner, { extra: 1 }));
  deny('create', 'a campaign that asks for a layout', ({ outsider }) =>
    create(outsider, { schemaMin: 1 }),
  );
  askingForLayouts(allow, deny);
  compacting(allow, deny);
  deny('delete', 'the owner deletes it', ({ owner }) => deleteDoc(root(owner)));
});

/** The lowest layout that may write: `modern` asks for 2, and its own record and that of `two-owners` are written in it. */
function askingForLayouts(allow: Add, deny: Add): void {
  const raise = (db: Firestore, schemaMin: unknown, cid: string): Promise<void> =>
    change(db, { schemaMin }, cid);
  allow('update', 'a higher layout that its own record has', ({ owner }) =>
    raise(owner, 2, 'two-owners'),
  );
  allow('update', 'a gm asks for a layout with the record in it', ({ gm }) => {
    const batch = writeBatch(gm);
    const record = { ...newRecord('gm'), collection: 'campaigns', v: 2 };
    batch.set(at(gm, 'gm', campaignId), record);
    batch.update(root(gm), { schemaMin: 2, updatedAt: serverTimestamp() });
    return batch.commit();
  });
  allow('update', 'a member leaves a campaign that asks for a layout', ({ player }) =>
    change(player, { 'members.player': deleteField() }, 'modern'),
  );
  deny('update', 'a layout that its own record has not', ({ owner }) =>
    raise(owner, 3, 'two-owners'),
  );
  deny('update', 'a lower layout', ({ owner }) => raise(owner, 1, 'modern'));
  deny('update', 'no layout any more', ({ owner }) => raise(owner, deleteField(), 'modern'));
  deny('update', 'a layout of one and a half', ({ owner }) => raise(owner, 1.5, 'two-owners'));
  deny('update', 'a layout that is no number', ({ owner }) => raise(owner, '2', 'two-owners'));
  deny('update', 'a player asks for a layout', ({ player }) => raise(player, 2, 'modern'));
  deny('update', 'who leaves asks for a layout', ({ gm }) =>
    change(gm, { schemaMin: 2, 'members.gm': deleteField(), name: 'Farewell' }),
  );
}

/** Until when deleted documents are taken out: `modern` and `two-owners` do so until 2020. */
function compacting(allow: Add, deny: Add): void {
  const raise = (db: Firestore, compactedBefore: unknown, cid?: string): Promise<void> =>
    change(db, { compactedBefore }, cid);
  const daysAgo = (days: number): Timestamp => Timestamp.fromMillis(Date.now() - days * 86_400_000);
  allow('update', 'the owner lets old deletions go', ({ owner }) => raise(owner, daysAgo(91)));
  allow('update', 'the owner lets later ones go too', ({ owner }) =>
    raise(owner, daysAgo(91), 'modern'),
  );
  deny('update', 'deletions of the last ninety days', ({ owner }) => raise(owner, daysAgo(89)));
  deny('update', 'an earlier time', ({ owner }) => raise(owner, past, 'modern'));
  deny('update', 'no time any more', ({ owner }) => raise(owner, deleteField(), 'modern'));
  deny('update', 'a time that is none', ({ owner }) => raise(owner, 'long ago'));
  deny('update', 'a gm lets old deletions go', ({ gm }) => raise(gm, daysAgo(91)));
  deny('update', 'a player lets old deletions go', ({ player }) => raise(player, daysAgo(91)));
}

function crowd(size: number): DocumentData {
  return Object.fromEntries(Array.from({ length: size }, (_, i) => [`friend${i}`, 'reader']));
}
