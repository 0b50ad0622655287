import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { sessions } from '../../../../src/core/model/collections';
import type { RecordId } from '../../../../src/core/model/ids';
import { topId } from '../../../../src/views/trees/outline';
import { rowsPerPage } from '../../../../src/views/trees/rowList';
import { SessionModel } from '../../../../src/views/trees/sessionModel';
import { labels, refreshed, withSample } from './treeSample';

describe('Sessions tree', () => {
  it('orders sessions by number and shows date and status', async () => {
    await withSample(async ({ store, campaignId }) => {
      await store.write(async (unit) => {
        await unit.upsert(sessions, { campaignId, title: 'Ten', number: 10 });
        await unit.upsert(sessions, { campaignId, title: 'Unnumbered' });
        await unit.upsert(sessions, { campaignId, title: 'Two', number: 2, date: '2026-03-01' });
        await unit.upsert(sessions, { campaignId, title: 'Session 03', number: 3 });
      });
      const model = new SessionModel(store);
      await model.load();
      assert.deepEqual(labels(model), ['2. Two', 'Session 03', '10. Ten', 'Unnumbered']);
      const [first] = model.outline.children.get(topId)!;
      assert.equal(model.outline.rows.get(first!)?.description, '2026-03-01');
    });
  });

  it('shows the first page in the order of numbers, and finds one further on', async () => {
    await withSample(async ({ store, campaignId }) => {
      let first: RecordId | undefined;
      await store.write(async (unit) => {
        for (let n = rowsPerPage + 20; n > 0; n--) {
          const draft = { campaignId, title: `S`, number: n, body: 'long'.repeat(100) };
          const { firebaseId } = await unit.upsert(sessions, draft);
          first ??= firebaseId;
        }
      });
      const model = new SessionModel(store);
      await model.load();
      assert.deepEqual(labels(model).slice(0, 3), ['1. S', '2. S', '3. S']);
      assert.equal(labels(model).at(-1), 'Show more… (20 left)');
      await model.locate(first!);
      assert.equal(labels(model).at(-1), `${rowsPerPage + 20}. S`);
    });
  });

  it('draws just the row of a session whose status changed', async () => {
    await withSample(async ({ store, campaignId }) => {
      const { firebaseId } = await store
        .repository(sessions)
        .upsert({ campaignId, title: 'One', number: 1 });
      const model = new SessionModel(store);
      await model.load();
      const done = (): Promise<unknown> =>
        store.repository(sessions).upsert({ docId: firebaseId, status: 'done' });
      assert.deepEqual(await refreshed(store, model, done), [firebaseId]);
    });
  });
});
