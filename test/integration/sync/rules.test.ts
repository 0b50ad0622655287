import assert from 'node:assert/strict';

import {
  collection,
  deleteField,
  deleteDoc,
  doc,
  getDoc,
  getDocs,
  serverTimestamp,
  setDoc,
  Timestamp,
  updateDoc,
  type DocumentData,
  type DocumentReference,
  type Firestore,
} from 'firebase/firestore/lite';

import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { freshProject } from './support/emulator';
import { liteClient } from './support/liteClient';

const campaignId = 'campaign-1';
const device = 'device-1';

describe('firestore.rules', () => {
  let target: EmulatorTarget;
  let owner: Firestore;
  let gm: Firestore;
  let player: Firestore;
  let reader: Firestore;
  let outsider: Firestore;
  let nobody: Firestore;

  before(async () => {
    target = await freshProject('demo-rules');
    [owner, gm, player, reader, outsider] = ['owner', 'gm', 'player', 'reader', 'outsider'].map(
      (user) => liteClient(target, user),
    ) as [Firestore, Firestore, Firestore, Firestore, Firestore];
    nobody = liteClient(target, undefined);
    await setDoc(root(owner), newCampaign('owner'));
    await updateDoc(root(owner), {
      members: { owner: 'owner', gm: 'gm', player: 'player', reader: 'reader' },
      updatedAt: serverTimestamp(),
    });
    await setDoc(record(owner, 'gm', 'note'), newRecord('owner'));
    await setDoc(record(owner, 'table', 'note'), newRecord('owner'));
  });

  describe('of the membership document', () => {
    it('let anybody signed in ask for a campaign that does not exist', async () => {
      assert.equal((await getDoc(root(outsider, 'unknown'))).exists(), false);
      await refused(getDoc(root(nobody, 'unknown')));
    });

    it('let members read it and nobody else', async () => {
      assert.equal((await getDoc(root(reader))).exists(), true);
      await refused(getDoc(root(outsider)));
      await refused(getDoc(root(nobody)));
    });

    it('let nobody list campaigns', async () => {
      await refused(getDocs(collection(owner, 'campaigns')));
    });

    it('let a user create a campaign with themselves as the only owner', async () => {
      await setDoc(root(outsider, 'own'), newCampaign('outsider'));
      await refused(setDoc(root(outsider, 'other'), newCampaign('owner')));
      await refused(setDoc(root(nobody, 'other'), newCampaign('nobody')));
      await refused(
        setDoc(root(outsider, 'other'), {
          ...newCampaign('outsider'),
          members: { outsider: 'owner', friend: 'gm' },
        }),
      );
      await refused(
        setDoc(root(outsider, 'other'), {
          ...newCampaign('outsider'),
          members: { outsider: 'gm' },
        }),
      );
    });

    it('take server times, known keys and an id of a record only', async () => {
      const past = Timestamp.fromMillis(0);
      const sound = newCampaign('outsider');
      await refused(setDoc(root(outsider, 'other'), { ...sound, createdAt: past }));
      await refused(setDoc(root(outsider, 'other'), { ...sound, updatedAt: past }));
      await refused(setDoc(root(outsider, 'other'), { ...sound, extra: 1 }));
      await refused(setDoc(root(outsider, 'other'), { ...sound, name: 7 }));
      await refused(setDoc(root(outsider, 'other'), { ...sound, name: 'n'.repeat(1001) }));
      await refused(setDoc(root(outsider, 'an id'), sound));
    });

    it('let the owner change members but leave one owner and known roles', async () => {
      const members = { owner: 'owner', gm: 'gm', player: 'player', reader: 'reader' };
      await changeRoot(owner, { members: { ...members, guest: 'reader' } });
      await changeRoot(owner, { members });
      await refused(changeRoot(owner, { members: { ...members, guest: 'king' } }));
      await refused(changeRoot(owner, { members: { ...members, owner: 'gm' } }));
    });

    it('let a gm rename the campaign but change no role, the own one included', async () => {
      await changeRoot(gm, { name: 'Renamed' });
      await refused(changeRoot(gm, { 'members.gm': 'owner' }));
      await refused(changeRoot(gm, { 'members.player': 'gm' }));
      await refused(changeRoot(player, { name: 'Mine now' }));
      await refused(changeRoot(player, { 'members.player': 'gm' }));
      await refused(changeRoot(outsider, { 'members.outsider': 'gm' }));
    });

    it('let nobody move its creation or delete it', async () => {
      await refused(changeRoot(owner, { createdAt: serverTimestamp() }));
      await refused(deleteDoc(root(owner)));
    });
  });

  describe('of reading records', () => {
    it('let game masters read gm/', async () => {
      assert.equal((await getDocs(collection(root(owner), 'gm'))).size > 0, true);
      assert.equal((await getDoc(record(gm, 'gm', 'note'))).exists(), true);
    });

    it('keep gm/ from players, readers, outsiders and strangers', async () => {
      for (const user of [player, reader, outsider, nobody]) {
        await refused(getDoc(record(user, 'gm', 'note')));
        await refused(getDocs(collection(root(user), 'gm')));
      }
    });

    it('let every member read table/ and nobody else', async () => {
      for (const user of [owner, gm, player, reader]) {
        assert.equal((await getDoc(record(user, 'table', 'note'))).exists(), true);
      }
      await refused(getDoc(record(outsider, 'table', 'note')));
      await refused(getDoc(record(nobody, 'table', 'note')));
    });

    it('let nobody read records of a campaign that does not exist', async () => {
      await refused(getDocs(collection(root(owner, 'unknown'), 'gm')));
    });
  });

  for (const audience of ['gm', 'table'] as const) {
    describe(`of creating in ${audience}/`, () => {
      const refusals: readonly (readonly [string, (sound: DocumentData) => DocumentData])[] = [
        ['a revision other than 1', (sound) => ({ ...sound, rev: 2 })],
        ['a revision that is no integer', (sound) => ({ ...sound, rev: '1' })],
        ['a back-dated time', (sound) => ({ ...sound, updatedAt: Timestamp.fromMillis(0) })],
        ['another user’s name', (sound) => ({ ...sound, by: { uid: 'owner', device } })],
        ['no device', (sound) => ({ ...sound, by: { uid: 'gm' } })],
        ['no operation marker', (sound) => ({ ...sound, seen: {} })],
        ['another device’s marker', (sound) => ({ ...sound, seen: { [device]: 1, other: 1 } })],
        ['a missing field', (sound) => without(sound, 'deleted')],
        ['an unknown field', (sound) => ({ ...sound, extra: 1 })],
        ['no collection', (sound) => ({ ...sound, collection: '' })],
        ['a body that is no text', (sound) => ({ ...sound, body: 1 })],
        ['a body over the limit', (sound) => ({ ...sound, body: 'x'.repeat(921_601) })],
        ['data that is no map', (sound) => ({ ...sound, data: [] })],
        ['too many fields of data', (sound) => ({ ...sound, data: manyFields(201) })],
        ['a deletion mark that is no truth value', (sound) => ({ ...sound, deleted: 1 })],
      ];

      it('let owner and gm create a sound record', async () => {
        await setDoc(record(owner, audience, 'by-owner'), newRecord('owner'));
        await setDoc(record(gm, audience, 'by-gm'), newRecord('gm'));
      });

      it('refuse players, readers, outsiders and strangers', async () => {
        const users = { player, reader, outsider, nobody };
        for (const [name, user] of Object.entries(users)) {
          await refused(setDoc(record(user, audience, `by-${name}`), newRecord(name)));
        }
      });

      it('let the campaign’s own record be under its id and nowhere else', async () => {
        const own = { ...newRecord('gm'), collection: 'campaigns' };
        await setDoc(record(gm, audience, campaignId), own);
        await refused(setDoc(record(gm, audience, 'another'), own));
        const other = doc(owner, 'campaigns', 'second', audience, 'second');
        await setDoc(root(owner, 'second'), newCampaign('owner')).catch(() => undefined);
        await refused(setDoc(other, newRecord('owner')));
      });

      it('refuse an id that is no record’s', async () => {
        await refused(setDoc(record(gm, audience, 'no id'), newRecord('gm')));
      });

      it('refuse a record in a campaign that does not exist', async () => {
        const nowhere = doc(gm, 'campaigns', 'unknown', audience, 'note');
        await refused(setDoc(nowhere, newRecord('gm')));
      });

      for (const [what, spoil] of refusals) {
        it(`refuse ${what}`, async () => {
          await refused(setDoc(record(gm, audience, 'spoiled'), spoil(newRecord('gm'))));
        });
      }
    });

    describe(`of updating in ${audience}/`, () => {
      it('let owner and gm take the next revision', async () => {
        const id = await existing(audience, 'taken');
        await updateDoc(record(gm, audience, id), nextRevision('gm', 2));
        await updateDoc(record(owner, audience, id), nextRevision('owner', 3));
      });

      it('refuse the second of two writers that saw the same revision', async () => {
        const id = await existing(audience, 'raced');
        await updateDoc(record(gm, audience, id), nextRevision('gm', 2));
        await refused(updateDoc(record(owner, audience, id), nextRevision('owner', 2)));
      });

      it('refuse a skipped and an unchanged revision', async () => {
        const id = await existing(audience, 'skipped');
        await refused(updateDoc(record(gm, audience, id), nextRevision('gm', 3)));
        await refused(updateDoc(record(gm, audience, id), nextRevision('gm', 1)));
      });

      it('refuse players, readers, outsiders and strangers', async () => {
        const id = await existing(audience, 'guarded');
        for (const [name, user] of Object.entries({ player, reader, outsider, nobody })) {
          await refused(updateDoc(record(user, audience, id), nextRevision(name, 2)));
        }
      });

      it('refuse another collection, a back-dated time and a foreign marker', async () => {
        const id = await existing(audience, 'moved');
        const next = nextRevision('gm', 2);
        const past = Timestamp.fromMillis(0);
        await refused(updateDoc(record(gm, audience, id), { ...next, collection: 'scenes' }));
        await refused(updateDoc(record(gm, audience, id), { ...next, updatedAt: past }));
        await refused(updateDoc(record(gm, audience, id), { ...next, 'seen.other': 'x' }));
        const others = `seen.owner:${device}`;
        await refused(updateDoc(record(gm, audience, id), { ...next, [others]: 'x' }));
        await refused(updateDoc(record(gm, audience, id), { ...next, [others]: deleteField() }));
        await refused(
          updateDoc(record(gm, audience, id), { ...next, by: { uid: 'owner', device } }),
        );
      });

      it('refuse to delete, the owner too', async () => {
        const id = await existing(audience, 'kept');
        await refused(deleteDoc(record(owner, audience, id)));
      });
    });
  }

  it('close every path they do not name', async () => {
    await refused(setDoc(doc(owner, 'elsewhere', 'x'), { a: 1 }));
    await refused(getDoc(doc(owner, 'elsewhere', 'x')));
    await refused(setDoc(doc(root(owner), 'blobs', 'x'), { a: 1 }));
  });

  function changeRoot(user: Firestore, change: DocumentData): Promise<void> {
    return updateDoc(root(user), { ...change, updatedAt: serverTimestamp() });
  }

  async function existing(audience: string, id: string): Promise<string> {
    await setDoc(record(owner, audience, id), newRecord('owner'));
    return id;
  }
});

function root(user: Firestore, id = campaignId): DocumentReference {
  return doc(user, 'campaigns', id);
}

function record(user: Firestore, audience: string, id: string): DocumentReference {
  return doc(user, 'campaigns', campaignId, audience, id);
}

function newCampaign(userId: string): DocumentData {
  return {
    name: 'Thellade',
    members: { [userId]: 'owner' },
    createdAt: serverTimestamp(),
    updatedAt: serverTimestamp(),
  };
}

function newRecord(userId: string): DocumentData {
  return {
    collection: 'entities',
    v: 1,
    rev: 1,
    updatedAt: serverTimestamp(),
    by: { uid: userId, device },
    seen: { [`${userId}:${device}`]: 'first' },
    deleted: false,
    data: { title: 'Aldric' },
    body: 'A smith.',
  };
}

function nextRevision(userId: string, rev: number): DocumentData {
  return {
    rev,
    updatedAt: serverTimestamp(),
    by: { uid: userId, device },
    [`seen.${userId}:${device}`]: `marker-${rev}`,
  };
}

function without(fields: DocumentData, key: string): DocumentData {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key));
}

function manyFields(count: number): DocumentData {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`field${i}`, i]));
}

async function refused(request: Promise<unknown>): Promise<void> {
  await assert.rejects(request, { code: 'permission-denied' });
}
