import assert from 'node:assert/strict';
import path from 'node:path';
import sqlite3 from '@vscode/sqlite3';
import { DataSource } from 'typeorm';
import { campaigns, entities } from '../../../src/core/model/collections';
import { collectionSchema } from '../../../src/db/schema/collectionSchema';
import { storeKinds, withFolder, withStore } from '../../support/withStore';
import { deferred } from '../../support/deferred';
import { newCampaign, newEntity } from './support/sampleNotes';

const row = { firebaseId: 'a', campaignId: 'a', createdAt: 1, updatedAt: 1, title: 'before' };

/** A TypeORM data source used directly, as its documentation shows. */
async function withPlainDataSource(work: (source: DataSource) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const source = new DataSource({
      type: 'sqlite',
      driver: sqlite3,
      database: path.join(folder, 'plain.db'),
      entities: [collectionSchema(campaigns)],
      synchronize: true,
    });
    await source.initialize();
    try {
      await work(source);
    } finally {
      await source.destroy();
    }
  });
}

describe('TypeORM on SQLite without a writer queue', () => {
  it('rolls a finished update back with another flow’s transaction', () =>
    withPlainDataSource(async (source) => {
      const repository = source.getRepository('campaigns');
      await repository.insert(row);
      const began = deferred();
      const updated = deferred();
      const transaction = source.transaction(async () => {
        began.resolve();
        await updated.promise;
        throw new Error('roll back');
      });
      await began.promise;
      const { affected } = await repository.update({ firebaseId: 'a' }, { title: 'after' });
      updated.resolve();
      await assert.rejects(transaction, /roll back/);
      const { title } = await repository.findOneByOrFail({ firebaseId: 'a' });
      assert.deepEqual([affected, title], [1, 'before']);
    }));

  it('fails when two transactions begin together', () =>
    withPlainDataSource(async (source) => {
      const transactions = [1, 2].map(() => source.transaction(() => Promise.resolve()));
      await assert.rejects(
        Promise.all(transactions),
        /cannot start a transaction within a transaction/,
      );
      await Promise.allSettled(transactions);
    }));
});

for (const kind of storeKinds) {
  describe(`the writer queue of a store (${kind})`, () => {
    it('keeps a write that another flow’s rollback would have swallowed', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = await newEntity(store, campaignId, 'before');
        const failing = store.write(async (unit) => {
          await unit.upsert(entities, { campaignId, title: 'never' });
          throw new Error('roll back');
        });
        const update = store.repository(entities).upsert({ docId, title: 'after' });
        await assert.rejects(failing, /roll back/);
        await update;
        assert.equal((await store.notes.summary(docId))?.title, 'after');
        assert.deepEqual(await store.notes.resolve(campaignId, 'never'), []);
      }));

    it('runs overlapping transactions one after the other, in the order they were asked for', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const steps: string[] = [];
        const write = (name: string): Promise<void> =>
          store.write(async (unit) => {
            steps.push(`${name} begins`);
            await unit.upsert(entities, { campaignId, title: name });
            await unit.upsert(entities, { campaignId, title: `${name} again` });
            steps.push(`${name} ends`);
          });
        await Promise.all(['a', 'b', 'c'].map(write));
        assert.deepEqual(
          steps,
          ['a', 'b', 'c'].flatMap((n) => [`${n} begins`, `${n} ends`]),
        );
        assert.equal((await store.notes.summaries({ kind: 'npc' })).length, 6);
      }));

    it('goes on after a failed write', () =>
      withStore(kind, async (store) => {
        await assert.rejects(
          store.write(() => Promise.reject(new Error('no'))),
          /no/,
        );
        assert.ok(await newCampaign(store));
      }));

    it('refuses a write inside a write instead of waiting for itself', () =>
      withStore(kind, async (store) => {
        await assert.rejects(
          store.write(() => store.write(() => Promise.resolve())),
          /through its unit/,
        );
        assert.ok(await newCampaign(store));
      }));

    it('finishes steps nobody awaited before it commits, and refuses later ones', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const late = await store.write((unit) => {
          void unit.upsert(entities, { campaignId, title: 'floating' });
          return Promise.resolve(() => unit.upsert(entities, { campaignId, title: 'late' }));
        });
        assert.equal((await store.notes.resolve(campaignId, 'floating')).length, 1);
        await assert.rejects(late(), /has ended/);
      }));

    it('closes only after the queued writes', () =>
      withStore(kind, async (store) => {
        const writes = [1, 2, 3].map((n) => newCampaign(store, `Campaign ${n}`));
        await store.close();
        assert.equal((await Promise.all(writes)).length, 3);
        await assert.rejects(newCampaign(store), { reason: 'database-unavailable' });
        await store.close();
      }));
  });
}
