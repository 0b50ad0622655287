import assert from 'node:assert/strict';
import { adventures, chapters, entities, scenes } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { changeKind } from '../../../src/documents/structure/changeKind';
import { deleteNotes } from '../../../src/documents/structure/deleteNotes';
import { duplicateNote } from '../../../src/documents/structure/duplicateNote';
import { mergeNotes } from '../../../src/documents/structure/mergeNotes';
import { moveByOne, moveNote } from '../../../src/documents/structure/moveNote';
import { splitSection } from '../../../src/documents/structure/splitSection';
import { withStore } from '../../support/withStore';
import { newCampaign, newEntity, newScene, textOfNote } from '../db/support/sampleNotes';

interface Story {
  readonly store: CampaignStore;
  readonly campaignId: CampaignId;
  readonly chapterId: RecordId;
  readonly adventureId: RecordId;
  readonly sceneIds: readonly RecordId[];
}

/** A chapter with an adventure of three scenes; afterwards the file must be sound, and undo must leave it so. */
function withStory(work: (story: Story) => Promise<void>): Promise<void> {
  return withStore('file', async (store) => {
    const campaignId = await newCampaign(store);
    const chapter = await store.repository(chapters).upsert({ campaignId, title: 'One' });
    const chapterId = chapter.firebaseId;
    const adventure = await store
      .repository(adventures)
      .upsert({ campaignId, title: 'The Road', parentId: chapterId });
    const adventureId = adventure.firebaseId;
    const sceneIds: RecordId[] = [];
    for (const title of ['The Inn', 'The Ford', 'The Hill']) {
      const frontMatter = '---\ntype: scene\nparent: "[[The Road]]"\n---\n';
      sceneIds.push(await newScene(store, campaignId, title, { frontMatter }));
    }
    const before = await shapeOf(store);
    const [setUp] = await store.history.operations({ limit: 1 });
    await work({ store, campaignId, chapterId, adventureId, sceneIds });
    assert.deepEqual((await store.check()).problems, []);
    const since = (await store.history.operations()).filter(({ id }) => id > (setUp?.id ?? 0));
    for (const { id, undoneBy } of since) {
      if (undoneBy === null) await store.write((unit) => unit.undo(id));
    }
    assert.deepEqual((await store.check()).problems, []);
    assert.deepEqual(await shapeOf(store), before);
  });
}

/** Every live note with its place and text. */
async function shapeOf(store: CampaignStore): Promise<readonly unknown[]> {
  const notes = await store.notes.summaries();
  const shapes = await Promise.all(
    notes.map(async ({ docId, title, parentId, orderKey }) => [
      docId,
      title,
      parentId,
      orderKey,
      await textOfNote(store, docId),
    ]),
  );
  return shapes.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
}

async function titlesBelow(
  store: CampaignStore,
  parentId: RecordId | null,
): Promise<readonly string[]> {
  return (await store.notes.summaries({ parentId, collection: 'scenes' })).map(
    ({ title }) => title,
  );
}

describe('deleting notes', () => {
  it('takes what stands below along when asked to, and one restore brings all back', () =>
    withStory(async ({ store, chapterId, sceneIds }) => {
      const notes = await store.notes.summaries({ docIds: [chapterId] });
      assert.equal(await deleteNotes(store, notes, 'with'), 5);
      const deleted = await store.history.deletedNotes();
      assert.equal(deleted.length, 5);
      const restored = await store.write((unit) => unit.restore(sceneIds[0]!));
      assert.equal(restored.length, 5);
      assert.deepEqual(await store.history.deletedNotes(), []);
    }));

  it('else lifts what stands below', () =>
    withStory(async ({ store, chapterId, adventureId }) => {
      await deleteNotes(store, await store.notes.summaries({ docIds: [chapterId] }));
      assert.equal((await store.repository(adventures).getById(adventureId))?.parentId, null);
    }));

  it('restores a note whose parent stays deleted at the top', () =>
    withStory(async ({ store, adventureId, sceneIds }) => {
      await store.write((unit) => unit.remove(sceneIds[0]!));
      await deleteNotes(store, await store.notes.summaries({ docIds: [adventureId] }), 'with');
      await store.write((unit) => unit.restore(sceneIds[0]!));
      assert.deepEqual(await titlesBelow(store, null), ['The Inn']);
    }));
});

describe('moving notes', () => {
  it('puts a note before a sibling, behind one and at the end', () =>
    withStory(async ({ store, adventureId, sceneIds }) => {
      const [inn, ford, hill] = [sceneIds[0]!, sceneIds[1]!, sceneIds[2]!];
      await moveNote(store, hill, { before: inn });
      assert.deepEqual(await titlesBelow(store, adventureId), ['The Hill', 'The Inn', 'The Ford']);
      await moveNote(store, hill, { after: inn });
      assert.deepEqual(await titlesBelow(store, adventureId), ['The Inn', 'The Hill', 'The Ford']);
      await moveNote(store, inn, {});
      assert.deepEqual(await titlesBelow(store, adventureId), ['The Hill', 'The Ford', 'The Inn']);
      assert.equal(await moveByOne(store, ford, 'up'), true);
      assert.deepEqual(await titlesBelow(store, adventureId), ['The Ford', 'The Hill', 'The Inn']);
      assert.equal(await moveByOne(store, ford, 'up'), false);
    }));

  it('lets the front matter follow to another parent', () =>
    withStory(async ({ store, campaignId, sceneIds }) => {
      const other = await store.repository(adventures).upsert({ campaignId, title: 'The Sea' });
      await moveNote(store, sceneIds[0]!, { parentId: other.firebaseId });
      assert.match((await textOfNote(store, sceneIds[0]!)) ?? '', /parent: "\[\[The Sea\]\]"/);
      assert.deepEqual(await titlesBelow(store, other.firebaseId), ['The Inn']);
    }));

  it('gives all siblings new keys where two have the same', () =>
    withStory(async ({ store, adventureId, sceneIds }) => {
      const [inn, ford, hill] = [sceneIds[0]!, sceneIds[1]!, sceneIds[2]!];
      for (const docId of [inn, ford]) {
        await store.write((unit) => unit.upsert(scenes, { docId, orderKey: 'a5' }));
      }
      await moveNote(store, hill, { after: ford });
      assert.deepEqual(await titlesBelow(store, adventureId), ['The Ford', 'The Hill', 'The Inn']);
    }));

  it('refuses a parent of the wrong kind, and a note below itself', () =>
    withStory(async ({ store, campaignId, chapterId, sceneIds }) => {
      await assert.rejects(moveNote(store, sceneIds[0]!, { parentId: chapterId }), {
        reason: 'invalid-input',
        message: 'A scene cannot stand below a chapter.',
      });
      const outer = await newEntity(store, campaignId, 'Bree');
      const inner = await store
        .repository(entities)
        .upsert({ campaignId, title: 'The Pony', parentId: outer });
      await assert.rejects(moveNote(store, outer, { parentId: inner.firebaseId }), {
        reason: 'invalid-input',
      });
    }));
});

describe('duplicating a note', () => {
  it('puts the copy behind the original and copies what stands below when asked to', () =>
    withStory(async ({ store, chapterId, adventureId }) => {
      const copy = await duplicateNote(store, adventureId, { subtree: true });
      const titles = await store.notes.summaries({ parentId: chapterId });
      assert.deepEqual(
        titles.map(({ title }) => title),
        ['The Road', 'The Road (copy)'],
      );
      const copied = await titlesBelow(store, copy);
      assert.deepEqual(copied, ['The Inn (copy)', 'The Ford (copy)', 'The Hill (copy)']);
      assert.equal((await titlesBelow(store, adventureId)).length, 3);
    }));

  it('leaves links to the original with the original', () =>
    withStory(async ({ store, campaignId }) => {
      const frontMatter = '---\naliases: [Strider]\ntags: [ranger]\n---\n';
      const id = await newEntity(store, campaignId, 'Aragorn', { frontMatter, body: 'A king.\n' });
      const copy = await duplicateNote(store, id);
      assert.equal(await textOfNote(store, copy), '---\ntags: [ranger]\n---\nA king.\n');
      const named = await store.notes.resolve(campaignId, 'Strider');
      assert.deepEqual(
        named.map(({ docId }) => docId),
        [id],
      );
    }));
});

describe('changing the kind of a note', () => {
  it('is a change of a field within a collection', () =>
    withStory(async ({ store, campaignId }) => {
      const frontMatter = '---\ntype: npc # for now\n---\n';
      const id = await newEntity(store, campaignId, 'Smaug', { frontMatter });
      assert.equal(await changeKind(store, id, 'creature'), id);
      assert.equal(await textOfNote(store, id), '---\ntype: creature # for now\n---\n');
    }));

  it('makes a record of another collection that has the text, the links and the references', () =>
    withStory(async ({ store, campaignId, sceneIds, adventureId }) => {
      const linking = await newEntity(store, campaignId, 'Log', { body: 'To [[The Inn]].\n' });
      const scoped = await store
        .repository(entities)
        .upsert({ campaignId, title: 'Barliman', scopeId: sceneIds[0]! });
      await store.write((unit) => unit.put('scenes', { docId: sceneIds[0]!, status: 'done' }));
      const id = await changeKind(store, sceneIds[0]!, 'encounter');
      const made = await store.notes.get(id);
      assert.equal(made?.collection, 'encounters');
      assert.equal(
        await textOfNote(store, id),
        '---\ntype: encounter\nparent: "[[The Road]]"\n---\n',
      );
      assert.deepEqual(
        (await store.notes.summaries({ parentId: adventureId, collection: 'encounters' })).length,
        1,
      );
      const [link] = await store.links.outgoing(linking);
      assert.equal(link?.target?.docId, id);
      // An encounter is no part of the story to belong to.
      const kept = await store.repository(entities).getById(scoped.firebaseId);
      assert.equal(kept?.scopeId, sceneIds[0]);
    }));

  it('writes what the new collection has no field for into the front matter', () =>
    withStory(async ({ store, sceneIds, adventureId }) => {
      await store.write((unit) => unit.put('adventures', { docId: adventureId, status: 'active' }));
      const id = await changeKind(store, adventureId, 'lore');
      assert.match((await textOfNote(store, id)) ?? '', /^status: active$/m);
      assert.equal((await store.repository(scenes).getById(sceneIds[0]!))?.parentId, null);
    }));
});

describe('merging two notes', () => {
  it('joins texts, aliases and tags; links to the second lead to the first', () =>
    withStory(async ({ store, campaignId }) => {
      const into = await newEntity(store, campaignId, 'Aragorn', {
        frontMatter: '---\ntype: npc\ntags: [king]\n---\n',
        body: 'Heir of Isildur.\n',
      });
      const from = await newEntity(store, campaignId, 'Strider', {
        frontMatter: '---\ntype: npc\naliases: [Longshanks]\ntags: [ranger]\nhome: Bree\n---\n',
        body: '\nA ranger.\n',
      });
      const linking = await newEntity(store, campaignId, 'Log', { body: '[[Strider]]\n' });
      await mergeNotes(store, { into, from });
      assert.equal(
        await textOfNote(store, into),
        '---\ntype: npc\ntags: [king, ranger]\naliases:\n  - Strider\n  - Longshanks\nhome: Bree\n---\n' +
          'Heir of Isildur.\n\n## Strider\n\nA ranger.\n',
      );
      const [link] = await store.links.outgoing(linking);
      assert.equal(link?.target?.docId, into);
      assert.equal(await store.notes.get(from), undefined);
    }));

  it('moves what stands below the second', () =>
    withStory(async ({ store, campaignId, chapterId, adventureId }) => {
      const other = await store
        .repository(adventures)
        .upsert({ campaignId, title: 'The Sea', parentId: chapterId });
      await mergeNotes(store, { into: other.firebaseId, from: adventureId }, { heading: null });
      assert.equal((await titlesBelow(store, other.firebaseId)).length, 3);
    }));
});

describe('splitting a section off', () => {
  const body =
    'Intro, see [[#Cellar]].\n\n# Inn\n\nWarm. See [[#History]].\n\n## Cellar\n\nCold. ^cold\n\n# History\n\nOld.\n';

  it('moves it to a new note behind a link and redirects links to its headings and blocks', () =>
    withStory(async ({ store, campaignId }) => {
      const id = await newEntity(store, campaignId, 'Bree', { body });
      const linking = await newEntity(store, campaignId, 'Log', {
        body: '[[Bree#Inn#Cellar|down]] [[bree#^cold]] [[Bree#History]] [x](Bree.md#Inn)\n',
      });
      const made = await splitSection(store, { docId: id, section: { path: ['Inn'] } });
      assert.equal(
        await textOfNote(store, id),
        'Intro, see [[Inn#Cellar]].\n\n[[Inn]]\n\n# History\n\nOld.\n',
      );
      assert.equal(
        await textOfNote(store, made),
        '---\ntype: npc\n---\n# Inn\n\nWarm. See [[Bree#History]].\n\n## Cellar\n\nCold. ^cold\n\n',
      );
      assert.equal(
        await textOfNote(store, linking),
        '[[Inn#Inn#Cellar|down]] [[Inn#^cold]] [[Bree#History]] [x](Inn.md#Inn)\n',
      );
    }));

  it('finds the section at a line, and leaves an embed when asked to', () =>
    withStory(async ({ store, sceneIds }) => {
      await store.write((unit) => unit.upsert(scenes, { docId: sceneIds[0]!, body }));
      const lines = ((await textOfNote(store, sceneIds[0]!)) ?? '').split('\n');
      const section = { line: lines.indexOf('Old.') };
      const options = { title: 'Old days', kind: 'lore', embed: true };
      const made = await splitSection(store, { docId: sceneIds[0]!, section }, options);
      assert.equal((await store.repository(entities).getById(made))?.kind, 'lore');
      assert.match((await textOfNote(store, sceneIds[0]!)) ?? '', /!\[\[Old days\]\]\n$/);
    }));

  it('refuses a title that is taken and changes nothing', () =>
    withStory(async ({ store, campaignId }) => {
      const id = await newEntity(store, campaignId, 'Bree', { body: '# The Inn\n\nWarm.\n' });
      await assert.rejects(splitSection(store, { docId: id, section: { line: 0 } }), {
        reason: 'invalid-input',
      });
      assert.equal(await textOfNote(store, id), '# The Inn\n\nWarm.\n');
    }));
});
