import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { reasonOf } from '../../../src/core/errors';
import { campaigns, scenes } from '../../../src/core/model/collections';
import type { RecordId } from '../../../src/core/model/ids';
import { parseRecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { saveEditedNote } from '../../../src/documents/saveEditedNote';
import { withStore } from '../../support/withStore';

/** A scene with that text. */
async function withNote(
  text: string,
  work: (store: CampaignStore, docId: RecordId) => Promise<void>,
): Promise<void> {
  await withStore(':memory:', async (store) => {
    const docId = await store.write(async (unit) => {
      const { firebaseId: campaignId } = await unit.upsert(campaigns, { title: 'Bell' });
      const { firebaseId } = await unit.upsert(scenes, { campaignId, title: 'Quay' });
      await unit.saveText(firebaseId, text);
      return firebaseId;
    });
    await work(store, docId);
  });
}

async function stored(store: CampaignStore, docId: RecordId): Promise<string | undefined> {
  const record = await store.notes.get(docId);
  return record && record.frontMatter + record.body;
}

const ignore = (): void => undefined;

describe('saving an edited note', () => {
  it('stores what was typed and tells it before the commit', async () => {
    await withNote('one\n', async (store, docId) => {
      const told: string[] = [];
      const note = { docId, typed: 'one\ntwo\n', base: 'one\n' };
      const saved = await saveEditedNote(store, note, (text) => told.push(text));
      assert.deepEqual(saved, {
        text: 'one\ntwo\n',
        mine: 'one\ntwo\n',
        merged: false,
        conflicts: 0,
      });
      assert.equal(await stored(store, docId), 'one\ntwo\n');
      assert.deepEqual(told, ['one\ntwo\n']);
    });
  });

  it('keeps stored line endings around an edit', async () => {
    await withNote('one\r\ntwo\nthree\n', async (store, docId) => {
      const base = 'one\r\ntwo\nthree\n';
      await saveEditedNote(store, { docId, typed: 'one\ntwo\n3\n', base }, ignore);
      assert.equal(await stored(store, docId), 'one\r\ntwo\n3\n');
    });
  });

  it('merges with what others wrote since the editor read the note', async () => {
    await withNote('The first line is here.\n\nThe last line is here.\n', async (store, docId) => {
      const base = 'The first line is here.\n\nThe last line is here.\n';
      await store.write((unit) => unit.saveText(docId, base.replace('first', 'very first')));
      const typed = base.replace('last', 'very last');
      const saved = await saveEditedNote(store, { docId, typed, base }, ignore);
      const both = 'The very first line is here.\n\nThe very last line is here.\n';
      assert.deepEqual(saved, { text: both, mine: typed, merged: true, conflicts: 0 });
      assert.equal(await stored(store, docId), both);
    });
  });

  it('merges front matter by key', async () => {
    const base = '---\nstatus: planned\nsummary: Old.\n---\nText.\n';
    await withNote(base, async (store, docId) => {
      await store.write((unit) => unit.saveText(docId, base.replace('planned', 'active')));
      const typed = base.replace('Old.', 'New.');
      const saved = await saveEditedNote(store, { docId, typed, base }, ignore);
      assert.equal(saved.text, '---\nstatus: active\nsummary: New.\n---\nText.\n');
      assert.equal(saved.conflicts, 0);
    });
  });

  it('keeps both versions where the same words were changed', async () => {
    await withNote('The bell is silver.\n', async (store, docId) => {
      const base = 'The bell is silver.\n';
      await store.write((unit) => unit.saveText(docId, 'The bell is bronze.\n'));
      const saved = await saveEditedNote(
        store,
        { docId, typed: 'The bell is gold.\n', base },
        ignore,
      );
      assert.equal(saved.conflicts, 1);
      assert.match(saved.text, /gold/);
      assert.match(saved.text, /bronze/);
    });
  });

  it('keeps every line of both texts where nobody knows what the typed one was based on', async () => {
    const theirs = '---\nstatus: active\n---\nshared\ntheirs\n';
    await withNote(theirs, async (store, docId) => {
      const typed = '---\nsummary: Mine.\n---\nmine\nshared\n';
      const saved = await saveEditedNote(store, { docId, typed, base: undefined }, ignore);
      assert.equal(saved.conflicts, 0);
      const lines = (await stored(store, docId))?.split('\n') ?? [];
      assert.deepEqual(lines.filter((line) => line !== '').sort(), [
        '---',
        '---',
        'mine',
        'shared',
        'status: active',
        'summary: Mine.',
        'theirs',
      ]);
    });
  });

  it('brings a note back that was deleted meanwhile', async () => {
    await withNote('one\n', async (store, docId) => {
      await store.repository(scenes).remove(docId);
      const saved = await saveEditedNote(store, { docId, typed: 'two\n', base: 'one\n' }, ignore);
      assert.equal(saved.merged, false);
      assert.equal(await stored(store, docId), 'two\n');
    });
  });

  it('rejects a note that never was', async () => {
    await withNote('one\n', async (store) => {
      const docId = parseRecordId('nobody')!;
      await assert.rejects(
        saveEditedNote(store, { docId, typed: 'two\n', base: undefined }, ignore),
        (error) => reasonOf(error) === 'not-found',
      );
    });
  });
});
