import assert from 'node:assert/strict';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { storeKinds, withStore } from '../../support/withStore';
import { newCampaign, newEntity, textOfNote } from './support/sampleNotes';

async function found(store: CampaignStore, text: string): Promise<readonly string[]> {
  return (await store.search({ text })).hits.map(({ note }) => note.title);
}

for (const kind of storeKinds) {
  describe(`the order of search results (${kind})`, () => {
    it('is title, alias, tag, text, however often and how short the text says it', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const long = 'Nothing of interest stands here. '.repeat(300);
        await newEntity(store, campaignId, 'Shout', { body: 'tower '.repeat(200) });
        await newEntity(store, campaignId, 'Short', { body: 'tower' });
        await newEntity(store, campaignId, 'B', {
          frontMatter: '---\ntags: tower\n---\n',
          body: long,
        });
        await newEntity(store, campaignId, 'A', {
          frontMatter: '---\naliases: tower\n---\n',
          body: long,
        });
        await newEntity(store, campaignId, 'The Broken Tower', { body: long });
        await newEntity(store, campaignId, 'Tower of Salt', { body: long });
        await newEntity(store, campaignId, 'Tower Hill', { body: long });
        await newEntity(store, campaignId, 'Tówer', { body: long });
        assert.deepEqual(await found(store, 'tower '), [
          'Tówer',
          'Tower Hill',
          'Tower of Salt',
          'The Broken Tower',
          'A',
          'B',
          'Shout',
          'Short',
        ]);
      }));

    it('puts two words that title and text share behind those of a title', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await newEntity(store, campaignId, 'Salt', { body: 'tower tower tower salt' });
        await newEntity(store, campaignId, 'Salt Tower of the Lower Quay', { body: 'x' });
        assert.deepEqual(await found(store, 'tower salt '), [
          'Salt Tower of the Lower Quay',
          'Salt',
        ]);
      }));

    it('is the same each time, and its beginning is what a limit leaves', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        for (let i = 0; i < 30; i++) await newEntity(store, campaignId, `N${i}`, { body: 'same' });
        const all = await found(store, 'same ');
        assert.equal(all.length, 30);
        assert.deepEqual(await found(store, 'same '), all);
        const { hits } = await store.search({ text: 'same ', limit: 7 });
        assert.deepEqual(
          hits.map(({ note }) => note.title),
          all.slice(0, 7),
        );
        assert.deepEqual((await store.search({ text: 'same ', limit: 0 })).hits, []);
      }));
  });

  describe(`the line of a search result (${kind})`, () => {
    it('is that of the first match in the whole text, whatever ends lines', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const frontMatter = '---\r\nsummary: x\r\n---\r\n';
        const body = '\uFEFFone\r\ntwo\rthree\n\nÉin grüner Drache 🐉 dragon\ndragon';
        const docId = await newEntity(store, campaignId, 'Lair', { frontMatter, body });
        const [hit] = (await store.search({ text: 'dragon ' })).hits;
        const lines = ((await textOfNote(store, docId)) ?? '').split(/\r\n|\r|\n/);
        assert.equal(hit?.line, 7);
        assert.match(lines[hit.line] ?? '', /Drache 🐉 dragon$/);
      }));

    it('is the first where only names match', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await newEntity(store, campaignId, 'Lair', {
          frontMatter: '---\ntags: den\n---\n',
          body: 'x',
        });
        assert.deepEqual(
          (await store.search({ text: 'lair ' })).hits.map(({ line }) => line),
          [0],
        );
      }));

    it('is found in a note of a megabyte, with words around it', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const body = `${'Grüße aus dem Turm.\n'.repeat(50_000)}The dragon wakes.\n`;
        await newEntity(store, campaignId, 'Huge', { body });
        const [hit] = (await store.search({ text: 'dragon wakes ' })).hits;
        assert.equal(hit?.line, 50_000);
        assert.match(hit.snippet, /The \uE000dragon\uE001 \uE000wakes\uE001\.$/);
        assert.ok(hit.snippet.length < 300);
      }));
  });

  describe(`the snippet of a search result (${kind})`, () => {
    it('takes marks from the search only, not from the text', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await newEntity(store, campaignId, 'Odd', { body: 'a \uE000fake\uE001 mark beside red' });
        const [hit] = (await store.search({ text: 'red ' })).hits;
        assert.equal(hit?.snippet, 'a fake mark beside \uE000red\uE001');
      }));

    it('never halves a character', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await newEntity(store, campaignId, 'Odd', {
          body: `${'🐉'.repeat(300)}-red-${'🐉'.repeat(300)}`,
        });
        const [hit] = (await store.search({ text: 'red ' })).hits;
        assert.ok(hit?.snippet.includes('\uE000red\uE001'));
        assert.doesNotMatch(hit?.snippet ?? '', /\p{Cs}/u);
      }));

    it('is the summary or the beginning of the text where no words were asked for', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const frontMatter = '---\ntype: npc\nsummary: Keeps the steps.\n---\n';
        await newEntity(store, campaignId, 'A', { frontMatter, body: 'Text.' });
        await newEntity(store, campaignId, 'B', {
          frontMatter: '---\ntype: npc\n---\n',
          body: 'Text.',
        });
        const { hits } = await store.search({ text: 'kind:npc' });
        assert.deepEqual(
          hits.map(({ snippet }) => snippet),
          ['Keeps the steps.', 'Text.'],
        );
      }));
  });
}
