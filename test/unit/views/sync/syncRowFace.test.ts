import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { CampaignId, RecordId } from '../../../../src/core/model/ids';
import type { KeptConflict, UnsentEdit } from '../../../../src/core/ports/syncReview';
import type { SyncRowFace } from '../../../../src/views/sync/syncRowFace';
import { syncRowFace } from '../../../../src/views/sync/syncRowFace';

const id = 'note1' as RecordId;
const note = {
  docId: id,
  collection: 'entities',
  campaignId: 'camp1' as CampaignId,
  title: 'Hob',
  deleted: false,
};
const minute = 60_000;
const now = 100 * minute;

function editFace(more: Partial<UnsentEdit>): SyncRowFace {
  const edit: UnsentEdit = {
    ...note,
    ...{ state: 'pending', isOnServer: true, attempts: 0, createdAt: now - 5 * minute },
    ...{ nextAttemptAt: 0, lastError: null },
    ...more,
  };
  return syncRowFace({ type: 'edit', id, edit }, now, true);
}

function conflictFace(more: Partial<KeptConflict>): SyncRowFace {
  const kept: KeptConflict = {
    ...note,
    ...{ id: 3, field: 'body', base: 'a', mine: 'b', theirs: 'c', createdAt: now },
    ...{ versions: undefined, chosen: null, resolvedAt: null },
    ...more,
  };
  return syncRowFace({ type: 'conflict', id, conflict: 3, kept }, now, true);
}

describe('a row of the Sync view', () => {
  it('says what waits, since when, how often it failed and when it is tried again', () => {
    const failed = {
      attempts: 2,
      nextAttemptAt: now + 3 * minute,
      lastError: 'The server failed.',
    };
    assert.equal(editFace({}).description, 'edit · 5 min ago');
    assert.equal(
      editFace(failed).description,
      'edit · 5 min ago · 2 failed attempts · again in 3 min',
    );
    assert.ok(editFace(failed).tooltip.includes('Last error: The server failed.'));
    assert.equal(editFace({ isOnServer: false }).description, 'new note · 5 min ago');
    assert.equal(editFace({ deleted: true }).icon, 'trash');
  });

  it('says of deletions that wait how many notes they are about', () => {
    const held = { campaignId: note.campaignId, title: 'Thellade', notes: 30 };
    const face = syncRowFace({ type: 'deletions', campaign: note.campaignId, held }, now, true);
    assert.deepEqual([face.label, face.description], ['Thellade', '30 notes to keep or delete']);
    assert.match(
      face.tooltip.join(),
      /No more of them is deleted here until you decide; what went before is in the trash\./,
    );
    assert.equal(face.alert, 'warning');
  });

  it('shows of a refused edit what the server says, whole in the tooltip', () => {
    const words = `The note is ${'very '.repeat(40)}long.`;
    const face = editFace({ state: 'quarantined', lastError: words });
    assert.equal(face.type, 'refusedEdit');
    assert.equal(face.alert, 'error');
    assert.ok(face.description.length < 100);
    assert.ok(face.tooltip.includes(`The server says: ${words}`));
  });

  it('shows both sides of a conflict in one line, and of a settled one what was kept', () => {
    const face = conflictFace({ mine: 'She left.\n\nFor good.', theirs: '' });
    assert.equal(face.description, 'text · She left. For good. ↔ nothing');
    assert.equal(
      conflictFace({ field: 'deleted', mine: true, theirs: false }).description,
      'deletion · deleted ↔ edited',
    );
    const settled = conflictFace({ chosen: 'theirs', resolvedAt: now });
    assert.deepEqual(
      [settled.description, settled.type],
      ['text · kept theirs', 'settledConflict'],
    );
  });

  it('says of an empty section what that means, and warns of one that wants a decision', () => {
    const section = (count: number): SyncRowFace =>
      syncRowFace({ type: 'section', section: 'conflicts', count }, now, true);
    assert.deepEqual([section(0).description, section(0).alert], ['nothing to decide', undefined]);
    assert.deepEqual([section(2).description, section(2).alert], ['2', 'warning']);
    assert.equal(section(2).spoken, 'Conflicts, 2');
  });

  it('names the note of a line of the log instead of its id', () => {
    const line = {
      id: 1,
      at: now - minute,
      message: 'note1 was merged',
      note: { docId: id, title: 'Hob' },
    };
    const face = syncRowFace({ type: 'line', id, line }, now, true);
    assert.deepEqual([face.label, face.description], ['Hob', 'was merged · 1 min ago']);
    const own = syncRowFace(
      { type: 'line', line: { ...line, message: 'Began.', note: null } },
      now,
      true,
    );
    assert.deepEqual([own.label, own.description], ['Began.', '1 min ago']);
  });
});
