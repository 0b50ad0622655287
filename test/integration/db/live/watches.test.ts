import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { adventures, entities, scenes } from '../../../../src/core/model/collections';
import type { RecordId } from '../../../../src/core/model/ids';
import type { CampaignStore, NoteSummary } from '../../../../src/core/ports/campaignStore';
import type { Watch } from '../../../../src/core/ports/lists';
import { storeKinds, withStore } from '../../../support/withStore';
import { newAdventure, newCampaign, newEntity, newScene } from '../support/sampleNotes';

/** The values a watch tells from now on. */
function told<T>(watch: Watch<T>): T[] {
  const values: T[] = [];
  watch.onDidChange((value) => values.push(value));
  return values;
}

function titles(notes: readonly { readonly title: string }[]): readonly string[] {
  return notes.map(({ title }) => title);
}

/** Waits until the watches of the store have seen everything committed so far. */
async function settled(store: CampaignStore): Promise<void> {
  // A new watch enters with the round that brings all others to the same state.
  (await store.notes.watch({ limit: 1 })).dispose();
}

for (const kind of storeKinds) {
  describe(`a watch (${kind})`, () => {
    it('has the present list and tells the list after each change of it', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const nora = await newEntity(store, campaignId, 'Nora');
        const watch = await store.notes.watch({ campaignId, kind: 'npc' });
        assert.deepEqual(titles(watch.value), ['Nora']);
        const values = told(watch);
        await newEntity(store, campaignId, 'Anna');
        await settled(store);
        await store.repository(entities).upsert({ docId: nora, kind: 'item' });
        await settled(store);
        await store.repository(entities).upsert({ docId: nora, kind: 'npc' });
        await settled(store);
        await store.repository(entities).remove(nora);
        await settled(store);
        assert.deepEqual(values.map(titles), [
          ['Anna', 'Nora'],
          ['Anna'],
          ['Anna', 'Nora'],
          ['Anna'],
        ]);
        assert.deepEqual(watch.value, values.at(-1));
        assert.deepEqual(watch.value, await store.notes.summaries({ kind: 'npc' }));
      }));

    it('tells nothing when the result is equal', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const nora = await newEntity(store, campaignId, 'Nora');
        const names = await store.notes.watch({ campaignId, kind: 'npc' });
        const before = names.value;
        const records = await store.repository(scenes).watchAll();
        const values = [told(names), told(records)];
        await newAdventure(store, campaignId, 'Elsewhere');
        await store.write((unit) => unit.upsert(entities, { docId: nora, title: 'Nora' }));
        await settled(store);
        assert.deepEqual(values, [[], []]);
        assert.equal(names.value, before);
      }));

    it('of records follows a collection or a query with bodies and all', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const other = await newCampaign(store, 'Other');
        const parentId = await newAdventure(store, campaignId, 'The North');
        const all = await store.repository(scenes).watchAll();
        const own = await store.repository(scenes).watchAll(campaignId);
        const below = await store.repository(scenes).watch({ campaignId, parentId });
        const docId = await newScene(store, campaignId, 'Ambush', { parentId });
        await newScene(store, other, 'Market');
        await store.write((unit) => unit.saveText(docId, 'They wait.'));
        await settled(store);
        assert.deepEqual([...titles(all.value)].sort(), ['Ambush', 'Market']);
        assert.deepEqual(own.value, await store.repository(scenes).list({ campaignId }));
        assert.deepEqual(below.value, own.value);
        assert.equal(below.value[0]?.body, 'They wait.');
      }));

    it('of one note follows it from before it is there until it is gone', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = 'chosenByHand' as RecordId;
        const watch = await store.notes.watchNote(docId);
        assert.equal(watch.value, undefined);
        const values = told(watch);
        for (const body of ['one', 'two']) {
          await store.repository(entities).upsert({ docId, campaignId, title: 'Nora', body });
          await settled(store);
        }
        await newEntity(store, campaignId, 'Somebody else');
        await store.repository(entities).remove(docId);
        await settled(store);
        assert.deepEqual(
          values.map((note) => note?.body),
          ['one', 'two', undefined],
        );
      }));

    it('of a page keeps its length while notes come and go', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        for (const n of [1, 2, 3, 4, 5]) await newEntity(store, campaignId, `N ${n}`);
        const query = { campaignId, kind: 'npc', limit: 2 } as const;
        const first = await store.notes.watch(query);
        const { next } = await store.notes.page(query);
        assert.ok(next);
        const second = await store.notes.watch({ ...query, after: next });
        assert.deepEqual(
          [titles(first.value), titles(second.value)],
          [
            ['N 1', 'N 2'],
            ['N 3', 'N 4'],
          ],
        );
        await newEntity(store, campaignId, 'N 0');
        await store.repository(entities).remove(second.value[0]!.docId);
        await settled(store);
        assert.deepEqual(
          [titles(first.value), titles(second.value)],
          [
            ['N 0', 'N 1'],
            ['N 4', 'N 5'],
          ],
        );
      }));

    it('is told at once with all others: two that must agree always do, while writes hammer', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const [a, b] = [
          await newAdventure(store, campaignId, 'A'),
          await newAdventure(store, campaignId, 'B'),
        ];
        const moving = await Promise.all(
          [1, 2, 3, 4].map((n) => newScene(store, campaignId, `S ${n}`, { parentId: a })),
        );
        const first = await store.notes.watch({ campaignId, collection: 'scenes', parentId: a });
        // Read between the others, these give writes the time to commit in the middle of a round.
        for (let n = 0; n < 40; n++) await store.repository(scenes).watchAll(campaignId);
        const watches = [first, await store.repository(scenes).watch({ campaignId, parentId: b })];
        const marks = await store.repository(adventures).watchAll(campaignId);
        const sums: number[] = [];
        const check = (): void => {
          const [below, second] = watches.map(({ value }) => value.length);
          sums.push((below ?? 0) + (second ?? 0));
          // The mark says, in the same transaction, how many scenes there are below B.
          const mark = marks.value.find(({ firebaseId }) => firebaseId === b)?.summary;
          assert.equal(mark ?? '0', `${second}`);
        };
        const failures: unknown[] = [];
        for (const watch of [...watches, marks]) {
          watch.onDidChange(() => {
            try {
              check();
            } catch (error) {
              failures.push(error);
            }
          });
        }
        const writes: Promise<unknown>[] = [];
        for (let n = 0; n < 150; n++) {
          writes.push(
            store.write(async (unit) => {
              const docId = moving[n % moving.length] as RecordId;
              const parentId = n % 3 === 0 ? a : b;
              await unit.upsert(scenes, { docId, parentId });
              const below = await unit.summaries({ campaignId, collection: 'scenes', parentId: b });
              await unit.upsert(adventures, { docId: b, summary: `${below.length}` });
            }),
          );
          if (n % 10 === 0) await setTimeout(1);
        }
        await Promise.all(writes);
        await settled(store);
        check();
        assert.deepEqual(failures, []);
        assert.ok(sums.length > 3);
        assert.deepEqual([...new Set(sums)], [4]);
      })).timeout(60_000);

    it('may be created while writes hammer without missing one', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const watches: Watch<readonly NoteSummary[]>[] = [];
        for (let n = 0; n < 20; n++) {
          const write = newEntity(store, campaignId, `Note ${n}`);
          watches.push(await store.notes.watch({ campaignId, kind: 'npc' }));
          await write;
        }
        await settled(store);
        assert.deepEqual(new Set(watches.map(({ value }) => value.length)), new Set([20]));
      }));

    it('goes on for others when a listener throws', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const [failing, other] = [
          await store.notes.watch(),
          await store.notes.watch({ campaignId }),
        ];
        failing.onDidChange(() => {
          throw new Error('no');
        });
        const values = [told(failing), told(other)];
        await newEntity(store, campaignId, 'A');
        await settled(store);
        await newEntity(store, campaignId, 'B');
        await settled(store);
        assert.deepEqual(
          values.map((list) => list.length),
          [2, 2],
        );
      }));

    it('tells nothing any more once it is disposed, nor after the store is closed', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const [gone, kept] = [await store.notes.watch(), await store.notes.watch()];
        const values = [told(gone), told(kept)];
        gone.dispose();
        gone.dispose();
        await newEntity(store, campaignId, 'A');
        await settled(store);
        const last = newEntity(store, campaignId, 'B');
        await last;
        await store.close();
        assert.equal(values[0]!.length, 0);
        assert.equal(kept.value, values[1]!.at(-1));
        await assert.rejects(store.notes.watch(), { reason: 'database-unavailable' });
      }));
  });
}
