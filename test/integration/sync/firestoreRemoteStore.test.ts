import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';

import {
  doc,
  getDoc,
  setDoc,
  Timestamp,
  updateDoc,
  type DocumentData,
} from 'firebase/firestore/lite';

import { reasonOf } from '../../../src/core/errors';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { RemoteStore, RemoteWrite } from '../../../src/core/ports/remoteStore';
import type { RemoteState } from '../../../src/core/ports/syncStore';
import { connectFirestore } from '../../../src/sync/firestore/connectFirestore';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { shippedRules } from '../../support/launch/firestoreEmulator';
import { freshProject, lockedRules, openRules, setRules, wipe } from './support/emulator';
import { liteClient } from './support/liteClient';

const campaignId = 'campaign-1' as CampaignId;
const device = 'device-1';

describe('FirestoreRemoteStore', () => {
  let target: EmulatorTarget;
  let remote: RemoteStore;

  beforeEach(async () => {
    target = await freshProject('demo-adapter');
    remote = await connectFirestore(target);
    await remote.createCampaign(campaignId, 'Thellade');
  });

  afterEach(() => remote.close());

  describe('campaigns', () => {
    it('is undefined for a campaign the server does not have', async () => {
      assert.equal(await remote.campaign('unknown' as CampaignId), undefined);
    });

    it('creates a campaign with the user as its owner', async () => {
      const { createdAt, ...campaign } = (await remote.campaign(campaignId)) ?? {};
      assert.deepEqual(campaign, { name: 'Thellade', role: 'owner' });
      assert.match(createdAt ?? '', /^\d{10}\.\d{9}$/);
    });

    it('leaves an existing campaign as it is', async () => {
      await remote.createCampaign(campaignId, 'Another name');
      assert.equal((await remote.campaign(campaignId))?.name, 'Thellade');
    });

    it('refuses an outsider with one sentence', async () => {
      await usingRemote({ ...target, userId: 'outsider' }, async (outsider) => {
        await assert.rejects(outsider.campaign(campaignId), { reason: 'permission-denied' });
        await assert.rejects(outsider.totals(campaignId, 'gm'), {
          reason: 'permission-denied',
          message: /^[A-Z].*\.$/,
        });
      });
    });

    it('keeps the copy of the name equal to the campaign’s own record', async () => {
      const created = state({ collection: 'campaigns', data: { title: 'Thellade' } });
      await commit({ id: campaignId, state: created });
      const renamed = { ...created, rev: 2, data: { title: 'New name' } };
      await commit({ id: campaignId, state: renamed, base: created, marker: 'marker-2' });
      assert.equal((await remote.campaign(campaignId))?.name, 'New name');
    });
  });

  describe('commit', () => {
    it('creates what `read` returns', async () => {
      const created = state({ data: { title: 'Aldric', level: 3, tags: ['a'], map: { x: null } } });
      await commit({ id: 'aldric', state: created });
      const document = (await remote.read(campaignId, 'gm', [id('aldric')])).get(id('aldric'));
      const { updatedAt, ...rest } = document!;
      assert.match(updatedAt, /^\d+\.\d{9}$/);
      assert.deepEqual(rest, {
        ...created,
        audience: 'gm',
        docId: 'aldric',
        seen: new Set(['first']),
      });
    });

    it('sends changed keys only, so that fields of a newer client survive', async () => {
      const created = state({ data: { title: 'Aldric', level: 3 }, body: 'A smith.' });
      await commit({ id: 'aldric', state: created });
      await plant('aldric', { 'data.fromTheFuture': 'kept', body: 'Changed by another.', rev: 2 });
      const next = { ...created, rev: 3, data: { title: 'Aldric', level: 4 } };
      await commit({ id: 'aldric', state: next, base: { ...created, rev: 2 }, marker: 'marker-2' });
      const { data, body } = await stored('aldric');
      assert.deepEqual(data, { title: 'Aldric', level: 4, fromTheFuture: 'kept' });
      assert.equal(body, 'Changed by another.');
    });

    it('removes a field that the new state no longer has', async () => {
      const created = state({ data: { title: 'Aldric', 'odd.key': 1 } });
      await commit({ id: 'aldric', state: created });
      const next = { ...created, rev: 2, data: { title: 'Aldric' } };
      await commit({ id: 'aldric', state: next, base: created, marker: 'marker-2' });
      assert.deepEqual((await stored('aldric'))['data'], { title: 'Aldric' });
    });

    it('keeps the markers of other devices', async () => {
      const created = state();
      await commit({ id: 'aldric', state: created });
      await commit({
        id: 'aldric',
        state: { ...created, rev: 2, body: 'b' },
        base: created,
        marker: 'seventh',
        by: 'device-2',
      });
      assert.deepEqual((await stored('aldric'))['seen'], {
        [`gm-1:${device}`]: 'first',
        'gm-1:device-2': 'seventh',
      });
    });

    it('writes all or nothing', async () => {
      await commit({ id: 'taken', state: state() });
      await assert.rejects(
        commit({ id: 'fresh', state: state() }, { id: 'taken', state: state() }),
        { reason: 'permission-denied' },
      );
      assert.equal((await remote.read(campaignId, 'gm', [id('fresh')])).size, 0);
    });

    it('refuses a stale revision', async () => {
      const created = state();
      await commit({ id: 'aldric', state: created });
      const next = { ...created, rev: 2, body: 'first' };
      await commit({ id: 'aldric', state: next, base: created, marker: 'marker-2' });
      await assert.rejects(
        commit({
          id: 'aldric',
          state: { ...next, body: 'second' },
          base: created,
          marker: 'marker-3',
        }),
        { reason: 'permission-denied' },
      );
    });

    it('says of a document that is too large that it is too large', async () => {
      await setRules(target, openRules);
      const body = 'x'.repeat(1_100_000);
      await assert.rejects(commit({ id: 'huge', state: state({ body }) }), { reason: 'too-large' });
    });

    it('says of a request that is too large that it is too large', async () => {
      const body = 'x'.repeat(900_000);
      const writes = Array.from({ length: 8 }, (_, i) => ({
        id: `big-${i}`,
        state: state({ body }),
      }));
      await assert.rejects(commit(...writes), { reason: 'too-large' });
    });

    it('says of content that Firestore does not take that it is not valid', async () => {
      await assert.rejects(commit({ id: 'odd', state: state({ data: { list: [[1], [2]] } }) }), {
        reason: 'invalid-input',
      });
    });
  });

  describe('reading', () => {
    it('reads more documents than one query takes and leaves out what is not there', async () => {
      const ids = Array.from({ length: 65 }, (_, i) => id(`doc-${i}`));
      await commit(...ids.map((docId) => ({ id: docId, state: state() })));
      const found = await remote.read(campaignId, 'gm', [...ids, id('missing')]);
      assert.deepEqual([...found.keys()].sort(), [...ids].sort());
    });

    it('pages through documents of one timestamp by their ids', async () => {
      const ids = Array.from({ length: 25 }, (_, i) => id(`doc-${String(i).padStart(2, '0')}`));
      await commit(...ids.map((docId) => ({ id: docId, state: state() })));
      const seen: RecordId[] = [];
      let cursor: { updatedAt: string; docId: string } | null = null;
      for (let complete = false; !complete;) {
        const page = await remote.changesAfter(campaignId, 'gm', cursor, 10);
        seen.push(...page.documents.map(({ docId }) => docId));
        cursor = page.documents.at(-1) ?? cursor;
        complete = page.complete;
      }
      assert.deepEqual(seen, ids);
    });

    it('finds only what came after the cursor, from an empty id all of that time', async () => {
      await commit({ id: 'one', state: state() });
      await commit({ id: 'two', state: state() });
      const all = await remote.changesAfter(campaignId, 'gm', null, 10);
      const [one, two] = all.documents;
      const later = await remote.changesAfter(campaignId, 'gm', one!, 10);
      assert.deepEqual(later.documents, [two]);
      const sameTime = await remote.changesAfter(campaignId, 'gm', { ...one!, docId: '' }, 10);
      assert.deepEqual(sameTime.documents, [one, two]);
      assert.deepEqual((await remote.changesAfter(campaignId, 'gm', two!, 10)).documents, []);
    });

    it('goes on behind a page of documents whose ids no record can have', async () => {
      await commit({ id: 'readable', state: state() });
      await setRules(target, openRules);
      for (const name of ['no id', 'no id either']) {
        const reference = doc(liteClient(target, 'admin'), 'campaigns', campaignId, 'gm', name);
        await setDoc(reference, { rev: 1, updatedAt: Timestamp.fromMillis(0) });
      }
      const first = await remote.changesAfter(campaignId, 'gm', null, 2);
      assert.deepEqual([first.documents, first.complete], [[], false]);
      const next = await remote.changesAfter(campaignId, 'gm', first.end, 2);
      assert.deepEqual(
        next.documents.map(({ docId }) => docId),
        ['readable'],
      );
    });

    it('counts documents and sums their revisions', async () => {
      assert.deepEqual(await remote.totals(campaignId, 'gm'), { count: 0, revSum: 0 });
      const created = state();
      await commit({ id: 'one', state: created }, { id: 'two', state: created });
      await commit({
        id: 'two',
        state: { ...created, rev: 2, body: 'b' },
        base: created,
        marker: 'marker-2',
      });
      assert.deepEqual(await remote.totals(campaignId, 'gm'), { count: 2, revSum: 3 });
    });

    it('knows the last document and counts those behind a position without reading them', async () => {
      assert.equal(await remote.newest(campaignId, 'gm'), undefined);
      await commit({ id: 'one', state: state() });
      await commit({ id: 'b', state: state() }, { id: 'a', state: state() });
      const { documents } = await remote.changesAfter(campaignId, 'gm', null, 10);
      assert.deepEqual(await remote.newest(campaignId, 'gm'), documents.at(-1));
      const counts = [null, ...documents].map((cursor) =>
        remote.countAfter(campaignId, 'gm', cursor),
      );
      assert.deepEqual(await Promise.all(counts), [3, 2, 1, 0]);
      assert.equal(await remote.countAfter(campaignId, 'table', null), 0);
    });

    it('reads a document with fields of the wrong type as an empty one', async () => {
      await commit({ id: 'odd', state: state() });
      await plant('odd', { data: 7, body: null, deleted: 'yes', collection: 1, seen: [] });
      const document = (await remote.read(campaignId, 'gm', [id('odd')])).get(id('odd'));
      assert.deepEqual(
        { ...document, updatedAt: '' },
        {
          audience: 'gm',
          docId: 'odd',
          collection: '',
          rev: 1,
          updatedAt: '',
          seen: new Set(),
          deleted: false,
          data: {},
          body: '',
        },
      );
    });
  });

  describe('rulesAreEnforced', () => {
    it('is true under the shipped rules', async () => {
      assert.equal(await remote.rulesAreEnforced(), true);
    });

    it('is false under open rules and leaves nothing behind', async () => {
      await setRules(target, openRules);
      assert.equal(await remote.rulesAreEnforced(), false);
      const probe = doc(liteClient(target, 'gm-1'), 'campaigns/moonforge-rules-check/gm/probe');
      assert.equal((await getDoc(probe)).exists(), false);
    });

    it('rejects with how to deploy them under rules that refuse everything', async () => {
      await setRules(target, lockedRules);
      await assert.rejects(remote.rulesAreEnforced(), {
        reason: 'rules-not-deployed',
        message: /rules/,
      });
    });
  });

  describe('failures', () => {
    it('says offline where nobody listens', async () => {
      await usingRemote({ ...target, port: 1 }, (unreachable) =>
        assert.rejects(unreachable.campaign(campaignId), { reason: 'offline' }),
      );
    });

    it('says offline when the connection is cut in the middle of an answer', async () => {
      const server = createServer((socket) => {
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"a'));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      await usingRemote({ ...target, host: '127.0.0.1', port }, (cut) =>
        assert.rejects(cut.totals(campaignId, 'gm'), (error) => reasonOf(error) === 'offline'),
      );
      server.close();
    });

    it('refuses everything of a wiped server, whose campaign is then missing', async () => {
      await wipe(target);
      await assert.rejects(remote.changesAfter(campaignId, 'gm', null, 10), {
        reason: 'permission-denied',
      });
      assert.equal(await remote.campaign(campaignId), undefined);
    });
  });

  interface Commit {
    readonly id: string;
    readonly state: RemoteState;
    readonly base?: RemoteState;
    readonly marker?: string;
    readonly by?: string;
  }

  function commit(...commits: readonly Commit[]): Promise<void> {
    const writes = commits.map(
      ({ id: docId, state: next, base, marker = 'first', by = device }): RemoteWrite => ({
        audience: 'gm',
        docId: id(docId),
        state: next,
        base,
        device: by,
        marker,
      }),
    );
    return remote.commit(campaignId, writes);
  }

  /** Changes a document under no rules, as a person in the console can. */
  async function plant(docId: string, change: DocumentData): Promise<void> {
    await setRules(target, openRules);
    await updateDoc(doc(liteClient(target, 'admin'), 'campaigns', campaignId, 'gm', docId), change);
    await setRules(target, await shippedRules());
  }

  async function stored(docId: string): Promise<DocumentData> {
    const reference = doc(liteClient(target, 'gm-1'), 'campaigns', campaignId, 'gm', docId);
    return (await getDoc(reference)).data()!;
  }
});

function id(text: string): RecordId {
  return text as RecordId;
}

function state(change: Partial<RemoteState> = {}): RemoteState {
  return {
    collection: 'entities',
    deleted: false,
    data: { title: 'Aldric' },
    body: '',
    rev: 1,
    ...change,
  };
}

async function usingRemote(
  target: EmulatorTarget,
  work: (remote: RemoteStore) => Promise<unknown>,
): Promise<void> {
  const remote = await connectFirestore(target);
  try {
    await work(remote);
  } finally {
    await remote.close();
  }
}
