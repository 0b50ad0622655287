import assert from 'node:assert/strict';
import fc from 'fast-check';
import { entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { withStore } from '../../support/withStore';
import { newCampaign, newEntity, textOfNote } from './support/sampleNotes';

type Work = (store: CampaignStore, campaignId: CampaignId) => Promise<void>;

/** A store with a campaign, whose file has to be sound afterwards. */
function withCampaign(work: Work): () => Promise<void> {
  return () =>
    withStore('file', async (store) => {
      await work(store, await newCampaign(store));
      assert.deepEqual((await store.check()).problems, []);
    });
}

function imported(
  store: CampaignStore,
  campaignId: CampaignId,
  sourcePath: string,
  draft: { readonly title: string; readonly frontMatter?: string; readonly body?: string },
): Promise<RecordId> {
  return store
    .repository(entities)
    .upsert({ campaignId, sourcePath, ...draft })
    .then(({ firebaseId }) => firebaseId);
}

describe('renaming a note', () => {
  it(
    'rewrites every link to it, and nothing else',
    withCampaign(async (store, campaignId) => {
      const tower = await newEntity(store, campaignId, 'The Tower', {
        frontMatter: '---\naliases: [Keep]\n---\n',
        body: 'Of [[The Tower]] itself.',
      });
      const text = [
        '\uFEFF---\r\nhome: "[[The Tower]]" # [[The Tower]]\r\nparent: \'[[the tower|x]]\'\r\n---\r\n',
        '[[The Tower]] [[The Tower|alias]] [[The Tower#Top|a]] ![[The Tower]] [[places/The Tower]]\r\n',
        '[t](The%20Tower.md) [t](places/The%20Tower.md#Top "T") [t](<a b/The Tower.md>) [[The%20Tower]]\n',
        '| [[The Tower\\|x]] | [[Keep]] [[The Towers]] `[[The Tower]]` The Tower [[#The Tower]] [[the tower]]',
      ].join('');
      const nora = await newEntity(store, campaignId, 'Nora', { body: 'x' });
      await store.write((unit) => unit.saveText(nora, text));
      const report = await store.write((unit) => unit.renameNote(tower, 'Old Mill (east)'));
      assert.deepEqual(report, { notes: 2, places: 15 });
      assert.equal(
        await textOfNote(store, nora),
        [
          '\uFEFF---\r\nhome: "[[Old Mill (east)]]" # [[Old Mill (east)]]\r\nparent: \'[[old mill (east)|x]]\'\r\n---\r\n',
          '[[Old Mill (east)]] [[Old Mill (east)|alias]] [[Old Mill (east)#Top|a]] ![[Old Mill (east)]] [[places/Old Mill (east)]]\r\n',
          '[t](Old%20Mill%20%28east%29.md) [t](places/Old%20Mill%20%28east%29.md#Top "T") [t](<a b/Old Mill (east).md>) [[Old%20Mill%20(east)]]\n',
          '| [[Old Mill (east)\\|x]] | [[Keep]] [[The Towers]] `[[The Tower]]` The Tower [[#The Tower]] [[old mill (east)]]',
        ].join(''),
      );
      assert.equal((await store.notes.summary(nora))?.parentId, tower);
      assert.match((await textOfNote(store, tower)) ?? '', /Of \[\[Old Mill \(east\)\]\] itself/);
      const back = await store.links.backlinks(tower);
      assert.equal(back.items.length, 16);
    }),
  );

  it(
    'makes one name of two where texts linked the new one already',
    withCampaign(async (store, campaignId) => {
      const tower = await newEntity(store, campaignId, 'Tower', { body: 'Of [[x/Tower]] itself.' });
      const both = await newEntity(store, campaignId, 'Nora', {
        body: '[[Tower]] [[Mill#Top]] [[Tower#Top]] [[x/Tower]]',
      });
      const front = await newEntity(store, campaignId, 'Olm', {
        frontMatter: '---\nhome: "[[Tower]]"\n---\n',
        body: '[[Mill]] [[y/Tower]]',
      });
      const count = await store.links.countBacklinks(tower);
      assert.deepEqual(count, { links: 6, notes: 3 });
      await store.write((unit) => unit.renameNote(tower, 'Mill'));
      assert.equal(await textOfNote(store, both), '[[Mill]] [[Mill#Top]] [[Mill#Top]] [[x/Mill]]');
      assert.match((await textOfNote(store, front)) ?? '', /"\[\[Mill\]\]"[^]*\[\[y\/Mill\]\]/);
      assert.deepEqual(await store.links.countBacklinks(tower), { links: 8, notes: 3 });
      assert.deepEqual((await store.links.dangling(campaignId)).items, []);
    }),
  );

  it(
    'keeps the links when only capitals change',
    withCampaign(async (store, campaignId) => {
      const tower = await newEntity(store, campaignId, 'Tower');
      const nora = await newEntity(store, campaignId, 'Nora', { body: '[[Tower]] [[Tower]]' });
      await store.write((unit) => unit.renameNote(tower, 'TOWER'));
      assert.equal(await textOfNote(store, nora), '[[TOWER]] [[TOWER]]');
      assert.deepEqual(await store.links.countBacklinks(tower), { links: 2, notes: 1 });
    }),
  );

  it(
    'leaves links to namesakes and by aliases alone',
    withCampaign(async (store, campaignId) => {
      const one = await imported(store, campaignId, 'V/a/Gate.md', { title: 'Gate' });
      await imported(store, campaignId, 'V/b/Gate.md', { title: 'Gate' });
      const body = '[[a/Gate]] [[b/Gate]] [[Gate]]';
      const source = await newEntity(store, campaignId, 'Nora', { body });
      await store.write((unit) => unit.renameNote(one, 'Door'));
      assert.equal(await textOfNote(store, source), '[[a/Door]] [[b/Gate]] [[Gate]]');
    }),
  );

  it(
    'keeps one version of each note, which one undo brings back',
    withCampaign(async (store, campaignId) => {
      const tower = await newEntity(store, campaignId, 'Tower', { body: '[[Tower]]' });
      const nora = await newEntity(store, campaignId, 'Nora', {
        frontMatter: '---\nhome: "[[Tower]]"\n---\n',
        body: '[[Tower]]',
      });
      await store.write((unit) => unit.renameNote(tower, 'Keep'), {
        origin: 'command',
        label: 'Rename "Tower" to "Keep"',
      });
      for (const docId of [tower, nora]) {
        assert.equal((await store.history.versions(docId)).length, 2);
      }
      const [operation] = await store.history.operations();
      assert.equal(operation?.label, 'Rename "Tower" to "Keep"');
      await store.write((unit) => unit.undo(operation.id));
      assert.equal((await store.notes.summary(tower))?.title, 'Tower');
      assert.equal(await textOfNote(store, tower), '[[Tower]]');
      assert.match(
        (await textOfNote(store, nora)) ?? '',
        /home: "\[\[Tower\]\]"\n---\n\[\[Tower\]\]$/,
      );
    }),
  );

  it(
    'tells notes of one name apart by folder, then by alias',
    withCampaign(async (store, campaignId) => {
      const mill = await imported(store, campaignId, 'V/old/Mill.md', { title: 'Mill' });
      await imported(store, campaignId, 'V/new/Inn.md', { title: 'Inn' });
      const inn = await newEntity(store, campaignId, 'Hut', {
        frontMatter: '---\naliases: [Hovel]\n---\n',
      });
      const source = await newEntity(store, campaignId, 'Nora', {
        body: '[[Mill]] [[Mill|m]] [[Inn]] [t](Inn.md)',
      });
      await store.write((unit) => unit.renameNote(mill, 'Inn'));
      assert.equal(
        await textOfNote(store, source),
        '[[old/Inn]] [[old/Inn|m]] [[new/Inn]] [t](new/Inn.md)',
      );
      const links = await store.links.outgoing(source);
      assert.ok(links.every(({ target }) => target !== undefined));
      const other = await newEntity(store, campaignId, 'Nils', { body: '[[Hut]] ![[Hut]]' });
      await store.write((unit) => unit.renameNote(inn, 'Inn'));
      assert.equal(await textOfNote(store, other), '[[Hovel|Inn]] ![[Hovel]]');
    }),
  );

  it(
    'refuses, before anything is written, names that links could not hold or tell apart',
    withCampaign(async (store, campaignId) => {
      const one = await newEntity(store, campaignId, 'One');
      await newEntity(store, campaignId, 'Two');
      const aliased = await newEntity(store, campaignId, 'Three', {
        frontMatter: '---\naliases: [Third]\n---\n',
      });
      const source = await newEntity(store, campaignId, 'Nora', { body: '[[One]] [[Third]]' });
      for (const title of ['a[b', 'a]b', 'a|b', 'a#b', 'a^b', 'a\nb', 'a\\', ' ']) {
        await assert.rejects(
          store.write((unit) => unit.renameNote(one, title)),
          { reason: 'invalid-input' },
        );
      }
      await assert.rejects(
        store.write((unit) => unit.renameNote(one, 'Two')),
        { reason: 'ambiguous', message: /Another note is called "Two" too.*nothing was renamed/ },
      );
      assert.equal((await store.notes.summary(one))?.title, 'One');
      await store.write((unit) => unit.renameNote(one, 'Third'));
      assert.equal(await textOfNote(store, source), '[[Third]] [[Three|Third]]');
      assert.equal((await store.links.countBacklinks(aliased)).links, 1);
      await assert.rejects(
        store.write((unit) => unit.renameNote('nobody' as RecordId, 'X')),
        { reason: 'not-found' },
      );
    }),
  );

  it(
    'can be cancelled, and then nothing was renamed',
    withCampaign(async (store, campaignId) => {
      const tower = await newEntity(store, campaignId, 'Tower');
      for (let n = 0; n < 3; n++)
        await newEntity(store, campaignId, `N${n}`, { body: '[[Tower]]' });
      const seen: number[] = [];
      const token = {
        isCancellationRequested: true,
        onCancellationRequested: () => ({ dispose: () => undefined }),
      };
      await assert.rejects(
        store.write((unit) => unit.renameNote(tower, 'Keep', { token })),
        { reason: 'cancelled' },
      );
      assert.equal((await store.notes.summary(tower))?.title, 'Tower');
      await store.write((unit) =>
        unit.renameNote(tower, 'Keep', { onProgress: (done, total) => seen.push(done, total) }),
      );
      assert.deepEqual(seen, [3, 3]);
    }),
  );

  it('there and back restores every byte, whatever links a text holds', async () => {
    await withStore(':memory:', async (store) => {
      const campaignId = await newCampaign(store);
      const tower = await newEntity(store, campaignId, 'The Tower');
      await newEntity(store, campaignId, 'Other');
      const nora = await newEntity(store, campaignId, 'Nora');
      const piece = fc.constantFrom(
        '[[The Tower]]',
        '[[the tower|x]]',
        '![[The Tower#Top]]',
        '[t](a/The%20Tower.md)',
        '[[',
        ']]',
        '|',
        '\n',
        '[t](<The Tower.md#x>)',
        '[[a/The%20Tower]]',
        '`',
        '```\n',
        '---\n',
        'k: "[[The Tower]]"\n',
        '<!--',
        '-->',
        '[[Other]]',
        '[',
        '](',
        ')',
        '\\',
        '\r\n',
        '[[The Tower.md]]',
        '#',
        '😀',
        ' ',
        'a',
        '[[50% x/The Tower]]',
        '\uFEFF',
        '> ',
      );
      const title = fc.constantFrom(
        'Old Mill',
        'A "b" C',
        "O'Neill Inn",
        '100% Sure',
        '50%20 Off',
        'AC/DC Hall',
        'Inn (old)',
        'Größe Å',
        'C:\\Dir x',
      );
      await fc.assert(
        fc.asyncProperty(fc.array(piece, { maxLength: 25 }), title, async (pieces, name) => {
          const text = pieces.join('');
          await store.write((unit) => unit.saveText(nora, text));
          const before = await store.links.countBacklinks(tower);
          await store.write((unit) => unit.renameNote(tower, name));
          assert.deepEqual(await store.links.countBacklinks(tower), before);
          assert.deepEqual((await store.check()).problems, []);
          await store.write((unit) => unit.renameNote(tower, 'The Tower'));
          assert.equal(await textOfNote(store, nora), text);
        }),
        { numRuns: 60 },
      );
    });
  });
});

describe('renaming a heading', () => {
  it(
    'rewrites the heading and every link to it or through it',
    withCampaign(async (store, campaignId) => {
      const tower = await newEntity(store, campaignId, 'Tower', {
        frontMatter: '---\nx: 1\n---\n',
        body: '## The Top ##\n[[#The Top]] [[Tower#the top!|x]]\n### Roof\nDoor\n====\n### Roof\n',
      });
      const source = await newEntity(store, campaignId, 'Nora', {
        body: '[[Tower#The Top]] [[Tower#The Top#Roof\\|r]] [[Tower#Roof]] [t](Tower.md#The%20Top) ![[Tower#^b]] [[Other#The Top]] [[Tower#Door#Roof]]',
      });
      const rename = (from: string, to: string): Promise<unknown> =>
        store.write((unit) => unit.renameHeading(tower, { from, to }));
      assert.deepEqual(await rename('the top', 'Upper | Floor'), { notes: 2, places: 5 });
      await rename('Roof', 'Attic');
      await rename('Door', 'Gate');
      assert.equal(
        await textOfNote(store, tower),
        '---\nx: 1\n---\n## Upper | Floor ##\n[[#Upper Floor]] [[Tower#Upper Floor|x]]\n### Attic\nGate\n====\n### Roof\n',
      );
      assert.equal(
        await textOfNote(store, source),
        '[[Tower#Upper Floor]] [[Tower#Upper Floor#Attic\\|r]] [[Tower#Attic]] [t](Tower.md#Upper%20Floor) ![[Tower#^b]] [[Other#The Top]] [[Tower#Gate#Roof]]',
      );
      await assert.rejects(rename('Nowhere', 'X'), { reason: 'not-found' });
      await assert.rejects(rename('Gate', 'attic'), { reason: 'ambiguous' });
      await assert.rejects(rename('Gate', '!'), { reason: 'invalid-input' });
    }),
  );
});

describe('renaming a tag', () => {
  it(
    'rewrites it and those below it in front matter and text',
    withCampaign(async (store, campaignId) => {
      const nora = await newEntity(store, campaignId, 'Nora', {
        frontMatter: '---\ntags:\n  - NPC # kept\n  - "npc/ally"\n  - npcs\n---\n',
        body: '#npc #npc/foe (#NPC) #npcs `#npc` [[#npc]]',
      });
      const nils = await newEntity(store, campaignId, 'Nils', {
        frontMatter: '---\nTags: [npc, other]\n---\n',
      });
      const report = await store.write((unit) =>
        unit.renameTag(campaignId, { from: '#npc', to: 'people/npc' }),
      );
      assert.deepEqual(report, { notes: 2, places: 6 });
      assert.equal(
        await textOfNote(store, nora),
        '---\ntags:\n  - people/npc # kept\n  - "people/npc/ally"\n  - npcs\n---\n#people/npc #people/npc/foe (#people/npc) #npcs `#npc` [[#npc]]',
      );
      assert.equal(await textOfNote(store, nils), '---\nTags: [people/npc, other]\n---\n');
      const rename = (from: string, to: string): Promise<unknown> =>
        store.write((unit) => unit.renameTag(campaignId, { from, to }));
      await assert.rejects(rename('nobody', 'x'), { reason: 'not-found' });
      await assert.rejects(rename('npcs', 'two words'), { reason: 'invalid-input' });
    }),
  );
});
