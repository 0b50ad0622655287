import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { neverCancelled } from '../../../src/core/cancellation';
import { entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { restoreBackup } from '../../../src/db/backup/restoreBackup';
import { usingStore, withFolder, withStore } from '../../support/withStore';
import { deferred } from '../../support/deferred';
import { openRaw, rawRows } from './support/rawDatabase';
import { newCampaign, newEntity, until } from './support/sampleNotes';

/** Enough notes that their words follow after the commit. */
const many = 700;

describe('words that follow after a commit', () => {
  it('are found by the search that comes next', () =>
    withStore('file', async (store) => {
      const { docIds } = await makeNotes(store, many);
      const gate = deferred();
      const rewritten = rewriteAll(store, docIds);
      const between = store.write(() => gate.promise);
      await rewritten;
      assert.equal((await waiting(store)).length, many);
      gate.resolve();
      await between;
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
      const gate = deferred();
      const rewritten = rewriteAll(store, docIds);
      const between = store.write(() => gate.promise);
      await rewritten;
      const { problems } = await store.search({ text: 'griffin' });
      assert.match(problems.join(' '), /index lacks the last change/);
      gate.resolve();
      await between;
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

/** Gives `work` a file as a program leaves it that is killed after a bulk change of one note. */
function withStaleFile(work: (file: string) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const [file, copy] = [path.join(folder, 'campaign.db'), path.join(folder, 'copy.db')];
    await usingStore({ file }, async (store) => {
      const { docIds } = await makeNotes(store, 1);
      await leaveStale(store, docIds);
      for (const end of ['', '-wal']) await copyFile(file + end, copy + end);
    });
    await work(copy);
  });
}

async function makeNotes(
  store: CampaignStore,
  count: number,
): Promise<{ readonly campaignId: CampaignId; readonly docIds: readonly RecordId[] }> {
  const campaignId = await newCampaign(store);
  const docIds = await store.write(async (unit) => {
    const made: RecordId[] = [];
    for (let i = 0; i < count; i += 1) {
      const draft = { campaignId, title: `Note ${i}`, body: 'The dragon sleeps.' };
      made.push((await unit.upsert(entities, draft)).firebaseId);
    }
    return made;
  });
  return { campaignId, docIds };
}

function rewriteAll(store: CampaignStore, docIds: readonly RecordId[]): Promise<void> {
  return store.write(async (unit) => {
    for (const docId of docIds) await unit.saveText(docId, 'The griffin wakes.');
  });
}

/** Rewrites the notes and takes the index back to what it said before, as after two bulk changes of another program. */
async function leaveStale(store: CampaignStore, docIds: readonly RecordId[]): Promise<void> {
  const rowIds = `SELECT id FROM notes WHERE docId IN (SELECT value FROM json_each(?))`;
  const ids = [JSON.stringify(docIds)];
  for (const docId of docIds) {
    for (const text of ['The dragon sleeps.', 'The wyvern dreams.', 'The griffin wakes.']) {
      await store.write((unit) => unit.saveText(docId, text));
    }
  }
  const raw = await openRaw(store.file);
  await raw.all(
    `INSERT INTO notes_fts (notes_fts, rowid, title, aliases, tags, body)
      SELECT 'delete', id, title, aliases, tags, body FROM note_texts WHERE id IN (${rowIds})`,
    ids,
  );
  await raw.all(
    `INSERT INTO notes_fts (rowid, title, aliases, tags, body)
      SELECT id, title, aliases, tags, 'The dragon sleeps.' FROM note_texts WHERE id IN (${rowIds})`,
    ids,
  );
  await raw.all(
    `INSERT INTO stale_words (docId, versionId) SELECT docId, max(id) FROM versions
      WHERE docId IN (SELECT value FROM json_each(?)) AND body = 'The dragon sleeps.' GROUP BY docId`,
    ids,
  );
  await raw.close();
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
