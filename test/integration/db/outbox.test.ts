import assert from 'node:assert/strict';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import type { Lease, OutboxOperation, SyncUnit } from '../../../src/core/ports/syncStore';
import { storeKinds, usingStore, withFolder, withStore } from '../../support/withStore';
import { openRaw, rawRows } from './support/rawDatabase';
import { newCampaign, newEntity } from './support/sampleNotes';

async function leaseOf(store: CampaignStore): Promise<Lease> {
  const lease = await store.sync.acquireLease('test', 0, 1_000_000);
  assert.ok(lease);
  return lease;
}

async function inSync<T>(store: CampaignStore, work: (unit: SyncUnit) => Promise<T>): Promise<T> {
  return store.sync.transaction(await leaseOf(store), work);
}

function operation(store: CampaignStore, docId: RecordId): Promise<OutboxOperation | undefined> {
  return inSync(store, (unit) => operationIn(unit, docId));
}

async function operationIn(unit: SyncUnit, docId: RecordId): Promise<OutboxOperation | undefined> {
  const holder = await unit.holder(docId);
  assert.ok(holder);
  return unit.operation(docId, holder.campaignId);
}

/** Freezes the document's row as a push does. */
async function freeze(store: CampaignStore, docId: RecordId): Promise<void> {
  await inSync(store, async (unit) => {
    const op = await operationIn(unit, docId);
    assert.ok(op);
    const image = await unit.image(docId, op.campaignId);
    assert.ok(image);
    await unit.updateOperation(op.id, {
      state: 'inflight',
      marker: 'frozen',
      frozen: { ...image, rev: 1 },
    });
  });
}

/** Writes the frozen state as the base, as an acknowledgement does. */
async function acknowledge(
  store: CampaignStore,
  docId: RecordId,
  campaignId: CampaignId,
): Promise<void> {
  await inSync(store, async (unit) => {
    const op = await unit.operation(docId, campaignId);
    assert.ok(op?.frozen);
    await unit.setBase({
      docId,
      campaignId,
      audience: 'gm',
      base: op.frozen,
      remoteUpdatedAt: '1.000000000',
    });
    const image = await unit.image(docId, campaignId);
    if (!isDeepStrictEqual({ ...image, rev: 1 }, op.frozen))
      await unit.enqueue(docId, op.collection, campaignId);
    else await unit.removeOperation(op.id);
  });
}

for (const kind of storeKinds) {
  describe(`the outbox (${kind})`, () => {
    it('gets a row from every local write, connected or not', () =>
      withStore(
        kind,
        async (store) => {
          const campaignId = await newCampaign(store);
          const docId = await newEntity(store, campaignId, 'Nora');
          const op = await operation(store, docId);
          assert.ok(op);
          assert.deepEqual(op, {
            id: 2,
            collection: 'entities',
            docId,
            campaignId,
            operation: 'upsert',
            state: 'pending',
            attempts: 0,
            createdAt: 5,
            nextAttemptAt: 0,
            marker: null,
            frozen: null,
            lastError: null,
          });
          assert.equal((await store.sync.counts()).pending, 2);
        },
        { clock: { now: () => 5 } },
      ));

    it('keeps one row per document, whatever is edited', () =>
      withStore(kind, async (store) => {
        const docId = await newEntity(store, await newCampaign(store), 'Nora');
        const first = await operation(store, docId);
        await store.repository(entities).upsert({ docId, summary: 'x' });
        await store.write((unit) => unit.saveText(docId, 'y'));
        assert.deepEqual(await operation(store, docId), first);
      }));

    it('keeps a row under way as it was frozen through an edit', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = await newEntity(store, campaignId, 'Nora');
        await freeze(store, docId);
        const frozen = await operation(store, docId);
        await store.repository(entities).upsert({ docId, summary: 'x' });
        assert.equal(frozen?.state, 'inflight');
        assert.deepEqual(await operation(store, docId), frozen);
        await acknowledge(store, docId, campaignId);
        const again = await operation(store, docId);
        assert.deepEqual([again?.state, again?.frozen, again?.marker], ['pending', null, null]);
        assert.equal((await store.notes.summary(docId))?.dirty, true);
      }));

    it('loses the row of a record that is deleted before it was ever sent', () =>
      withStore(kind, async (store) => {
        const docId = await newEntity(store, await newCampaign(store), 'Nora');
        await store.repository(entities).remove(docId);
        assert.equal(await operation(store, docId), undefined);
        await store.repository(entities).upsert({ docId });
        assert.equal((await operation(store, docId))?.operation, 'upsert');
      }));

    it('queues the deletion of a record that the server has or may have', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const synced = await newEntity(store, campaignId, 'Synced');
        const underWay = await newEntity(store, campaignId, 'Under way');
        await freeze(store, synced);
        await acknowledge(store, synced, campaignId);
        await freeze(store, underWay);
        for (const docId of [synced, underWay]) await store.repository(entities).remove(docId);
        const [first, second] = [await operation(store, synced), await operation(store, underWay)];
        assert.deepEqual([first?.operation, first?.state], ['delete', 'pending']);
        assert.deepEqual([second?.operation, second?.state], ['delete', 'inflight']);
      }));

    it('tries a quarantined record again once it is edited', () =>
      withStore(kind, async (store) => {
        const docId = await newEntity(store, await newCampaign(store), 'Nora');
        const op = await operation(store, docId);
        assert.ok(op);
        await inSync(store, (unit) =>
          unit.updateOperation(op.id, {
            state: 'quarantined',
            attempts: 3,
            nextAttemptAt: 99,
            lastError: 'too big',
          }),
        );
        assert.equal((await store.sync.counts()).quarantined, 1);
        await store.repository(entities).upsert({ docId, summary: 'smaller' });
        assert.deepEqual(await operation(store, docId), op);
      }));
  });
}

describe('the payload of an outbox row', () => {
  it('lists the fields that changed', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file }, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = await newEntity(store, campaignId, 'Nora');
        await freeze(store, docId);
        await acknowledge(store, docId, campaignId);
        await store.repository(entities).upsert({ docId, title: 'Nora Vell' });
        await store.write((unit) => unit.saveText(docId, '---\nsummary: s\n---\n'));
        const [row] = await rawRows(
          file,
          `SELECT payload FROM outbox_ops WHERE docId = '${docId}'`,
        );
        assert.deepEqual(JSON.parse(String(row?.['payload'])), ['frontMatter', 'summary', 'title']);
      });
    }));
});

type Step = (store: CampaignStore, docIds: readonly RecordId[]) => Promise<unknown>;

/** What windows and the sync engine do to a record, in any order. */
const steps: Readonly<Record<string, (docId: RecordId) => Step>> = {
  edit: (docId) => (store) =>
    store.repository(entities).upsert({ docId, summary: String(Math.random()) }),
  sameAgain: (docId) => (store) => store.repository(entities).upsert({ docId }),
  remove: (docId) => (store) => store.repository(entities).remove(docId),
  fail: (docId) => (store) =>
    store
      .write(async (unit) => {
        await unit.saveText(docId, 'never');
        throw new Error('no');
      })
      .catch(() => undefined),
  freeze: (docId) => async (store) => {
    const op = await operation(store, docId);
    if (op?.state === 'pending') await freeze(store, docId);
  },
  acknowledge: (docId) => async (store) => {
    const op = await operation(store, docId);
    const summary = op?.frozen === null ? undefined : op;
    if (summary) await acknowledge(store, docId, summary.campaignId);
  },
  enqueue: (docId) => (store) =>
    inSync(store, async (unit) => {
      const holder = await unit.holder(docId);
      if (holder) await unit.enqueue(docId, holder.collection, holder.campaignId);
    }),
};

describe('dirty', () => {
  it('says whether there is an outbox row, whatever happens', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file }, async (store) => {
        const campaignId = await newCampaign(store);
        const docIds = [
          await newEntity(store, campaignId, 'A'),
          await newEntity(store, campaignId, 'B'),
        ];
        const step = fc.record({
          name: fc.constantFrom(...Object.keys(steps)),
          target: fc.constantFrom(...docIds),
        });
        const raw = await openRaw(file);
        await fc.assert(
          fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (run) => {
            for (const { name, target } of run) await steps[name]?.(target)(store, docIds);
            const rows = await raw.all(`SELECT dirty, EXISTS (SELECT 1 FROM outbox_ops AS o
              WHERE o.docId = m.docId AND o.collection = m.collection) AS queued FROM local_metas AS m`);
            assert.deepEqual(
              rows.filter(({ dirty, queued }) => dirty !== queued),
              [],
            );
            const orphans = await raw.all(`SELECT 1 FROM outbox_ops AS o WHERE NOT EXISTS
              (SELECT 1 FROM local_metas WHERE docRef = o.collection || '/' || o.docId)`);
            assert.deepEqual(orphans, []);
            assert.deepEqual((await store.check()).problems, []);
          }),
          { numRuns: 40 },
        );
        await raw.close();
      });
    }));

  it('cannot be set by hand to disagree with the outbox', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file }, async (store) => {
        await newCampaign(store);
        for (const sql of [
          'UPDATE local_metas SET dirty = 0',
          `INSERT INTO local_metas (docRef, collection, docId, campaignId, dirty)
            VALUES ('scenes/x', 'scenes', 'x', 'c', 1)`,
          `UPDATE outbox_ops SET docId = 'y'`,
        ]) {
          await assert.rejects(rawRows(file, sql), /SQLITE_CONSTRAINT/, sql);
        }
        await rawRows(file, 'DELETE FROM outbox_ops');
        assert.deepEqual(await rawRows(file, 'SELECT dirty FROM local_metas'), [{ dirty: 0 }]);
      });
    }));
});
