import {
  arrayUnion,
  deleteDoc,
  deleteField,
  getDoc,
  getDocs,
  serverTimestamp,
  setDoc,
  Timestamp,
  updateDoc,
  type DocumentData,
  type Firestore,
} from 'firebase/firestore';

import { join } from '../support/attempts';
import { casesOf } from '../support/ruleCase';
import { all, at, changed, invitationOf, newInvitation, past, root } from '../support/rulesWorld';

const name = 'invitations';
const fresh = invitationOf('fresh');
const withoutOutsider = { 'members.outsider': deleteField(), updatedAt: serverTimestamp() };

function invite(db: Firestore, userId: string, change: DocumentData, id = fresh): Promise<void> {
  return setDoc(at(db, name, id), changed(newInvitation(userId), change));
}

function revoke(db: Firestore, secret: string, change: DocumentData = {}): Promise<void> {
  return updateDoc(at(db, name, invitationOf(secret)), { revoked: true, ...change });
}

export const invitationCases = casesOf('campaigns/{cid}/invitations/{id}', (allow, deny) => {
  allow('get', 'who has the code looks at the invitation', ({ outsider }) =>
    getDoc(at(outsider, name, invitationOf('open'))),
  );
  deny('get', 'a stranger looks at it', ({ nobody }) =>
    getDoc(at(nobody, name, invitationOf('open'))),
  );
  allow('list', 'the owner lists invitations', ({ owner }) => getDocs(all(owner, name)));
  allow('list', 'a gm lists invitations', ({ gm }) => getDocs(all(gm, name)));
  deny('list', 'a player lists them', ({ player }) => getDocs(all(player, name)));
  deny('list', 'a reader lists them', ({ reader }) => getDocs(all(reader, name)));
  deny('list', 'an outsider lists them', ({ outsider }) => getDocs(all(outsider, name)));
  deny('list', 'a stranger lists them', ({ nobody }) => getDocs(all(nobody, name)));

  allow('create', 'the owner invites a player', ({ owner }) => invite(owner, 'owner', {}));
  allow('create', 'the owner invites a gm', ({ owner }) => invite(owner, 'owner', { role: 'gm' }));
  allow('create', 'a gm invites a reader', ({ gm }) => invite(gm, 'gm', { role: 'reader' }));
  deny('create', 'an owner invites an owner', ({ owner }) =>
    invite(owner, 'owner', { role: 'owner' }),
  );
  deny('create', 'a gm invites a gm', ({ gm }) => invite(gm, 'gm', { role: 'gm' }));
  deny('create', 'a player invites', ({ player }) => invite(player, 'player', {}));
  deny('create', 'a reader invites', ({ reader }) => invite(reader, 'reader', { role: 'reader' }));
  deny('create', 'an outsider invites', ({ outsider }) => invite(outsider, 'outsider', {}));
  deny('create', 'a stranger invites', ({ nobody }) => invite(nobody, 'nobody', {}));
  deny('create', 'into another’s campaign', ({ owner }) =>
    setDoc(at(owner, name, fresh, 'foreign'), newInvitation('owner')),
  );
  deny('create', 'in another’s name', ({ gm }) => invite(gm, 'owner', {}));
  deny('create', 'an unknown role', ({ owner }) => invite(owner, 'owner', { role: 'king' }));
  deny('create', 'a guessable id', ({ owner }) => invite(owner, 'owner', {}, 'welcome'));
  deny('create', 'a back-dated one', ({ owner }) => invite(owner, 'owner', { createdAt: past }));
  deny('create', 'one that starts in the future', ({ owner }) =>
    invite(owner, 'owner', { createdAt: Timestamp.fromMillis(Date.now() + 9e9) }),
  );
  deny('create', 'one that lasts a year', ({ owner }) => invite(owner, 'owner', { days: 365 }));
  deny('create', 'one that lasts for ever', ({ owner }) => invite(owner, 'owner', { days: null }));
  deny('create', 'one for nobody', ({ owner }) => invite(owner, 'owner', { uses: 0 }));
  deny('create', 'one for everybody', ({ owner }) => invite(owner, 'owner', { uses: 51 }));
  deny('create', 'one for one and a half', ({ owner }) => invite(owner, 'owner', { uses: 1.5 }));
  deny('create', 'a used one', ({ owner }) => invite(owner, 'owner', { usedBy: ['friend'] }));
  deny('create', 'a revoked one', ({ owner }) => invite(owner, 'owner', { revoked: true }));
  deny('create', 'an unknown field', ({ owner }) => invite(owner, 'owner', { secret: 'fresh' }));
  deny('create', 'a missing label', ({ owner }) => invite(owner, 'owner', { label: undefined }));
  deny('create', 'a label that is no text', ({ owner }) => invite(owner, 'owner', { label: [] }));
  deny('create', 'a label over the limit', ({ owner }) =>
    invite(owner, 'owner', { label: 'x'.repeat(101) }),
  );

  allow('update', 'a player joins', ({ outsider }) => join(outsider));
  allow('update', 'a player joins by a gm’s invitation', ({ outsider }) =>
    join(outsider, { invitation: 'byGm' }),
  );
  allow('update', 'a gm joins', ({ outsider }) =>
    join(outsider, { invitation: 'forGm', role: 'gm' }),
  );
  allow('update', 'the second of five joins', ({ outsider }) =>
    join(outsider, { invitation: 'forFive' }),
  );
  deny('update', 'one that has expired is used', ({ outsider }) =>
    join(outsider, { invitation: 'expired' }),
  );
  deny('update', 'one that was revoked is used', ({ outsider }) =>
    join(outsider, { invitation: 'revoked' }),
  );
  deny('update', 'one that is used up is used', ({ outsider }) =>
    join(outsider, { invitation: 'usedUp' }),
  );
  deny('update', 'a former member comes back by the same one', ({ former }) =>
    join(former, {
      userId: 'former',
      invitation: 'usedBefore',
      use: { usedBy: ['former', 'former'] },
    }),
  );
  deny('update', 'one made by somebody who was removed is used', ({ outsider }) =>
    join(outsider, { invitation: 'byFormer' }),
  );
  deny('update', 'one for a gm is used whose maker is no owner any more', ({ outsider }) =>
    join(outsider, { invitation: 'forGmByGm', role: 'gm' }),
  );
  deny('update', 'a higher role than invited', ({ outsider }) => join(outsider, { role: 'gm' }));
  deny('update', 'a lower role than invited', ({ outsider }) =>
    join(outsider, { invitation: 'forGm', role: 'reader' }),
  );
  deny('update', 'a use without becoming a member', ({ outsider }) =>
    join(outsider, { joins: false }),
  );
  deny('update', 'a member wastes one', ({ player }) =>
    join(player, { userId: 'player', joins: false, secret: null }),
  );
  deny('update', 'a gm uses one to become a player', ({ gm }) =>
    join(gm, { userId: 'gm', secret: 'open' }),
  );
  deny('update', 'a guessed secret', ({ outsider }) => join(outsider, { secret: 'guessed' }));
  deny('update', 'the id instead of the secret', ({ outsider }) =>
    join(outsider, { secret: invitationOf('open') }),
  );
  deny('update', 'no secret', ({ outsider }) => join(outsider, { secret: null }));
  deny('update', 'the secret of another invitation', ({ outsider }) =>
    join(outsider, { invitation: 'forGm', secret: 'open', role: 'gm' }),
  );
  deny('update', 'the secret of another campaign', ({ outsider }) =>
    join(outsider, { invitation: 'open', secret: 'foreign' }),
  );
  deny('update', 'another invitation along with the own', ({ outsider }) =>
    join(outsider, {
      also: { [`invitations/${invitationOf('byGm')}`]: { usedBy: arrayUnion('outsider') } },
    }),
  );
  deny('update', 'a use in another’s name', ({ outsider }) =>
    join(outsider, { use: { usedBy: ['friend'] } }),
  );
  deny('update', 'a use that forgets the others', ({ outsider }) =>
    join(outsider, { invitation: 'forFive', use: { usedBy: ['outsider'] } }),
  );
  deny('update', 'a use that adds uses', ({ outsider }) =>
    join(outsider, { use: { usedBy: ['outsider'], uses: 50 } }),
  );
  deny('update', 'a use that adds days', ({ outsider }) =>
    join(outsider, { use: { usedBy: ['outsider'], days: 30 } }),
  );

  allow('update', 'the owner revokes any', ({ owner }) => revoke(owner, 'byGm'));
  allow('update', 'a gm revokes the own', ({ gm }) => revoke(gm, 'byGm'));
  deny('update', 'a gm revokes another’s', ({ gm }) => revoke(gm, 'open'));
  deny('update', 'a player revokes', ({ player }) => revoke(player, 'open'));
  deny('update', 'an outsider revokes', ({ outsider }) => revoke(outsider, 'open'));
  deny('update', 'a stranger revokes', ({ nobody }) => revoke(nobody, 'open'));
  deny('update', 'a former gm revokes the own', ({ former }) => revoke(former, 'byFormer'));
  deny('update', 'the owner opens a revoked one again', ({ owner }) =>
    revoke(owner, 'revoked', { revoked: false }),
  );
  deny('update', 'the owner prolongs one', ({ owner }) =>
    revoke(owner, 'open', { createdAt: serverTimestamp() }),
  );
  deny('update', 'a gm raises the own one’s role', ({ gm }) => revoke(gm, 'byGm', { role: 'gm' }));
  deny('delete', 'the owner deletes one', ({ owner }) =>
    deleteDoc(at(owner, name, invitationOf('open'))),
  );
});

export const joinCases = casesOf('campaigns/{cid}/joins/{uid}', (allow, deny) => {
  const secret = { secret: 'open' };
  allow('create', 'who joins shows the secret', ({ outsider }) => join(outsider));
  allow('update', 'who was removed joins again', ({ outsider, owner }) =>
    join(outsider)
      .then(() => updateDoc(root(owner), withoutOutsider))
      .then(() => join(outsider, { invitation: 'forFive' })),
  );
  deny('get', 'one reads the own', ({ player }) => getDoc(at(player, 'joins', 'player')));
  deny('get', 'the owner reads another’s', ({ owner }) => getDoc(at(owner, 'joins', 'player')));
  deny('list', 'the owner lists them', ({ owner }) => getDocs(all(owner, 'joins')));
  deny('create', 'a member shows one without need', ({ player }) =>
    setDoc(at(player, 'joins', 'player'), secret),
  );
  deny('create', 'an outsider without joining', ({ outsider }) =>
    setDoc(at(outsider, 'joins', 'outsider'), secret),
  );
  deny('create', 'a stranger', ({ nobody }) => setDoc(at(nobody, 'joins', 'nobody'), secret));
  deny('create', 'more than the secret', ({ outsider }) =>
    join(outsider, { shown: { message: 'hello' } }),
  );
  deny('create', 'a secret over the limit', ({ outsider }) =>
    join(outsider, { invitation: 'x'.repeat(65) }),
  );
  deny('create', 'another’s along with the own', ({ outsider }) =>
    join(outsider, { also: { 'joins/friend': secret } }),
  );
  deny('create', 'in another’s name', ({ owner }) =>
    setDoc(at(owner, 'joins', 'outsider'), secret),
  );
  deny('update', 'in another’s name', ({ owner }) => setDoc(at(owner, 'joins', 'player'), secret));
  deny('delete', 'one deletes the own', ({ player }) => deleteDoc(at(player, 'joins', 'player')));
});
