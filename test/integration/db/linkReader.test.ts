import assert from 'node:assert/strict';
import { entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { withStore } from '../../support/withStore';
import { allPages } from './support/allPages';
import { newCampaign, newEntity } from './support/sampleNotes';

function withCampaign(
  work: (store: CampaignStore, campaignId: CampaignId) => Promise<void>,
): () => Promise<void> {
  return () => withStore('file', async (store) => work(store, await newCampaign(store)));
}

describe('backlinks', () => {
  it(
    'come with their source, kind, line and the text around them',
    withCampaign(async (store, campaignId) => {
      const tower = await newEntity(store, campaignId, 'Tower', {
        frontMatter: '---\naliases: [Keep]\n---\n',
      });
      const long = `${'word '.repeat(100)}[[Tower#Top]]${' end'.repeat(100)}`;
      await newEntity(store, campaignId, 'Note 10', { body: `a\r\n${long}` });
      await newEntity(store, campaignId, 'Note 2', {
        frontMatter: '---\nhome: "[[Tower]]"\n---\n',
        body: 'x [[Nobody]] ![[keep^b1]] [t](Tower.md)\n`[[Tower]]`',
      });
      const { items, next } = await store.links.backlinks(tower);
      assert.equal(next, undefined);
      assert.deepEqual(
        items.map(({ source, kind, line, character, heading, block }) => [
          source.title,
          kind,
          line,
          character,
          heading ?? block ?? '',
        ]),
        [
          ['Note 2', 'wiki', 1, 7, ''],
          ['Note 2', 'embed', 3, 13, 'b1'],
          ['Note 2', 'markdown', 3, 26, ''],
          ['Note 10', 'wiki', 1, 500, 'Top'],
        ],
      );
      assert.equal(items[0]?.text, 'home: "[[Tower]]"');
      assert.match(items[3]?.text ?? '', /^…word (word )+\[\[Tower#Top\]\]( end)+…$/);
      assert.ok((items[3]?.text.length ?? 0) <= 202);
      assert.deepEqual(await store.links.countBacklinks(tower), { links: 4, notes: 2 });
    }),
  );

  it(
    'come in pages that lose and repeat nothing',
    withCampaign(async (store, campaignId) => {
      const tower = await newEntity(store, campaignId, 'Tower');
      for (let n = 0; n < 12; n++) {
        await newEntity(store, campaignId, `Note ${n % 5}`, {
          body: '[[Tower]] [[x/Tower]]\n[[Tower]]',
        });
      }
      const read = async (limit: number): Promise<readonly object[]> =>
        allPages((behind) => store.links.backlinks(tower, { limit, ...behind }));
      const all = await read(100);
      assert.equal(all.length, 36);
      for (const limit of [1, 2, 5, 35, 36]) assert.deepEqual(await read(limit), all);
      await assert.rejects(store.links.backlinks(tower, { after: 'x' }), {
        reason: 'invalid-input',
      });
    }),
  );
});

describe('outgoing links', () => {
  it(
    'tell where they lead, and why some lead nowhere',
    withCampaign(async (store, campaignId) => {
      const tower = await newEntity(store, campaignId, 'Tower');
      await newEntity(store, campaignId, 'Twin');
      await newEntity(store, campaignId, 'Twin');
      const docId = await newEntity(store, campaignId, 'Nora', {
        body: '[[places/Tower]] [[Twin]] ![[Nobody#H]] [[#Here]]',
      });
      const links = await store.links.outgoing(docId);
      assert.deepEqual(
        links.map(({ name, target, ambiguous, heading }) => [
          name,
          target?.docId,
          ambiguous,
          heading,
        ]),
        [
          ['places/Tower', tower, false, undefined],
          ['Twin', undefined, true, undefined],
          ['Nobody', undefined, false, 'H'],
        ],
      );
      await store.repository(entities).remove(docId);
      assert.deepEqual(await store.links.outgoing(docId), []);
    }),
  );
});

describe('names that links use', () => {
  it(
    'are listed when no note has them, and when several do',
    withCampaign(async (store, campaignId) => {
      const twins = [
        await newEntity(store, campaignId, 'Twin'),
        await newEntity(store, campaignId, 'Twin'),
      ];
      await newEntity(store, campaignId, 'A', { body: '[[Twin]] [[Nobody]] [[x/NOBODY]]' });
      await newEntity(store, campaignId, 'B', { body: '[[Nobody]] [[Once]] [[Away]]' });
      const dangling = await allPages((behind) =>
        store.links.dangling(campaignId, { limit: 1, ...behind }),
      );
      assert.deepEqual(
        dangling.map(({ name, count, sources }) => [name, count, sources.length]),
        [
          ['Nobody', 3, 2],
          ['Away', 1, 1],
          ['Once', 1, 1],
        ],
      );
      const { items } = await store.links.ambiguous(campaignId);
      assert.deepEqual(
        items.map(({ name, count, candidates }) => [name, count, candidates.map(idOf).toSorted()]),
        [['Twin', 1, twins.toSorted()]],
      );
    }),
  );
});

describe('mentions', () => {
  it(
    'are whole words in any case, outside links, code and front matter',
    withCampaign(async (store, campaignId) => {
      const tower = await newEntity(store, campaignId, 'The Old Tower', {
        frontMatter: '---\naliases: [Keep, Xo]\n---\n',
        body: 'The Old Tower itself.',
      });
      await newEntity(store, campaignId, 'A', {
        frontMatter: '---\nsummary: the old tower\n---\n',
        body: 'x\nAt the  OLD tower; [[The Old Tower]] `the old tower` [keep](a.md) Xo.',
      });
      await newEntity(store, campaignId, 'B', { body: 'Keepers keep a keep_sake.' });
      await newEntity(store, campaignId, 'C', { body: 'Nothing of it: the tower, old.' });
      const { items } = await store.links.mentions(tower);
      assert.deepEqual(
        items.map(({ source, name, line, character }) => [source.title, name, line, character]),
        [
          ['A', 'the  OLD tower', 4, 3],
          ['B', 'keep', 0, 8],
        ],
      );
      const paged = await allPages((behind) =>
        store.links.mentions(tower, { limit: 1, ...behind }),
      );
      assert.deepEqual(paged, items);
    }),
  );
});

describe('tags', () => {
  it(
    'are counted by their notes',
    withCampaign(async (store, campaignId) => {
      await newEntity(store, campaignId, 'A', { body: '#Ally #ally #guild/smiths' });
      await newEntity(store, campaignId, 'B', { frontMatter: '---\ntags: ally\n---\n' });
      const tags = await store.links.tags(campaignId);
      assert.deepEqual(
        tags.map(({ key, notes }) => [key, notes]),
        [
          ['ally', 2],
          ['guild/smiths', 1],
        ],
      );
    }),
  );
});

function idOf({ docId }: { readonly docId: RecordId }): RecordId {
  return docId;
}
