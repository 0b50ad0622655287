import assert from 'node:assert/strict';
import path from 'node:path';
import { Emitter } from '../../../../src/core/event';
import { silentLogger } from '../../../../src/core/logger';
import { collections, entities, scenes } from '../../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../../src/core/model/ids';
import type { CampaignStore } from '../../../../src/core/ports/campaignStore';
import { LiveHub } from '../../../../src/db/live/liveHub';
import type { LiveQuery } from '../../../../src/db/live/liveQuery';
import { noteQuery, summariesQuery } from '../../../../src/db/live/watches';
import type { ListPart } from '../../../../src/db/read/listSql';
import { usingStore, withFolder } from '../../../support/withStore';
import { newAdventure, newCampaign, newEntity, newScene, until } from '../support/sampleNotes';
import { rawRows } from '../support/rawDatabase';
import { openCountingReads } from './countingReads';

/** Tells its listeners what it is given, and counts them. */
class CountedEmitter extends Emitter<unknown> {
  listeners = 0;
  readonly counted = (listener: (value: unknown) => void): { dispose: () => void } => {
    this.listeners += 1;
    const subscription = this.event(listener);
    return {
      dispose: () => {
        this.listeners -= 1;
        subscription.dispose();
      },
    };
  };
}

interface Rig {
  readonly store: CampaignStore;
  readonly file: string;
  readonly campaignId: CampaignId;
  readonly hub: LiveHub;
  readonly committed: CountedEmitter;
  readonly queries: string[];
  /** How often the query of a watch was run by what `work` does. */
  readonly runsIn: (work: () => Promise<unknown>) => Promise<number>;
  /** A query whose runs are counted. */
  readonly counted: <T>(query: LiveQuery<T>) => LiveQuery<T>;
}

/** A hub whose queries are counted, beside a store on the same file. */
async function withHub(work: (rig: Rig) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const file = path.join(folder, 'campaign.db');
    await usingStore({ file }, async (store) => {
      const campaignId = await newCampaign(store);
      const reads = await openCountingReads(file);
      const committed = new CountedEmitter();
      const hub = new LiveHub({
        snapshot: reads.snapshot,
        committed: committed.counted,
        logger: silentLogger,
      });
      let runs = 0;
      const counted =
        <T>(query: LiveQuery<T>): LiveQuery<T> =>
        (sql) => {
          runs += 1;
          return query(sql);
        };
      const runsIn = async (change: () => Promise<unknown>): Promise<number> => {
        runs = 0;
        await change();
        committed.fire(undefined);
        // Enters with the round that the commit began, or with one behind it.
        (await hub.watch(noteQuery(collections, 'nobody' as RecordId))).dispose();
        return runs;
      };
      const { queries } = reads;
      await work({ store, file, campaignId, hub, committed, queries, runsIn, counted });
      await hub.close();
      await reads.close();
    });
  });
}

describe('the hub of watches', () => {
  it('reads a list again only for rows that are in it or belong into it', () =>
    withHub(async ({ store, campaignId, hub, runsIn, counted }) => {
      const here = await newAdventure(store, campaignId, 'Here');
      const there = await newAdventure(store, campaignId, 'There');
      const scene = await newScene(store, campaignId, 'Scene', { parentId: here });
      const part: ListPart = { campaignId, collection: 'scenes', parentId: here };
      await hub.watch(counted(summariesQuery(part)));
      const upsert = (draft: object): Promise<number> =>
        runsIn(() => store.repository(scenes).upsert({ campaignId, ...draft }));
      assert.equal(await upsert({ title: 'Elsewhere', parentId: there }), 0);
      assert.equal(await upsert({ title: 'Nowhere' }), 0);
      assert.equal(await runsIn(() => newEntity(store, campaignId, 'Nora')), 0);
      assert.equal(await upsert({ title: 'New', parentId: here }), 1);
      assert.equal(await upsert({ docId: scene, parentId: there }), 1);
      assert.equal(await upsert({ docId: scene, title: 'Still there' }), 0);
      assert.equal(await upsert({ docId: scene, parentId: here }), 1);
      assert.equal(await runsIn(() => store.repository(scenes).remove(scene)), 1);
    }));

  it('reads a page again only for rows up to its last', () =>
    withHub(async ({ store, campaignId, hub, runsIn, counted }) => {
      const ids: RecordId[] = [];
      for (const n of [1, 2, 3]) ids.push(await newEntity(store, campaignId, `N ${n}`));
      const page = await hub.watch(counted(summariesQuery({ campaignId, kind: 'npc', limit: 2 })));
      const [, , last] = ids;
      assert.equal(await runsIn(() => newEntity(store, campaignId, 'N 4')), 0);
      assert.equal(await runsIn(() => store.repository(entities).remove(last!)), 0);
      assert.equal(await runsIn(() => newEntity(store, campaignId, 'N 1a')), 1);
      assert.deepEqual(
        page.value.map(({ title }) => title),
        ['N 1', 'N 1a'],
      );
    }));

  it('reads one note again only when that one changed', () =>
    withHub(async ({ store, campaignId, hub, runsIn, counted }) => {
      const docId = await newEntity(store, campaignId, 'Nora');
      await hub.watch(counted(noteQuery(collections, docId)));
      assert.equal(await runsIn(() => newEntity(store, campaignId, 'Other')), 0);
      assert.equal(await runsIn(() => store.write((unit) => unit.saveText(docId, 'x'))), 1);
    }));

  it('reads everything again when the change log no longer reaches back', () =>
    withHub(async ({ store, campaignId, file, hub, runsIn, counted }) => {
      await hub.watch(counted(noteQuery(collections, campaignId)));
      await newEntity(store, campaignId, 'A');
      await newEntity(store, campaignId, 'B');
      await rawRows(file, 'DELETE FROM change_log WHERE seq < (SELECT max(seq) FROM change_log)');
      assert.equal(await runsIn(() => Promise.resolve()), 1);
    }));

  it('reads everything again once after a commit of very many rows', () =>
    withHub(async ({ store, campaignId, hub, runsIn, counted }) => {
      const watch = await hub.watch(counted(summariesQuery({ campaignId, kind: 'npc' })));
      const many = store.write(async (unit) => {
        for (let n = 0; n < 1_100; n++) await unit.upsert(entities, { campaignId, title: `${n}` });
      });
      assert.equal(await runsIn(() => many), 1);
      assert.equal(watch.value.length, 1_100);
    })).timeout(30_000);

  it('listens to nothing and asks nothing once the last watch is disposed', () =>
    withHub(async ({ store, campaignId, hub, committed, queries }) => {
      const watches = [
        await hub.watch(summariesQuery({ campaignId })),
        await hub.watch(noteQuery(collections, campaignId)),
      ];
      assert.deepEqual([hub.size, committed.listeners], [2, 1]);
      for (const watch of watches) watch.dispose();
      assert.deepEqual([hub.size, committed.listeners], [0, 0]);
      queries.length = 0;
      await newEntity(store, campaignId, 'Nora');
      committed.fire(undefined);
      await new Promise((done) => setImmediate(done));
      assert.deepEqual(queries, []);
    }));

  it('goes on listening for a watch that enters while the only other one leaves', () =>
    withHub(async ({ store, campaignId, hub, committed, runsIn }) => {
      const query = summariesQuery({ campaignId, kind: 'npc' });
      const old = await hub.watch(query);
      const watch = await hub.watch(async (sql) => {
        old.dispose();
        return query(sql);
      });
      assert.deepEqual([hub.size, committed.listeners], [1, 1]);
      await runsIn(() => newEntity(store, campaignId, 'Nora'));
      assert.equal(watch.value.length, 1);
    }));

  it('lets a disposed watch and its value be collected', () =>
    withHub(async ({ campaignId, hub }) => {
      const references = await (async () => {
        const watch = await hub.watch(summariesQuery({ campaignId }));
        watch.onDidChange(() => undefined);
        watch.dispose();
        return [new WeakRef(watch), new WeakRef(watch.value)];
      })();
      const { setFlagsFromString } = await import('node:v8');
      setFlagsFromString('--expose-gc');
      const { runInNewContext } = await import('node:vm');
      const collect = runInNewContext('gc') as () => void;
      await until(() => {
        collect();
        return references.every((reference) => reference.deref() === undefined);
      }, 'the disposed watch to be collected');
    }));

  it('tries again after a failed read, and meanwhile keeps the value', () =>
    withHub(async ({ store, campaignId, hub, runsIn }) => {
      let fails = false;
      const query = summariesQuery({ campaignId, kind: 'npc' });
      const watch = await hub.watch((sql) =>
        fails ? Promise.reject(new Error('busy')) : query(sql),
      );
      fails = true;
      await runsIn(() => newEntity(store, campaignId, 'Nora'));
      assert.deepEqual(watch.value, []);
      fails = false;
      await until(() => watch.value.length === 1, 'the second try');
    }));
});
