import assert from 'node:assert/strict';
import path from 'node:path';
import { Readable } from 'node:stream';
import { neverCancelled } from '../../../src/core/cancellation';
import type { RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { restoreBackup } from '../../../src/db/backup/restoreBackup';
import { usingStore, withFolder, withStore } from '../../support/withStore';
import { deferred } from '../../support/deferred';
import { rawRows } from './support/rawDatabase';
import { newEntity, until } from './support/sampleNotes';
import { leaveStale, makeNotes, withStaleFile } from './support/staleFile';

/** Enough notes that their words follow after the commit. */
const many = 700;

describe('words that follow after a commit', () => {
  it('are found by the search that comes next', () =>
    withStore('file', async (store) => {
      const { docIds } = await makeNotes(store, many);
      const between = await rewriteBefore(store, docIds);
      assert.equal((await waiting(store)).length, many);
      await between.end();
      assert.deepEqual(await counts(store), { dragon: 0, griffin: many });
      assert.deepEqual((await store.check()).problems, []);
      assert.deepEqual(await waiting(store), []);
    }));

  it('are there when the store is closed', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file }, async (store) => {
        const { docIds } = await makeNotes(store, 2 * many);
        await rewriteAll(store, docIds);
      });
      assert.deepEqual(await rawRows(file, 'SELECT * FROM stale_words'), []);
    }));

  it('are written by the next program when this one was killed before', () =>
    withStaleFile(async (file) => {
      await usingStore({ file }, async (store) => {
        await until(async () => (await waiting(store)).length === 0, 'the words');
        assert.deepEqual(await counts(store), { dragon: 0, griffin: 1 });
        assert.deepEqual((await store.check()).problems, []);
      });
    }));

  it('let a search inside of a write use the index as it is', () =>
    withStore('file', async (store) => {
      const { docIds } = await makeNotes(store, 1);
      await leaveStale(store, docIds);
      const { hits, problems } = await store.write(() => store.search({ text: 'dragon' }));
      assert.equal(hits.length, 1);
      assert.match(problems.join(' '), /index lacks the last change/);
      assert.deepEqual(await counts(store), { dragon: 0, griffin: 1 });
    }));

  it('do not keep a search waiting behind a long write', () =>
    withStore('file', async (store) => {
      const { docIds } = await makeNotes(store, many);
      const between = await rewriteBefore(store, docIds);
      const { problems } = await store.search({ text: 'griffin' });
      assert.match(problems.join(' '), /index lacks the last change/);
      await between.end();
      assert.deepEqual(await counts(store), { dragon: 0, griffin: many });
    }));

  const changes: Readonly<
    Record<string, (store: CampaignStore, docId: RecordId) => Promise<unknown>>
  > = {
    'is saved': (store, docId) => store.write((unit) => unit.saveText(docId, 'The griffin.')),
    'is renamed': (store, docId) =>
      store.write((unit) => unit.put('entities', { docId, title: 'Griffin' })),
    'is renamed and saved': (store, docId) =>
      store.write((unit) =>
        unit.put('entities', { docId, title: 'Griffin', body: 'It never sleeps.' }),
      ),
    'is deleted and comes back': (store, docId) =>
      store.write(async (unit) => {
        await unit.remove(docId);
        await unit.restore(docId);
      }),
    'loses its old versions': (store) => store.history.thin(neverCancelled),
  };
  for (const [change, make] of Object.entries(changes)) {
    it(`are right when the note ${change} before they follow`, () =>
      withStore(
        'file',
        async (store) => {
          const { docIds } = await makeNotes(store, 2);
          for (const text of ['One.', 'Two.', 'Three.']) {
            await store.write((unit) => unit.saveText(docIds[0] ?? missing(), text));
          }
          await leaveStale(store, docIds);
          await make(store, docIds[0] ?? missing());
          assert.deepEqual(await counts(store), { dragon: 0, griffin: 2 });
          assert.deepEqual((await store.check()).problems, []);
          assert.deepEqual(await waiting(store), []);
        },
        { clock: { now: ticking() } },
      ));
  }

  it('are gone from search when the note was deleted before they follow', () =>
    withStore('file', async (store) => {
      const { docIds } = await makeNotes(store, 2);
      await leaveStale(store, docIds);
      await store.write((unit) => unit.remove(docIds[0] ?? missing()));
      assert.deepEqual(await counts(store), { dragon: 0, griffin: 1 });
      assert.deepEqual((await store.check()).problems, []);
    }));

  it('show up among the places that name a note', () =>
    withStore('file', async (store) => {
      const { campaignId, docIds } = await makeNotes(store, 1);
      const griffin = await newEntity(store, campaignId, 'Griffin');
      await leaveStale(store, docIds);
      assert.equal((await store.links.mentions(griffin)).items.length, 1);
    }));

  it('are in the index of a file that a backup made before is restored to', () =>
    withStore('file', async (store) => {
      const { docIds } = await makeNotes(store, 1);
      await leaveStale(store, docIds);
      const parts: Buffer[] = [];
      const write = (text: string): Promise<void> =>
        Promise.resolve(void parts.push(Buffer.from(text)));
      await store.exportBackup(write, () => undefined, neverCancelled);
      const file = path.join(path.dirname(store.file), 'restored.db');
      const backup = { chunks: Readable.from(parts), name: 'backup.json', file, replace: false };
      await restoreBackup(backup, () => undefined, neverCancelled);
      assert.deepEqual(await rawRows(file, 'SELECT * FROM stale_words'), []);
      await usingStore({ file }, async (restored) => {
        assert.deepEqual(await counts(restored), { dragon: 0, griffin: 1 });
        assert.deepEqual((await restored.check()).problems, []);
      });
    }));

  it('are missed by nobody silently in a file that cannot be written', () =>
    withStaleFile(async (file) => {
      await usingStore({ file, readOnly: true }, async (store) => {
        const { hits, problems } = await store.search({ text: 'griffin' });
        assert.deepEqual(hits, []);
        assert.match(problems.join(' '), /index lacks the last change/);
        assert.deepEqual((await store.check()).problems, []);
      });
    }));
});

/** Rewrites the notes, and holds up what comes after the commit with a write that lasts until `end`. */
async function rewriteBefore(
  store: CampaignStore,
  docIds: readonly RecordId[],
): Promise<{ readonly end: () => Promise<void> }> {
  const gate = deferred();
  const rewritten = rewriteAll(store, docIds);
  const between = store.write(() => gate.promise);
  await rewritten;
  return {
    end: () => {
      gate.resolve();
      return between;
    },
  };
}

function rewriteAll(store: CampaignStore, docIds: readonly RecordId[]): Promise<void> {
  return store.write(async (unit) => {
    for (const docId of docIds) await unit.saveText(docId, 'The griffin wakes.');
  });
}

async function counts(store: CampaignStore): Promise<Readonly<Record<string, number>>> {
  const count = async (text: string): Promise<number> =>
    (await store.search({ text, limit: 10 * many })).hits.length;
  return { dragon: await count('dragon'), griffin: await count('griffin') };
}

function waiting({ file }: CampaignStore): Promise<readonly object[]> {
  return rawRows(file, 'SELECT * FROM stale_words');
}

/** A clock that goes on by a year with every look. */
function ticking(): () => number {
  let now = 0;
  return () => (now += 365 * 24 * 3_600_000);
}

function missing(): never {
  throw new Error('The note is missing.');
}
