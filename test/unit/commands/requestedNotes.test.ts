import '../../support/vscodeStub';
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { requestedNotes } from '../../../src/commands/requestedNotes';
import { campaigns, entities } from '../../../src/core/model/collections';
import { groupId, parseGroupId } from '../../../src/core/treeRows';
import { withStore } from '../../support/withStore';

describe('notes of a selection', () => {
  it('leave out the rows of kinds', async () => {
    await withStore(':memory:', async (store) => {
      const { firebaseId: campaignId } = await store
        .repository(campaigns)
        .upsert({ title: 'Bell' });
      const { firebaseId } = await store
        .repository(entities)
        .upsert({ campaignId, kind: 'npc', title: 'Nib' });
      const group = groupId({ campaignId, kind: 'npc' });
      assert.ok(parseGroupId(group));
      const notes = await requestedNotes(store, [firebaseId, [group, firebaseId]], 'Delete');
      assert.deepEqual(
        notes.map(({ docId }) => docId),
        [firebaseId],
      );
    });
  });
});
