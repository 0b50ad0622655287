import {
  deleteDoc,
  getDoc,
  getDocs,
  serverTimestamp,
  setDoc,
  updateDoc,
  type DocumentData,
  type Firestore,
} from 'firebase/firestore';

import { casesOf } from '../support/ruleCase';
import { all, at, past } from '../support/rulesWorld';

const name = 'profiles';

function introduce(db: Firestore, uid: string, change: DocumentData = {}): Promise<void> {
  return setDoc(at(db, name, uid), { name: 'Anna', joinedAt: serverTimestamp(), ...change });
}

function rename(db: Firestore, uid: string, change: DocumentData = {}): Promise<void> {
  return updateDoc(at(db, name, uid), { name: 'Anna', ...change });
}

export const profileCases = casesOf('campaigns/{cid}/profiles/{uid}', (allow, deny) => {
  allow('get', 'a reader looks at another’s', ({ reader }) => getDoc(at(reader, name, 'player')));
  allow('list', 'a player lists them', ({ player }) => getDocs(all(player, name)));
  deny('get', 'an outsider looks at one', ({ outsider }) => getDoc(at(outsider, name, 'player')));
  deny('list', 'an outsider lists them', ({ outsider }) => getDocs(all(outsider, name)));
  deny('list', 'a stranger lists them', ({ nobody }) => getDocs(all(nobody, name)));

  allow('create', 'a member says a name', ({ reader }) => introduce(reader, 'reader'));
  deny('create', 'an outsider says one', ({ outsider }) => introduce(outsider, 'outsider'));
  deny('create', 'a stranger says one', ({ nobody }) => introduce(nobody, 'nobody'));
  deny('create', 'the owner says one for another', ({ owner }) => introduce(owner, 'reader'));
  deny('create', 'a back-dated membership', ({ reader }) =>
    introduce(reader, 'reader', { joinedAt: past }),
  );
  deny('create', 'an unknown field', ({ reader }) => introduce(reader, 'reader', { role: 'gm' }));
  deny('create', 'a name that is no text', ({ reader }) =>
    introduce(reader, 'reader', { name: [1] }),
  );
  deny('create', 'an empty name', ({ reader }) => introduce(reader, 'reader', { name: '' }));
  deny('create', 'a name over the limit', ({ reader }) =>
    introduce(reader, 'reader', { name: 'n'.repeat(101) }),
  );

  allow('update', 'a member takes another name', ({ player }) => rename(player, 'player'));
  deny('update', 'the owner renames another', ({ owner }) => rename(owner, 'player'));
  deny('update', 'a former member takes another name', ({ former }) => rename(former, 'former'));
  deny('update', 'an empty name', ({ player }) => rename(player, 'player', { name: '' }));
  deny('update', 'another day of joining', ({ player }) =>
    rename(player, 'player', { joinedAt: serverTimestamp() }),
  );

  allow('delete', 'a member takes the own away', ({ player }) =>
    deleteDoc(at(player, name, 'player')),
  );
  allow('delete', 'a former member takes the own away', ({ former }) =>
    deleteDoc(at(former, name, 'former')),
  );
  allow('delete', 'the owner takes a former member’s away', ({ owner }) =>
    deleteDoc(at(owner, name, 'former')),
  );
  deny('delete', 'a gm takes another’s away', ({ gm }) => deleteDoc(at(gm, name, 'player')));
  deny('delete', 'an outsider takes one away', ({ outsider }) =>
    deleteDoc(at(outsider, name, 'player')),
  );
  deny('delete', 'a stranger takes one away', ({ nobody }) =>
    deleteDoc(at(nobody, name, 'player')),
  );
});
