import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { reasonOf } from '../../../src/core/errors';
import { campaigns } from '../../../src/core/model/collections';
import type { RecordId } from '../../../src/core/model/ids';
import type { CampaignStore, NoteSummary } from '../../../src/core/ports/campaignStore';
import { setNoteStatus } from '../../../src/documents/changeNote';
import { renameNote } from '../../../src/documents/renames';
import { deleteNotes } from '../../../src/documents/structure/deleteNotes';
import { createNote } from '../../../src/documents/createNote';
import { withStore } from '../../support/withStore';

async function withCampaign(
  work: (store: CampaignStore, campaignId: RecordId) => Promise<void>,
): Promise<void> {
  await withStore(':memory:', async (store) => {
    const { firebaseId } = await store.repository(campaigns).upsert({ title: 'Bell' });
    await work(store, firebaseId);
  });
}

async function summary(store: CampaignStore, docId: RecordId): Promise<NoteSummary> {
  const note = await store.notes.summary(docId);
  assert.ok(note);
  return note;
}

describe('new note', () => {
  it('is made in the collection of its kind, with front matter that says so', async () => {
    await withCampaign(async (store, campaignId) => {
      for (const [kind, collection] of [
        ['npc', 'entities'],
        ['chapter', 'chapters'],
        ['session', 'sessions'],
      ] as const) {
        const docId = await createNote(store, { campaignId, kind, title: 'New' });
        const note = await store.notes.get(docId);
        assert.equal(note?.collection, collection);
        assert.equal(note.frontMatter, `---\ntype: ${kind}\n---\n`);
        assert.equal((await summary(store, docId)).kind, kind);
      }
    });
  });

  it('stands behind its siblings below its parent', async () => {
    await withCampaign(async (store, campaignId) => {
      const parentId = await createNote(store, { campaignId, kind: 'adventure', title: 'Salt' });
      for (const title of ['Quay', 'Arrival']) {
        await createNote(store, { campaignId, kind: 'scene', title, parentId });
      }
      const scenes = await store.notes.summaries({ parentId, collection: 'scenes' });
      assert.deepEqual(
        scenes.map(({ title }) => title),
        ['Quay', 'Arrival'],
      );
    });
  });

  it('cannot be a campaign or of a kind nobody knows', async () => {
    await withCampaign(async (store, campaignId) => {
      for (const kind of ['campaign', 'spaceship']) {
        await assert.rejects(
          createNote(store, { campaignId, kind, title: 'New' }),
          (error) => reasonOf(error) === 'invalid-input',
        );
      }
    });
  });
});

describe('changing notes', () => {
  it('renames without touching the text', async () => {
    await withCampaign(async (store, campaignId) => {
      const docId = await createNote(store, { campaignId, kind: 'npc', title: 'Mère' });
      const before = await store.notes.get(docId);
      await renameNote(store, await summary(store, docId), 'Old Mère');
      const after = await store.notes.get(docId);
      assert.equal(after?.title, 'Old Mère');
      assert.deepEqual([after.frontMatter, after.body], [before?.frontMatter, before?.body]);
    });
  });

  it('sets the status of several notes together, or of none', async () => {
    await withCampaign(async (store, campaignId) => {
      const scene = await createNote(store, { campaignId, kind: 'scene', title: 'Quay' });
      const npc = await createNote(store, { campaignId, kind: 'npc', title: 'Mère' });
      const notes = [await summary(store, scene), await summary(store, npc)];
      await assert.rejects(
        setNoteStatus(store, notes, 'done'),
        (error) => reasonOf(error) === 'invalid-input',
      );
      assert.equal((await summary(store, scene)).status, null);
      await setNoteStatus(store, notes.slice(0, 1), 'done');
      assert.equal((await summary(store, scene)).status, 'done');
    });
  });

  it('deletes a campaign with all its notes, and no other', async () => {
    await withCampaign(async (store, campaignId) => {
      await createNote(store, { campaignId, kind: 'npc', title: 'Mère' });
      const { firebaseId: other } = await store.repository(campaigns).upsert({ title: 'Second' });
      await createNote(store, { campaignId: other, kind: 'npc', title: 'Pell' });
      await deleteNotes(store, [await summary(store, campaignId)]);
      const left = await store.notes.summaries();
      assert.deepEqual(left.map(({ title }) => title).sort(), ['Pell', 'Second']);
    });
  });
});
