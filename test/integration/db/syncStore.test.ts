import assert from 'node:assert/strict';
import path from 'node:path';
import { entities, scenes } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import { parseRecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import type { Lease, RemoteState, SyncImage, SyncUnit } from '../../../src/core/ports/syncStore';
import { storeKinds, usingStore, withFolder, withStore } from '../../support/withStore';
import { rawRows, rowCounts } from './support/rawDatabase';
import {
  newAdventure,
  newCampaign,
  newEntity,
  newScene,
  recordChanges,
} from './support/sampleNotes';

function idOf(text: string): RecordId {
  const id = parseRecordId(text);
  assert.ok(id);
  return id;
}

async function inSync<T>(store: CampaignStore, work: (unit: SyncUnit) => Promise<T>): Promise<T> {
  const lease = await store.sync.acquireLease('test', 0, 1_000_000);
  assert.ok(lease);
  return store.sync.transaction(lease, work);
}

const nora: SyncImage = {
  collection: 'entities',
  deleted: false,
  data: {
    createdAt: 77,
    title: 'Nora',
    summary: 'From afar',
    kind: 'npc',
    frontMatter: '---\naliases: [N]\nsummary: not looked at\n---\n',
    sourcePath: null,
    sourceHash: null,
    mood: { of: ['a newer client'] },
  },
  body: 'Sees the [[Tower]] and a dragon.',
};

/** Makes a state of the server the record and its base. */
async function takeOver(
  unit: SyncUnit,
  { docId, campaignId }: { readonly docId: RecordId; readonly campaignId: CampaignId },
  { rev, ...image }: RemoteState,
): Promise<void> {
  await unit.putImage(docId, campaignId, image, rev);
  const base = { ...image, rev };
  await unit.setBase({ docId, campaignId, audience: 'gm', base, remoteUpdatedAt: '12.000000345' });
}

for (const kind of storeKinds) {
  describe(`the image of a record (${kind})`, () => {
    it('holds every field but derived ones and the body', () =>
      withStore(
        kind,
        async (store) => {
          const campaignId = await newCampaign(store);
          const frontMatter = '---\naliases: [Trap]\n---\n';
          const docId = await newScene(store, campaignId, 'Ambush', { frontMatter });
          await store.repository(scenes).upsert({ docId, body: 'Arrows.' });
          const image = await inSync(store, (unit) => unit.image(docId, campaignId));
          const { orderKey } = (await store.repository(scenes).getById(docId))!;
          assert.deepEqual(image, {
            collection: 'scenes',
            deleted: false,
            data: {
              createdAt: 9,
              title: 'Ambush',
              summary: null,
              frontMatter,
              sourcePath: null,
              sourceHash: null,
              parentId: null,
              orderKey,
              status: null,
            },
            body: 'Arrows.',
          });
        },
        { clock: { now: () => 9 } },
      ));

    it('is there for a deleted record and not for an unknown one', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = await newEntity(store, campaignId, 'Nora');
        await store.repository(entities).remove(docId);
        await inSync(store, async (unit) => {
          assert.equal((await unit.image(docId, campaignId))?.deleted, true);
          assert.equal(await unit.image(idOf('nobody'), campaignId), undefined);
        });
      }));

    it('comes back as it was put, fields of newer clients included once they are in the base', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = idOf('nora');
        await inSync(store, async (unit) => {
          await takeOver(unit, { docId, campaignId }, { ...nora, rev: 3 });
          assert.deepEqual(await unit.image(docId, campaignId), nora);
          assert.deepEqual((await unit.bases(docId, campaignId)).gm, { ...nora, rev: 3 });
        });
      }));
  });

  describe(`a state put by sync (${kind})`, () => {
    it('is read, listed, searched and linked like any record, and is not dirty', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = idOf('nora');
        const changes = recordChanges(store);
        await inSync(store, async (unit) => {
          await takeOver(unit, { docId, campaignId }, { ...nora, rev: 3 });
        });
        assert.deepEqual(changes, [
          { external: false, rows: [{ collection: 'entities', docId, campaignId }] },
        ]);
        const record = await store.repository(entities).getById(docId);
        assert.deepEqual(
          [record?.rev, record?.createdAt, record?.summary, record?.aliases],
          [3, 77, 'From afar', ['N']],
        );
        const summary = await store.notes.summary(docId);
        assert.deepEqual([summary?.dirty, summary?.rev], [false, 3]);
        assert.equal((await store.search({ text: 'dragon' })).hits[0]?.note.docId, docId);
        assert.equal((await store.notes.resolve(campaignId, 'n'))[0]?.docId, docId);
        assert.deepEqual((await store.check()).problems, []);
      }));

    it('deletes and brings back', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = await newEntity(store, campaignId, 'Nora', { body: 'dragon' });
        await inSync(store, (unit) =>
          unit.putImage(docId, campaignId, { ...nora, deleted: true }, 2),
        );
        assert.equal(await store.notes.get(docId), undefined);
        assert.deepEqual((await store.search({ text: 'dragon' })).hits, []);
        await inSync(store, (unit) => unit.putImage(docId, campaignId, nora, 3));
        assert.equal((await store.notes.get(docId))?.body, nora.body);
        assert.deepEqual((await store.check()).problems, []);
      }));

    it('of an unknown collection lives in the base only', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = idOf('hex-1');
        const hex = { ...nora, collection: 'hexes' };
        await inSync(store, async (unit) => {
          await takeOver(unit, { docId, campaignId }, { ...hex, rev: 4 });
          assert.deepEqual((await unit.bases(docId, campaignId)).gm, { ...hex, rev: 4 });
        });
        assert.deepEqual(await store.sync.totals(campaignId, 'gm'), { count: 1, revSum: 4 });
        assert.equal(await store.notes.get(docId), undefined);
      }));

    it('never fails on values of wrong types', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = idOf('odd');
        const data = {
          title: 5,
          summary: ['x'],
          kind: null,
          frontMatter: 'a\uD800',
          createdAt: 'x',
        };
        await inSync(store, (unit) => unit.putImage(docId, campaignId, { ...nora, data }, 2));
        const record = await store.repository(entities).getById(docId);
        assert.deepEqual(
          [record?.title, record?.summary, record?.kind, record?.frontMatter],
          ['', null, '', 'a\uFFFD'],
        );
      }));
  });

  describe(`what sync remembers (${kind})`, () => {
    it('counts and sums the bases of a campaign, deleted documents included', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await inSync(store, async (unit) => {
          await unit.setBase({
            docId: idOf('a'),
            campaignId,
            audience: 'gm',
            base: { ...nora, rev: 3 },
            remoteUpdatedAt: null,
          });
          await unit.setBase({
            docId: idOf('b'),
            campaignId,
            audience: 'gm',
            base: { ...nora, rev: 5, deleted: true },
            remoteUpdatedAt: null,
          });
          await unit.setBase({
            docId: idOf('c'),
            campaignId: idOf('other'),
            audience: 'gm',
            base: { ...nora, rev: 7 },
            remoteUpdatedAt: null,
          });
        });
        assert.deepEqual(await store.sync.totals(campaignId, 'gm'), { count: 2, revSum: 8 });
        assert.deepEqual(
          await store.sync.baseRevisions(campaignId, 'gm'),
          new Map([
            ['a', 3],
            ['b', 5],
          ]),
        );
        assert.deepEqual(await store.sync.totals(idOf('nobody'), 'gm'), { count: 0, revSum: 0 });
      }));

    it('keeps state, log and conflicts', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const state = {
          campaignId,
          audience: 'gm' as const,
          remote: 'emulator/p',
          cursor: { updatedAt: '1.000000002', docId: 'x' },
          safeCursor: { updatedAt: '1.000000001', docId: 'w' },
          verifiedAt: null,
          lastSyncedAt: 4,
          compactedBefore: '0.000000000',
          compactedRev: 3,
        };
        const conflict = {
          collection: 'entities',
          docId: idOf('a'),
          campaignId,
          field: 'title',
          base: 'b',
          mine: 'm',
          theirs: 't',
          createdAt: 8,
        };
        assert.equal(await store.sync.state(campaignId, 'gm'), undefined);
        await inSync(store, async (unit) => {
          await unit.setState({ ...state, cursor: null });
          await unit.setState(state);
          await unit.addConflict(conflict);
          for (let at = 0; at < 510; at++) await unit.log({ at, message: `line ${at}` });
        });
        assert.deepEqual(await store.sync.state(campaignId, 'gm'), state);
        assert.deepEqual(await store.sync.conflicts(campaignId), [{ id: 1, ...conflict }]);
        assert.deepEqual(await store.sync.conflicts(idOf('other')), []);
        assert.equal((await store.sync.counts()).conflicts, 1);
        const log = await store.sync.recentLog(1000);
        assert.deepEqual([log.length, log[0]?.at, log.at(-1)?.at], [500, 509, 10]);
      }));

    it('forgets a server and queues every living record again', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const live = await newEntity(store, campaignId, 'Live');
        const gone = await newEntity(store, campaignId, 'Gone');
        await store.repository(entities).remove(gone);
        await inSync(store, async (unit) => {
          for (const docId of [campaignId, live]) {
            const image = await unit.image(docId, campaignId);
            const op = await unit.operation(docId, campaignId);
            assert.ok(image && op);
            await unit.setBase({
              docId,
              campaignId,
              audience: 'gm',
              base: { ...image, rev: 6 },
              remoteUpdatedAt: null,
            });
            await unit.removeOperation(op.id);
          }
        });
        assert.equal((await store.sync.counts()).pending, 0);
        const before = await store.notes.get(live);
        await inSync(store, (unit) => unit.forgetRemote(campaignId));
        assert.equal((await store.sync.counts(campaignId)).pending, 2);
        assert.deepEqual(await store.sync.totals(campaignId, 'gm'), { count: 0, revSum: 0 });
        assert.deepEqual(await store.notes.get(live), { ...before, rev: 1 });
        assert.deepEqual((await store.check()).problems, []);
      }));
  });

  describe(`operations ready to be sent (${kind})`, () => {
    it('come parents first, then oldest first, and not before their time', () =>
      withStore(kind, async (store) => {
        const campaignId: CampaignId = await newCampaign(store);
        const scene = await newScene(store, campaignId, 'Scene');
        const later = await newAdventure(store, campaignId, 'Later');
        const adventure = await newAdventure(store, campaignId, 'Adventure');
        const second = await newScene(store, campaignId, 'Second');
        await inSync(store, async (unit) => {
          const op = await unit.operation(later, campaignId);
          assert.ok(op);
          await unit.updateOperation(op.id, { nextAttemptAt: 100 });
        });
        const ready = async (now: number, limit: number): Promise<readonly string[]> =>
          (await store.sync.readyOperations({ campaignId, now, limit })).map(({ docId }) => docId);
        assert.deepEqual(await ready(99, 10), [campaignId, adventure, scene, second]);
        assert.deepEqual(await ready(100, 2), [campaignId, later]);
        assert.deepEqual(await store.sync.inflightOperations(campaignId), []);
      }));
  });

  describe(`the sync lease (${kind})`, () => {
    it('is renewed by its owner, refused to others until it expires, and then changes hands', () =>
      withStore(kind, async ({ sync }) => {
        assert.deepEqual(await sync.acquireLease('a', 0, 15), { owner: 'a', epoch: 1 });
        assert.equal(await sync.acquireLease('b', 14, 15), undefined);
        assert.deepEqual(await sync.acquireLease('a', 14, 15), { owner: 'a', epoch: 1 });
        assert.equal(await sync.acquireLease('b', 28, 15), undefined);
        assert.deepEqual(await sync.acquireLease('b', 29, 15), { owner: 'b', epoch: 2 });
        assert.deepEqual(await sync.acquireLease('a', 44, 15), { owner: 'a', epoch: 3 });
      }));

    it('is free at once when it is given back', () =>
      withStore(kind, async ({ sync }) => {
        const lease = await sync.acquireLease('a', 0, 15);
        assert.ok(lease);
        await sync.releaseLease(lease);
        assert.deepEqual(await sync.acquireLease('b', 1, 15), { owner: 'b', epoch: 2 });
        await sync.releaseLease(lease);
        assert.equal(await sync.acquireLease('a', 2, 15), undefined);
      }));

    it('fences off whoever slept through it, before anything is written', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const slept = await store.sync.acquireLease('a', 0, 15);
        const current = await store.sync.acquireLease('b', 20, 15);
        assert.ok(slept && current);
        const called: Lease[] = [];
        const write = (lease: Lease): Promise<void> =>
          store.sync.transaction(lease, async (unit) => {
            called.push(lease);
            await unit.putImage(idOf('nora'), campaignId, nora, 2);
          });
        await assert.rejects(write(slept), { reason: 'lease-lost' });
        await assert.rejects(write({ owner: 'a', epoch: 2 }), { reason: 'lease-lost' });
        assert.equal(await store.notes.get(idOf('nora')), undefined);
        await write(current);
        assert.deepEqual(called, [current]);
      }));
  });
}

describe('the sync side of a file', () => {
  it('keeps its random device id', () =>
    withFolder(async (folder) => {
      const idIn = (name: string): Promise<string> =>
        usingStore(
          { file: path.join(folder, name) },
          async (store) => (await store.sync.identity()).deviceId,
        );
      const first = await idIn('a.db');
      assert.match(first, /^[0-9a-f]{24}$/);
      assert.equal(await idIn('a.db'), first);
      assert.notEqual(await idIn('b.db'), first);
    }));

  it('keeps the state that a pulled one replaced', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file }, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = await newEntity(store, campaignId, 'Nora', { body: 'mine' });
        await inSync(store, (unit) => unit.putImage(docId, campaignId, nora, 2));
        assert.deepEqual(await rawRows(file, 'SELECT docId, origin, body, rev FROM versions'), [
          { docId, origin: 'sync', body: 'mine', rev: 1 },
        ]);
        const before = await rowCounts(file);
        await inSync(store, (unit) => unit.putImage(docId, campaignId, nora, 3));
        assert.equal((await store.notes.summary(docId))?.rev, 3);
        assert.deepEqual({ ...(await rowCounts(file)), change_log: before['change_log'] }, before);
      });
    }));
});
