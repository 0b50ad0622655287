import assert from 'node:assert/strict';
import { entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import type { Page, PageWindow } from '../../../src/core/ports/lists';
import type { SyncUnit } from '../../../src/core/ports/syncStore';
import { SyncModel, syncPage } from '../../../src/views/sync/syncModel';
import { storeKinds, withStore } from '../../support/withStore';
import { newCampaign, newEntity } from './support/sampleNotes';

async function inSync<T>(store: CampaignStore, work: (unit: SyncUnit) => Promise<T>): Promise<T> {
  const lease = await store.sync.acquireLease('test', 0, 1_000_000);
  assert.ok(lease);
  return store.sync.transaction(lease, work);
}

/** All items, read in pages of two. */
async function allPages<T>(read: (page: PageWindow) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  for (let after: string | undefined; ;) {
    const page = await read({ limit: 2, ...(after === undefined ? {} : { after }) });
    items.push(...page.items);
    if (page.next === undefined) return items;
    after = page.next;
  }
}

/** Marks the outbox row of a note. */
async function mark(
  store: CampaignStore,
  campaignId: CampaignId,
  docId: RecordId,
  change: Parameters<SyncUnit['updateOperation']>[1],
): Promise<void> {
  await inSync(store, async (unit) => {
    const row = await unit.operation(docId, campaignId);
    await unit.updateOperation(row!.id, change);
  });
}

for (const kind of storeKinds) {
  describe(`what users see of sync (${kind})`, () => {
    it('lists unsent edits in pages, those that failed first, and refused ones apart', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const ids: RecordId[] = [];
        for (const name of ['A', 'B', 'C', 'D', 'E'])
          ids.push(await newEntity(store, campaignId, name));
        await mark(store, campaignId, ids[3]!, { attempts: 1, lastError: 'It failed.' });
        await mark(store, campaignId, ids[4]!, { state: 'quarantined', lastError: 'Too large.' });
        const waiting = await allPages((page) => store.review.edits({ which: 'waiting', ...page }));
        assert.deepEqual(
          waiting.map(({ title }) => title),
          ['D', 'Thellade', 'A', 'B', 'C'],
        );
        assert.ok(waiting.every(({ isOnServer, deleted }) => !isOnServer && !deleted));
        const [aside] = (await store.review.edits({ which: 'aside', limit: 5 })).items;
        assert.deepEqual([aside?.title, aside?.lastError], ['E', 'Too large.']);
      }));

    it('sends refused and waiting edits again, and leaves one on its way alone', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const [a, b, c] = [
          await newEntity(store, campaignId, 'A'),
          await newEntity(store, campaignId, 'B'),
          await newEntity(store, campaignId, 'C'),
        ];
        await mark(store, campaignId, a, { state: 'quarantined', attempts: 3, lastError: 'No.' });
        await mark(store, campaignId, b, { attempts: 2, nextAttemptAt: 9e12, lastError: 'Later.' });
        await mark(store, campaignId, c, { state: 'inflight', marker: 'm', attempts: 1 });
        assert.equal(await store.write((unit) => unit.retryUnsent(a)), 1);
        assert.equal((await store.review.facts(a))?.edit?.state, 'pending');
        assert.equal((await store.review.facts(b))?.edit?.attempts, 2);
        assert.equal(await store.write((unit) => unit.retryUnsent()), 1);
        const facts = await store.review.facts(b);
        assert.deepEqual([facts?.edit?.nextAttemptAt, facts?.edit?.lastError], [0, null]);
        assert.equal((await store.review.facts(c))?.edit?.state, 'inflight');
      }));

    it('refuses to discard a note that the server never had, and tells when nothing is unsent', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = await newEntity(store, campaignId, 'Hob');
        await assert.rejects(
          store.write((unit) => unit.discardUnsent(docId)),
          { reason: 'invalid-input', message: /never had "Hob"/ },
        );
        assert.ok(await store.notes.get(docId));
        await store
          .repository(entities)
          .setClean((await store.repository(entities).getById(docId))!);
        assert.equal(await store.write((unit) => unit.discardUnsent(docId)), false);
      }));

    it('takes the outbox row of a discarded edit with it, and brings a deleted note back', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = await newEntity(store, campaignId, 'Hob', { body: 'Old.\n' });
        await inSync(store, async (unit) => {
          const image = (await unit.image(docId, campaignId))!;
          const base = { ...image, rev: 2 };
          await unit.setBase({ docId, campaignId, audience: 'gm', base, remoteUpdatedAt: null });
        });
        await store.repository(entities).remove(docId);
        assert.deepEqual((await store.review.facts(docId))?.changed, ['deleted']);
        assert.equal(await store.write((unit) => unit.discardUnsent(docId)), true);
        assert.equal((await store.notes.get(docId))?.body, 'Old.\n');
        const facts = await store.review.facts(docId);
        assert.deepEqual([facts?.edit, facts?.changed, facts?.base?.rev], [undefined, [], 2]);
        assert.deepEqual((await store.check()).problems, []);
      }));

    it('names the notes that lines of the log begin with', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = await newEntity(store, campaignId, 'Hob');
        await inSync(store, async (unit) => {
          for (let i = 0; i < 3; i++) await unit.log({ at: i, message: `Round ${i}` });
          await unit.log({ at: 9, message: `${docId} was merged` });
        });
        const lines = await allPages((page) => store.review.log(page));
        assert.deepEqual(
          lines.map(({ at, note }) => [at, note?.title]),
          [
            [9, 'Hob'],
            [2, undefined],
            [1, undefined],
            [0, undefined],
          ],
        );
        assert.equal((await store.review.log({ docId, limit: 9 })).items.length, 1);
      }));

    it('is shown in pages', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await store.write(async (unit) => {
          for (let i = 0; i < syncPage; i++)
            await unit.upsert(entities, { campaignId, title: `N${i}` });
        });
        const first = await new SyncModel(store, new Map()).rows('waiting');
        assert.deepEqual([first.length, first.at(-1)?.type], [syncPage + 1, 'more']);
        const wanted = new Map([['waiting', 2 * syncPage] as const]);
        const more = await new SyncModel(store, wanted).rows('waiting');
        assert.deepEqual([more.length, more.at(-1)?.type], [syncPage + 1, 'edit']);
        const [waiting] = await new SyncModel(store, wanted).sections();
        assert.equal(waiting?.type === 'section' && waiting.count, syncPage + 1);
        assert.deepEqual(await new SyncModel(store, wanted).rows('aside'), [
          { type: 'empty', section: 'aside' },
        ]);
      }));
  });
}
