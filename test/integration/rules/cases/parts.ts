import { createHash } from 'node:crypto';

import { deleteDoc, getDoc, getDocs, setDoc, type DocumentData } from 'firebase/firestore';
import type { Firestore } from 'firebase/firestore';

import { casesOf } from '../support/ruleCase';
import { all, at } from '../support/rulesWorld';

const name = 'blobs';
const text = 'A long body’s part.';
const hash = createHash('sha256').update(text).digest('hex');

function put(db: Firestore, change: DocumentData = {}, id = hash): Promise<void> {
  return setDoc(at(db, name, id), { text, ...change });
}

export const partCases = casesOf('campaigns/{cid}/blobs/{hash}', (allow, deny) => {
  allow('create', 'a gm stores a part under its hash', ({ gm }) => put(gm));
  allow('update', 'the owner stores the same again', async ({ gm, owner }) => {
    await put(gm);
    await put(owner);
  });
  deny('create', 'a text under the hash of another', ({ gm }) => put(gm, { text: 'Forged.' }));
  deny('create', 'a field besides the text', ({ gm }) => put(gm, { extra: 1 }));
  deny('create', 'a player stores one', ({ player }) => put(player));
  deny('create', 'a reader stores one', ({ reader }) => put(reader));
  deny('create', 'an outsider stores one', ({ outsider }) => put(outsider));
  deny('create', 'a stranger stores one', ({ nobody }) => put(nobody));
  deny('update', 'another text under the hash', async ({ gm }) => {
    await put(gm);
    await put(gm, { text: 'Forged.' });
  });

  allow('get', 'a player reads a part of a document', ({ player }) =>
    getDoc(at(player, name, hash)),
  );
  deny('get', 'an outsider reads one', ({ outsider }) => getDoc(at(outsider, name, hash)));
  deny('get', 'a stranger reads one', ({ nobody }) => getDoc(at(nobody, name, hash)));
  deny('list', 'the owner lists them', ({ owner }) => getDocs(all(owner, name)));
  deny('delete', 'the owner takes one away', async ({ owner }) => {
    await put(owner);
    await deleteDoc(at(owner, name, hash));
  });
});
