import assert from 'node:assert/strict';
import { entities } from '../../../src/core/model/collections';
import { withStore } from '../../support/withStore';
import { newCampaign, newEntity, until } from './support/sampleNotes';

describe('marking a record as sent', () => {
  it('takes its outbox row and its dirty mark together', () =>
    withStore('file', async (store) => {
      const docId = await newEntity(store, await newCampaign(store), 'Nora');
      const watch = await store.notes.watch({ docIds: [docId] });
      const dirty = (): boolean => watch.value.some((note) => note.dirty);
      assert.equal(dirty(), true);
      const sent = await store.repository(entities).getById(docId);
      assert.ok(sent);
      assert.equal(await store.repository(entities).setClean(sent), true);
      assert.equal(await store.repository(entities).setClean(sent), false);
      await until(() => !dirty(), 'the watch to show it');
      assert.deepEqual((await store.check()).problems, []);
    }));

  it('leaves queued what was typed since', () =>
    withStore('file', async (store) => {
      const docId = await newEntity(store, await newCampaign(store), 'Nora');
      const repository = store.repository(entities);
      const sent = await repository.getById(docId);
      assert.ok(sent);
      await store.write((unit) => unit.saveText(docId, 'Typed while it was sent.'));
      assert.equal(await repository.setClean(sent), false);
      assert.equal((await store.notes.summary(docId))?.dirty, true);
      const typed = await repository.getById(docId);
      assert.ok(typed);
      const { pending } = await store.sync.counts();
      await repository.setClean(sent);
      assert.equal((await store.sync.counts()).pending, pending);
      assert.equal(await repository.setClean({ ...typed, title: 'Another' }), false);
    }));
});
