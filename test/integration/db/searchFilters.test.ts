import assert from 'node:assert/strict';
import fc from 'fast-check';
import { entities, scenes } from '../../../src/core/model/collections';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { storeKinds, withStore } from '../../support/withStore';
import { newCampaign, newEntity, newScene } from './support/sampleNotes';

async function found(store: CampaignStore, text: string): Promise<readonly string[]> {
  return (await store.search({ text })).hits.map(({ note }) => note.title);
}

/** What a search says instead of notes. */
async function refused(store: CampaignStore, text: string): Promise<string> {
  const { hits, problems } = await store.search({ text });
  assert.deepEqual(hits, []);
  return problems.join(' ');
}

/** Two campaigns with people, places and scenes. */
async function withCast(
  kind: (typeof storeKinds)[number],
  work: (store: CampaignStore) => Promise<void>,
): Promise<void> {
  await withStore(kind, async (store) => {
    const bell = await newCampaign(store, 'The Drowned Bell');
    const other = await newCampaign(store, 'Élsewhere');
    const npc = (tags: string): string => `---\ntype: npc\ntags: ${tags}\n---\n`;
    await newEntity(store, bell, 'Nora', { frontMatter: npc('faction/red'), body: 'a dragon' });
    await newEntity(store, bell, 'Odile', { frontMatter: npc('Faction'), body: 'a ship' });
    await newEntity(store, bell, 'Pier', {
      frontMatter: '---\ntype: location\n---\n',
      body: 'A dragon sleeps here. #factions',
    });
    await newEntity(store, other, 'Quill', { frontMatter: npc('spy'), body: 'a dragon' });
    await newScene(store, bell, 'Ambush', { frontMatter: '---\nstatus: done\n---\n' });
    await work(store);
  });
}

for (const kind of storeKinds) {
  describe(`search filters (${kind})`, () => {
    it('list the notes they fit by title, and narrow a search for words', () =>
      withCast(kind, async (store) => {
        assert.deepEqual(await found(store, 'kind:npc'), ['Nora', 'Odile', 'Quill']);
        assert.deepEqual((await found(store, 'kind:npc dragon ')).toSorted(), ['Nora', 'Quill']);
        assert.deepEqual(await found(store, 'kind:npc dragon campaign:"the drowned bell"'), [
          'Nora',
        ]);
        assert.deepEqual(await found(store, 'status:done'), ['Ambush']);
        assert.deepEqual(await found(store, 'STATUS:Done kind:scene'), ['Ambush']);
      }));

    it('know kinds by name, label and plural, and collections with all their kinds', () =>
      withCast(kind, async (store) => {
        assert.deepEqual(await found(store, 'kind:NPCs dragon ship'), []);
        assert.equal((await found(store, 'kind:NPCs')).length, 3);
        assert.deepEqual(await found(store, 'kind:Locations'), ['Pier']);
        assert.deepEqual(await found(store, 'kind:entities'), ['Nora', 'Odile', 'Pier', 'Quill']);
        assert.deepEqual(await found(store, 'kind:scenes'), ['Ambush']);
      }));

    it('widen with several values of one key and leave out what is excluded', () =>
      withCast(kind, async (store) => {
        assert.deepEqual(await found(store, 'kind:scene kind:location'), ['Ambush', 'Pier']);
        assert.deepEqual(await found(store, 'kind:npc -tag:faction'), ['Quill']);
        assert.deepEqual(await found(store, 'kind:npc -campaign:elsewhere -ship'), ['Nora']);
        assert.deepEqual(await found(store, 'kind:entities -kind:npc'), ['Pier']);
        assert.deepEqual(await found(store, '-status:done kind:scene'), []);
        assert.equal((await found(store, '-status:done kind:npc')).length, 3);
      }));

    it('find a tag wherever it stands, with those nested in it and no others', () =>
      withCast(kind, async (store) => {
        assert.deepEqual(await found(store, 'tag:faction'), ['Nora', 'Odile']);
        assert.deepEqual(await found(store, 'tag:#faction/'), ['Nora', 'Odile']);
        assert.deepEqual(await found(store, 'tag:faction/red'), ['Nora']);
        assert.deepEqual(await found(store, 'tag:factions'), ['Pier']);
      }));

    it('take campaigns by name and id', () =>
      withCast(kind, async (store) => {
        const [hit] = (await store.search({ text: 'quill' })).hits;
        const id = hit?.note.campaignId ?? '';
        assert.deepEqual(await found(store, `campaign:${id} kind:npc`), ['Quill']);
        assert.deepEqual(await found(store, 'campaign:ELSEWHERE kind:npc'), ['Quill']);
      }));

    it('say which value nothing has', () =>
      withCast(kind, async (store) => {
        assert.match(await refused(store, 'kind:orc dragon'), /^There is no kind "orc"\. .*npc/);
        assert.match(await refused(store, 'tag:nowhere'), /^No note has the tag "nowhere"\.$/);
        assert.match(await refused(store, 'status:lost x'), /^No note has the status "lost"\.$/);
        const campaign = await refused(store, 'campaign:Nope');
        assert.match(campaign, /^There is no campaign "Nope"\. This file holds "The Drowned Bell"/);
        assert.match(await refused(store, 'in:footnotes dragon'), /^"in:footnotes" is not a part/);
        const half = await store.search({ text: 'kind:npc kind:orc' });
        assert.equal(half.hits.length, 3);
        assert.equal(half.problems.length, 1);
      }));

    it('look for words in some parts of the notes only', () =>
      withCast(kind, async (store) => {
        const campaignId = await newCampaign(store, 'Third');
        await newEntity(store, campaignId, 'Dragon', { body: 'ship' });
        assert.deepEqual(await found(store, 'in:title dragon'), ['Dragon']);
        assert.ok(!(await found(store, 'in:body dragon')).includes('Dragon'));
        assert.deepEqual(await found(store, 'in:body in:title dragon ship '), ['Dragon']);
        assert.deepEqual(await found(store, 'in:title dragon ship '), []);
        assert.deepEqual(await found(store, 'in:tags spy '), ['Quill']);
      }));

    it('never find deleted notes', () =>
      withCast(kind, async (store) => {
        for (const { note } of (await store.search({ text: 'tag:faction' })).hits) {
          await store.repository(entities).remove(note.docId);
        }
        const [scene] = (await store.search({ text: 'kind:scene' })).hits;
        assert.ok(scene);
        await store.repository(scenes).remove(scene.note.docId);
        assert.match(await refused(store, 'tag:faction'), /No note has the tag/);
        assert.match(await refused(store, 'status:done'), /No note has the status/);
        assert.deepEqual(await found(store, 'kind:npc'), ['Quill']);
        assert.deepEqual((await found(store, 'dragon ')).toSorted(), ['Pier', 'Quill']);
      }));

    it('never fail, whatever is typed', () =>
      withCast(kind, async (store) => {
        const piece = fc.oneof(
          fc.constantFrom(
            ...'kind: tag: campaign: status: in: - " * OR npc faction dragon ^ ( ) { } + : NEAR( title \0'.split(
              ' ',
            ),
          ),
          fc.string({ unit: 'binary', maxLength: 4 }),
          fc.constant(' '),
        );
        await fc.assert(
          fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
            await store.search({ text: pieces.join('') });
          }),
          { numRuns: 300 },
        );
      }));
  });
}
