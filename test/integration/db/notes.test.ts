import assert from 'node:assert/strict';
import { entities, scenes } from '../../../src/core/model/collections';
import { parseRecordId } from '../../../src/core/model/ids';
import { storeKinds, withStore } from '../../support/withStore';
import {
  newAdventure,
  newCampaign,
  newEntity,
  newScene,
  recordChanges,
  textOfNote,
} from './support/sampleNotes';

/** Texts that editors, other programs and people really produce. */
const hostileTexts: Readonly<Record<string, string>> = {
  'a byte-order mark at the start': '\uFEFF---\ntags: [a]\n---\nText',
  'a byte-order mark after the front matter': '---\ntags: [a]\n---\n\uFEFFText',
  'line endings of every kind': 'a\r\nb\rc\nd\u2028e\u0085f',
  'no line ending at the end': '---\na: b\n---',
  'NUL and control characters': 'a\0b\u0001\u001F\u007F\0',
  'emoji and combining marks': '🧙🏽‍♀️ e\u0301 é 한글 \u{10FFFF}',
  'right-to-left text': 'שלום \u202Eabc',
  'quotes and SQL': `'; DROP TABLE scenes; -- "x" \`y\` ? ?1 :a $b @c %s`,
  'broken front matter': '---\n[a: }\n  b\n---\nrest',
  'front matter without an end': '---\ntitle: x\n',
  'private-use marks of the search': '\uE000x\uE001',
  'nothing but white space': ' \t\n\n ',
};

for (const kind of storeKinds) {
  describe(`the text of a note (${kind})`, () => {
    for (const [name, text] of Object.entries(hostileTexts)) {
      it(`comes back byte for byte: ${name}`, () =>
        withStore(kind, async (store) => {
          const docId = await newEntity(store, await newCampaign(store), 'Nora');
          const saved = await store.write((unit) => unit.saveText(docId, text));
          assert.equal(saved.frontMatter + saved.body, text);
          assert.equal(await textOfNote(store, docId), text);
          assert.deepEqual((await store.check()).problems, []);
        }));
    }

    it('comes back byte for byte: one megabyte', () =>
      withStore(kind, async (store) => {
        const docId = await newEntity(store, await newCampaign(store), 'Nora');
        const text = '---\ntags: long\n---\n' + 'Die Würfel sind gefallen. '.repeat(40_000);
        await store.write((unit) => unit.saveText(docId, text));
        assert.ok((await textOfNote(store, docId)) === text);
      }));

    it('is refused when it holds half a character, and the old text stays', () =>
      withStore(kind, async (store) => {
        const docId = await newEntity(store, await newCampaign(store), 'Nora', { body: 'old' });
        for (const text of ['a\uD800b', '\uDC00', '---\na: \uD83D\n---\n']) {
          await assert.rejects(
            store.write((unit) => unit.saveText(docId, text)),
            { reason: 'invalid-input', message: /half of a character/ },
          );
        }
        assert.equal(await textOfNote(store, docId), 'old');
      }));

    it('is not written again when it is equal', () =>
      withStore(kind, async (store) => {
        const docId = await newEntity(store, await newCampaign(store), 'Nora', { body: 'old' });
        const before = await store.notes.get(docId);
        const changes = recordChanges(store);
        assert.deepEqual(await store.write((unit) => unit.saveText(docId, 'old')), before);
        assert.deepEqual(changes, []);
      }));

    it('cannot be saved for an unknown document', () =>
      withStore(kind, async (store) => {
        const gone = await newCampaign(store);
        const nobody = parseRecordId(`${gone}x`);
        assert.ok(nobody);
        await assert.rejects(
          store.write((unit) => unit.saveText(nobody, 'text')),
          { reason: 'not-found' },
        );
      }));
  });

  describe(`front matter and columns (${kind})`, () => {
    it('follow what a saved text names', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = await newEntity(store, campaignId, 'Nora', { body: 'Hello' });
        await store.write((unit) =>
          unit.saveText(
            docId,
            '---\ntitle: Not this\ntype: Location\nsummary: A keep\naliases: [Hold, Keep]\ntags: "#a b"\n---\nHello',
          ),
        );
        const note = await store.repository(entities).getById(docId);
        assert.ok(note);
        assert.deepEqual(
          [note.title, note.kind, note.summary, note.aliases, note.tags],
          ['Nora', 'location', 'A keep', ['Hold', 'Keep'], ['a', 'b']],
        );
        await store.write((unit) => unit.saveText(docId, 'Hello'));
        const after = await store.repository(entities).getById(docId);
        assert.deepEqual([after?.kind, after?.aliases, after?.tags], ['location', [], []]);
      }));

    it('agree after a field that the front matter names is set by itself', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const frontMatter = '---\n# mine\nstatus: active # for now\nmood: grim\n---\n';
        const docId = await newScene(store, campaignId, 'Ambush', { frontMatter });
        const done = await store.repository(scenes).upsert({ docId, status: 'done' });
        assert.equal(done.status, 'done');
        assert.equal(done.frontMatter, frontMatter.replace('active', 'done'));
      }));

    it('name the parent by its title, and an unknown title changes nothing', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const north = await newAdventure(store, campaignId, 'The North');
        const south = await newAdventure(store, campaignId, 'The South');
        await newEntity(store, campaignId, 'The North');
        const docId = await newScene(store, campaignId, 'Ambush', {
          frontMatter: '---\nparent: "[[the north]]"\n---\n',
        });
        const parentAfter = async (frontMatter: string): Promise<string | null | undefined> => {
          await store.write((unit) => unit.saveText(docId, frontMatter));
          return (await store.notes.summary(docId))?.parentId;
        };
        assert.equal((await store.notes.summary(docId))?.parentId, north);
        assert.equal(await parentAfter('---\nparent: "[[Nowhere]]"\n---\n'), north);
        assert.equal(await parentAfter('---\nparent: [[The South]]\n---\n'), south);
        assert.equal(await parentAfter('No front matter'), south);
        assert.equal(await parentAfter('---\nparent:\n---\n'), null);
      }));

    it('agree after a note is moved', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await newAdventure(store, campaignId, 'North');
        const south = await newAdventure(store, campaignId, 'South');
        const docId = await newScene(store, campaignId, 'Ambush', {
          frontMatter: '---\nparent: "[[North]]"\n---\n',
        });
        const moved = await store.repository(scenes).upsert({ docId, parentId: south });
        assert.deepEqual(
          [moved.parentId, moved.frontMatter],
          [south, '---\nparent: "[[South]]"\n---\n'],
        );
      }));
  });

  describe(`reads across collections (${kind})`, () => {
    it('find notes by title before alias, whatever the case and the path', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const tower = await newEntity(store, campaignId, 'The Tower');
        const alias = { frontMatter: '---\naliases: [the tower, Spire]\n---\n' };
        const spire = await newEntity(store, campaignId, 'Old Spire', alias);
        const idsOf = async (target: string): Promise<readonly string[]> =>
          (await store.notes.resolve(campaignId, target)).map(({ docId }) => docId);
        assert.deepEqual(await idsOf('THE  tower'), [tower]);
        assert.deepEqual(await idsOf('places/The%20Tower.md'), [tower]);
        assert.deepEqual(await idsOf('spire'), [spire]);
        assert.deepEqual(await idsOf('nowhere'), []);
        const slash = await newEntity(store, campaignId, 'Day/Night.md');
        assert.deepEqual(await idsOf('day/night.md'), [slash]);
        await store.repository(entities).upsert({ docId: tower, title: 'Ruin' });
        assert.deepEqual(await idsOf('the tower'), [spire]);
      }));

    it('give every note with the same title', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const twins = [
          await newEntity(store, campaignId, 'Twin'),
          await newScene(store, campaignId, 'Twin'),
        ];
        const found = await store.notes.resolve(campaignId, 'twin');
        assert.deepEqual(new Set(found.map(({ docId }) => docId)), new Set(twins));
        assert.deepEqual(await store.notes.resolve(await newCampaign(store, 'B'), 'twin'), []);
      }));

    it('count notes by kind', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        await newScene(store, campaignId, 'One');
        await newEntity(store, campaignId, 'Two');
        const gone = await newEntity(store, campaignId, 'Three');
        await store.repository(entities).remove(gone);
        assert.deepEqual(
          await store.notes.countByKind(campaignId),
          new Map([
            ['campaign', 1],
            ['npc', 1],
            ['scene', 1],
          ]),
        );
      }));

    it('give the summaries of chosen documents', () =>
      withStore(kind, async (store) => {
        const campaignId = await newCampaign(store);
        const docId = await newEntity(store, campaignId, 'Nora');
        const [summary, ...others] = await store.notes.summaries({ docIds: [docId] });
        assert.deepEqual(others, []);
        assert.deepEqual(summary, await store.notes.summary(docId));
        assert.deepEqual(
          [summary?.collection, summary?.kind, summary?.dirty, summary?.rev],
          ['entities', 'npc', true, 1],
        );
      }));
  });
}
