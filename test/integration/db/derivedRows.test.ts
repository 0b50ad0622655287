import assert from 'node:assert/strict';
import path from 'node:path';
import { entities } from '../../../src/core/model/collections';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import type { SqlRow } from '../../../src/db/connection/sqlConnection';
import { usingStore, withFolder } from '../../support/withStore';
import { rawRows } from './support/rawDatabase';
import { newCampaign, newEntity } from './support/sampleNotes';

type Query = (sql: string) => Promise<readonly SqlRow[]>;

async function withQueries(
  work: (store: CampaignStore, query: Query) => Promise<void>,
  clock?: { now(): number },
): Promise<void> {
  await withFolder(async (folder) => {
    const file = path.join(folder, 'campaign.db');
    const options = clock === undefined ? { file } : { file, clock };
    await usingStore(options, (store) => work(store, (sql) => rawRows(file, sql)));
  });
}

describe('the history', () => {
  it('keeps what each write replaced, with its time and origin', () => {
    let time = 0;
    return withQueries(
      async (store, query) => {
        const campaignId = await newCampaign(store);
        const docId = await newEntity(store, campaignId, 'Nora', { body: 'one' });
        await store.write((unit) => unit.saveText(docId, 'two'));
        await store.write(
          (unit) => unit.upsert(entities, { docId, title: 'Nora Vell' }),
          'command',
        );
        await store.repository(entities).remove(docId);
        const rows =
          await query(`SELECT docId, collection, campaignId, rev, updatedAt, replacedAt, origin,
          data ->> 'title' AS title, data ->> 'deletedAt' AS deletedAt, body FROM versions ORDER BY id`);
        const common = { docId, collection: 'entities', campaignId, rev: 1, deletedAt: null };
        assert.deepEqual(rows, [
          { ...common, title: 'Nora', body: 'one', updatedAt: 2, replacedAt: 3, origin: 'edit' },
          { ...common, title: 'Nora', body: 'two', updatedAt: 3, replacedAt: 4, origin: 'command' },
          {
            ...common,
            title: 'Nora Vell',
            body: 'two',
            updatedAt: 4,
            replacedAt: 5,
            origin: 'edit',
          },
        ]);
      },
      { now: () => ++time },
    );
  });
});

describe('the link index', () => {
  const links = `SELECT s.title AS source, k.folder, k.targetKey, t.title AS target, l.count, l.headings
    FROM links AS l JOIN link_names AS k ON k.id = l.nameId JOIN notes AS s ON s.id = l.source
    LEFT JOIN notes AS t ON t.docId = k.targetId ORDER BY k.id, s.id`;

  it('holds every name that a text links, resolved or not, and how often', () =>
    withQueries(async (store, query) => {
      const campaignId = await newCampaign(store);
      await newEntity(store, campaignId, 'Tower');
      await newEntity(store, campaignId, 'Nora', {
        frontMatter: '---\nhome: "[[Tower]]"\n---\n',
        body: 'At ![[places/tower#Top|the top]].\n`[[Code]]` [[#Here]] [[Nowhere]] [[tower#^b1]]',
      });
      const common = { source: 'Nora', folder: '', headings: 0, count: 1 };
      assert.deepEqual(await query(links), [
        { ...common, targetKey: 'tower', target: 'Tower', count: 2 },
        { ...common, targetKey: 'tower', target: 'Tower', folder: 'places', headings: 1 },
        { ...common, targetKey: 'nowhere', target: null },
      ]);
    }));

  it('counts the links that lead to a heading', () =>
    withQueries(async (store, query) => {
      const campaignId = await newCampaign(store);
      await newEntity(store, campaignId, 'Nora', {
        body: '[[Tower#Top#Roof|x]] [[Tower#^b1]] [t](Tower.md#The%20Top)',
      });
      assert.deepEqual(await query('SELECT count, headings FROM links'), [
        { count: 3, headings: 2 },
      ]);
    }));

  it('stays as it is when links only move, and writes what a text got and lost', () =>
    withQueries(async (store, query) => {
      const campaignId = await newCampaign(store);
      const docId = await newEntity(store, campaignId, 'Nora', { body: '[[A]] [[B]]' });
      const other = await newEntity(store, campaignId, 'Olm', { body: '[[B]]' });
      const names = 'SELECT id, targetKey FROM link_names ORDER BY id';
      const [a, b] = await query(names);
      await store.write((unit) => unit.saveText(docId, 'x\n[[B]]\n[[C]] [[B]]'));
      assert.deepEqual(
        (await query(links)).map(({ source, targetKey, count }) => [source, targetKey, count]),
        [
          ['Nora', 'b', 2],
          ['Olm', 'b', 1],
          ['Nora', 'c', 1],
        ],
      );
      assert.deepEqual((await query(names)).slice(0, -1), [b]);
      await store.write(async (unit) => {
        await unit.saveText(docId, '');
        await unit.saveText(other, '');
        await unit.saveText(docId, '[[A]]');
      });
      const [again, ...rest] = await query(names);
      assert.deepEqual([again?.['targetKey'], rest], ['a', []]);
      assert.notEqual(again?.['id'], a?.['id']);
      assert.deepEqual((await store.check()).problems, []);
    }));

  it('forgets what a transaction that failed made of it', () =>
    withQueries(async (store, query) => {
      const campaignId = await newCampaign(store);
      const docId = await newEntity(store, campaignId, 'Nora', { body: '[[A]]' });
      const before = await query(links);
      const failing = store.write(async (unit) => {
        await unit.saveText(docId, '[[B]]');
        await unit.linking(docId);
        throw new Error('stop');
      });
      await assert.rejects(failing, /stop/);
      assert.deepEqual(await query(links), before);
      await store.write((unit) => unit.saveText(docId, '[[B]] [[A]]'));
      assert.deepEqual((await store.check()).problems, []);
    }));

  it('tells notes of one name apart by the path of the link', () =>
    withQueries(async (store, query) => {
      const campaignId = await newCampaign(store);
      const put = (title: string, sourcePath: string, body = ''): Promise<unknown> =>
        store.repository(entities).upsert({ campaignId, title, sourcePath, body });
      await put('Tower', 'Vault/places/Tower.md');
      await put('Tower', 'Vault/old places/Tower.md');
      await put(
        'Ends',
        'Vault/Ends.md',
        '[[Places/tower]] [a](../old%20places/Tower.md) [[Tower]]',
      );
      await put('More', 'Vault/More.md', '[[laces/Tower]] [[Vault/places/Tower|x]] [[x/Ends]]');
      const targets = `SELECT ifnull(t.folderKey, '-') AS path FROM link_names AS k
        LEFT JOIN notes AS t ON t.docId = k.targetId ORDER BY k.id`;
      const paths = async (): Promise<readonly unknown[]> =>
        (await query(targets)).map(({ path: found }) => found);
      const [places, old] = ['vault/places', 'vault/old places'];
      assert.deepEqual(await paths(), [places, old, '-', '-', places, 'vault']);
      const named = await store.notes.resolve(campaignId, 'old places/Tower');
      assert.equal(named.length, 1);
      const [moved] = named;
      await store
        .repository(entities)
        .upsert({ docId: moved!.docId, sourcePath: 'Vault/new/Tower.md' });
      assert.deepEqual(await paths(), [places, '-', '-', '-', places, 'vault']);
      assert.deepEqual((await store.check()).problems, []);
    }));

  it('resolves when the target is created, renamed, deleted or doubled', () =>
    withQueries(async (store, query) => {
      const campaignId = await newCampaign(store);
      const other = await newCampaign(store, 'Other');
      await newEntity(store, campaignId, 'Nora', { body: '[[Tower]]' });
      const target = async (): Promise<unknown> => (await query(links))[0]?.['target'];
      await newEntity(store, other, 'Tower');
      assert.equal(await target(), null);
      const docId = await newEntity(store, campaignId, 'Keep');
      await store.repository(entities).upsert({ docId, title: 'Tower' });
      assert.equal(await target(), 'Tower');
      const twin = await newEntity(store, campaignId, 'TOWER');
      assert.equal(await target(), null);
      await store.repository(entities).remove(twin);
      assert.equal(await target(), 'Tower');
      await store.repository(entities).upsert({ docId, title: 'Ruin' });
      assert.equal(await target(), null);
      await store.write((unit) => unit.saveText(docId, '---\naliases: [Tower]\n---\n'));
      assert.equal(await target(), 'Ruin');
      await store.repository(entities).remove(docId);
      assert.equal(await target(), null);
    }));

  it('keeps names with NUL apart', () =>
    withQueries(async (store, query) => {
      const campaignId = await newCampaign(store);
      const docId = await newEntity(store, campaignId, 'nu\0l');
      await newEntity(store, campaignId, 'Nora', { body: '[[nu\0l]]' });
      assert.deepEqual(
        (await store.notes.resolve(campaignId, 'nu\0l')).map((note) => note.docId),
        [docId],
      );
      assert.deepEqual(await store.notes.resolve(campaignId, 'nu'), []);
      assert.equal((await query('SELECT targetId FROM link_names'))[0]?.['targetId'], docId);
    }));

  it('follows the text', () =>
    withQueries(async (store, query) => {
      const campaignId = await newCampaign(store);
      const docId = await newEntity(store, campaignId, 'Nora', { body: '[[A]] [[B]]' });
      await store.write((unit) => unit.saveText(docId, '[[C]]'));
      assert.deepEqual(
        (await query(links)).map(({ targetKey }) => targetKey),
        ['c'],
      );
      await store.repository(entities).remove(docId);
      assert.deepEqual(await query(links), []);
    }));
});

describe('the tag index', () => {
  const tags = `SELECT n.title, t.key, t.tag FROM note_tags AS t JOIN notes AS n ON n.docId = t.docId
    ORDER BY n.title, t.key`;

  it('holds the tags of front matter and text, each once, as first written', () =>
    withQueries(async (store, query) => {
      const campaignId = await newCampaign(store);
      const docId = await newEntity(store, campaignId, 'Nora', {
        frontMatter: '---\ntags: [Ally, "#harbour"]\n---\n',
        body: 'An #ally of the #Guild/Smiths. `#code`',
      });
      const title = 'Nora';
      assert.deepEqual(await query(tags), [
        { title, key: 'ally', tag: 'Ally' },
        { title, key: 'guild/smiths', tag: 'Guild/Smiths' },
        { title, key: 'harbour', tag: 'harbour' },
      ]);
      await store.write((unit) => unit.saveText(docId, 'Now #Guild only.'));
      assert.deepEqual(await query(tags), [{ title, key: 'guild', tag: 'Guild' }]);
      assert.deepEqual((await store.check()).problems, []);
      await store.repository(entities).remove(docId);
      assert.deepEqual(await query(tags), []);
    }));
});
