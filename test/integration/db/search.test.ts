import assert from 'node:assert/strict';
import fc from 'fast-check';
import { entities } from '../../../src/core/model/collections';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { storeKinds, withStore } from '../../support/withStore';
import { newCampaign, newEntity, newScene } from './support/sampleNotes';

async function found(store: CampaignStore, text: string): Promise<readonly string[]> {
  return (await store.search({ text })).hits.map(({ note }) => note.title);
}

/** The snippet of the only hit, its marks made visible. */
async function snippet(store: CampaignStore, text: string): Promise<string | undefined> {
  const [hit, ...others] = (await store.search({ text })).hits;
  assert.deepEqual(others, []);
  return hit?.snippet.replaceAll('\uE000', '<').replaceAll('\uE001', '>');
}

for (const kind of storeKinds) {
  describe(`search (${kind})`, () => {
    it('finds notes that hold all words, the last one as a prefix', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await newEntity(store, campaignId, 'Both', { body: 'A red dragon sleeps.' });
        await newEntity(store, campaignId, 'One', { body: 'A red door.' });
        assert.deepEqual(await found(store, 'red dragon'), ['Both']);
        assert.deepEqual(await found(store, 'dragon red'), ['Both']);
        assert.deepEqual(await found(store, 'red dra'), ['Both']);
        assert.deepEqual(await found(store, 'dra red'), []);
        assert.deepEqual(await found(store, ''), []);
        assert.deepEqual(await found(store, ' \t'), []);
      }));

    it('takes quotes for phrases, closed or not', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await newEntity(store, campaignId, 'Phrase', { body: 'the red dragon' });
        await newEntity(store, campaignId, 'Words', { body: 'dragon, red' });
        assert.deepEqual(await found(store, '"red dragon"'), ['Phrase']);
        assert.deepEqual(await found(store, '"red drag'), ['Phrase']);
        assert.deepEqual(await found(store, '"red drag"'), []);
        assert.deepEqual(await found(store, 'the "red dragon"'), ['Phrase']);
      }));

    it('ranks the title over aliases, tags and the body', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await newEntity(store, campaignId, 'Body', { body: 'tower tower tower' });
        await newEntity(store, campaignId, 'Tag', { frontMatter: '---\ntags: tower\n---\n' });
        await newEntity(store, campaignId, 'Alias', { frontMatter: '---\naliases: tower\n---\n' });
        await newEntity(store, campaignId, 'Tower');
        assert.deepEqual(await found(store, 'tower'), ['Tower', 'Alias', 'Tag', 'Body']);
      }));

    it('folds case and diacritics', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await newEntity(store, campaignId, 'Éowyn', { body: 'Schildmaid von Rohan, MÜDE' });
        for (const text of ['eowyn', 'EOWYN', 'éowyn', 'mude', 'Müd', 'e\u0301owyn']) {
          assert.deepEqual(await found(store, text), ['Éowyn'], text);
        }
      }));

    it('shows the words around the first match, marked', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const filler = 'Nothing to see here. '.repeat(20);
        const body = `${filler}\n\nThe red dragon and\nthe blue dragon. ${filler}`;
        await newEntity(store, campaignId, 'Lair', { body });
        const shown = await snippet(store, 'dragon');
        assert.match(shown ?? '', /^…(\w|\. ).* The red <dragon> and the blue <dragon>\. .*…$/);
        assert.ok((shown ?? '').length < 300);
      }));

    it('shows the name or tag that matched when the body does not', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const frontMatter = '---\naliases: [Grey Hand, Other]\ntags: [spy]\n---\n';
        await newEntity(store, campaignId, 'Nora Vell', { frontMatter, body: 'Text.' });
        assert.equal(await snippet(store, 'hand'), 'Grey <Hand>');
        assert.equal(await snippet(store, 'spy'), '<spy>');
        assert.equal(await snippet(store, 'vell'), 'Nora <Vell>');
        assert.equal(await snippet(store, 'text'), '<Text>.');
      }));

    it('stays within one campaign and a limit', () =>
      withStore(kind, async (store) => {
        const [one, two] = [await newCampaign(store, 'One'), await newCampaign(store, 'Two')];
        for (const title of ['A', 'B', 'C']) await newEntity(store, one, title, { body: 'ship' });
        await newScene(store, two, 'D', { frontMatter: '---\ntags: ship\n---\n' });
        const { hits } = await store.search({ text: 'ship', campaignId: two });
        assert.deepEqual(
          hits.map(({ note }) => [note.title, note.kind]),
          [['D', 'scene']],
        );
        assert.equal((await store.search({ text: 'ship' })).hits.length, 4);
        assert.equal((await store.search({ text: 'ship', limit: 2 })).hits.length, 2);
      }));

    it('follows edits', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = await newEntity(store, campaignId, 'Old', { body: 'first' });
        await store.write((unit) => unit.saveText(docId, 'second'));
        await store.repository(entities).upsert({ docId, title: 'New' });
        assert.deepEqual(await found(store, 'first'), []);
        assert.deepEqual(await found(store, 'old'), []);
        assert.deepEqual(await found(store, 'new second'), ['New']);
      }));

    it('takes anything a user can type', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await newEntity(store, campaignId, 'Nora', { body: 'NEAR AND OR NOT a* (b) "c" d:e ^f' });
        for (const text of [
          '"',
          '*',
          'NEAR',
          'AND OR',
          'NOT',
          '(',
          'a*',
          'd:e',
          '^f',
          '""',
          '-a',
        ]) {
          await store.search({ text });
        }
        assert.deepEqual(await found(store, 'NEAR AND OR'), ['Nora']);
        assert.deepEqual(await found(store, 'title:nora'), []);
        const typed = fc.string({ unit: 'binary', maxLength: 30 });
        const operators = fc.stringMatching(/^[ "*():^{}+\-'\\,;ANDORTE\0a-c]{0,20}$/);
        await fc.assert(
          fc.asyncProperty(fc.oneof(typed, operators), async (text) => {
            await store.search({ text });
          }),
          { numRuns: 200 },
        );
      }));

    it('copes with a long note that repeats the word', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await newEntity(store, campaignId, 'Long', { body: 'a word '.repeat(60_000) });
        assert.match((await snippet(store, 'word')) ?? '', /^a <word> a <word>/);
      }));
  });
}
