import assert from 'node:assert/strict';
import path from 'node:path';
import { neverCancelled } from '../../../src/core/cancellation';
import { entities, scenes } from '../../../src/core/model/collections';
import type { RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import type { UndoReport } from '../../../src/core/ports/historyReader';
import { importFolder } from '../../../src/documents/import/importFolder';
import { requireVault } from '../../support/vaults';
import { usingStore, withFolder, withStore } from '../../support/withStore';
import { rawRows } from '../db/support/rawDatabase';
import {
  newAdventure,
  newCampaign,
  newEntity,
  newScene,
  textOfNote,
} from '../db/support/sampleNotes';

async function lastOperation(store: CampaignStore): Promise<number> {
  const [last] = await store.history.operations({ limit: 1 });
  assert.ok(last !== undefined);
  return last.id;
}

/** Undoes the last operation and checks the file. */
async function undoLast(store: CampaignStore): Promise<UndoReport> {
  const id = await lastOperation(store);
  const report = await store.write((unit) => unit.undo(id), { origin: 'command', label: 'Undo' });
  assert.deepEqual((await store.check()).problems, []);
  return report;
}

async function rewriteAll(store: CampaignStore, ids: readonly RecordId[]): Promise<void> {
  await store.write(
    async (unit) => {
      for (const id of ids) {
        const note = await unit.get(id);
        await unit.saveText(id, (note?.body ?? '').replaceAll('Bree', 'Bree-land'));
      }
    },
    { origin: 'command', label: 'Rename "Bree" to "Bree-land"' },
  );
}

const three = 'One road.\n\nTo Bree.\n\nThree inns.\n';

describe('undo of an operation', () => {
  it('gives every changed note its text back, and the undo of that has it again', () =>
    withStore('file', async (store) => {
      const campaignId = await newCampaign(store);
      const ids = [
        await newEntity(store, campaignId, 'A', { body: 'To Bree.\n' }),
        await newEntity(store, campaignId, 'B', { body: 'Bree and [[A]].\n' }),
      ];
      await rewriteAll(store, ids);
      const renamed = await lastOperation(store);
      const report = await undoLast(store);
      assert.deepEqual([...report.undone].sort(), [...ids].sort());
      assert.deepEqual(await Promise.all(ids.map((id) => textOfNote(store, id))), [
        'To Bree.\n',
        'Bree and [[A]].\n',
      ]);
      await assert.rejects(
        store.write((unit) => unit.undo(renamed)),
        { reason: 'invalid-input' },
      );
      await undoLast(store);
      assert.equal(await textOfNote(store, ids[0]!), 'To Bree-land.\n');
      await store.write((unit) => unit.undo(renamed));
      assert.equal(await textOfNote(store, ids[0]!), 'To Bree.\n');
    }));

  it('keeps what was typed since beside what it takes back', () =>
    withStore('file', async (store) => {
      const campaignId = await newCampaign(store);
      const id = await newEntity(store, campaignId, 'A', { body: three });
      await rewriteAll(store, [id]);
      const renamed = await lastOperation(store);
      await store.write((unit) =>
        unit.saveText(id, 'One road.\n\nTo Bree-land.\n\nThree inns, all full.\n'),
      );
      const report = await store.write((unit) => unit.undo(renamed));
      assert.deepEqual(report, { undone: [], merged: [id], left: [] });
      assert.equal(await textOfNote(store, id), 'One road.\n\nTo Bree.\n\nThree inns, all full.\n');
    }));

  it('leaves a note whose very words were changed since, and says so', () =>
    withStore('file', async (store) => {
      const campaignId = await newCampaign(store);
      const id = await newEntity(store, campaignId, 'A', { body: three });
      await rewriteAll(store, [id]);
      const renamed = await lastOperation(store);
      const typed = 'One road.\n\nAway from Rivendell.\n\nThree inns.\n';
      await store.write((unit) => unit.saveText(id, typed));
      const report = await store.write((unit) => unit.undo(renamed));
      assert.deepEqual(report, {
        undone: [],
        merged: [],
        left: [{ docId: id, title: 'A', reason: 'changed-since' }],
      });
      assert.equal(await textOfNote(store, id), typed);
    }));

  it('deletes what it made, but not a note that others were put below since', () =>
    withStore('file', async (store) => {
      const campaignId = await newCampaign(store);
      const [adventureId, sceneId] = await store.write(async (unit) => {
        const adventure = await unit.put('adventures', { campaignId, title: 'The Road' });
        const scene = await unit.put('scenes', {
          campaignId,
          title: 'The Inn',
          parentId: adventure.firebaseId,
        });
        return [adventure.firebaseId, scene.firebaseId] as const;
      });
      const made = await lastOperation(store);
      const later = await newScene(store, campaignId, 'The Cellar', { parentId: adventureId });
      const report = await store.write((unit) => unit.undo(made));
      assert.deepEqual(report, {
        undone: [sceneId],
        merged: [],
        left: [{ docId: adventureId, title: 'The Road', reason: 'in-use' }],
      });
      assert.deepEqual((await store.check()).problems, []);
      assert.ok((await store.notes.get(later)) !== undefined);
    }));

  it('brings deleted notes back, above them what was deleted with them', () =>
    withStore('file', async (store) => {
      const campaignId = await newCampaign(store);
      const adventureId = await newAdventure(store, campaignId, 'The Road');
      const sceneId = await newScene(store, campaignId, 'The Inn', { parentId: adventureId });
      await store.write(async (unit) => {
        await unit.remove(sceneId);
        await unit.remove(adventureId);
      });
      await undoLast(store);
      assert.equal((await store.repository(scenes).getById(sceneId))?.parentId, adventureId);
    }));

  it('leaves nothing to send of a note that was never sent', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file }, async (store) => {
        const campaignId = await newCampaign(store);
        const id = await newEntity(store, campaignId, 'A');
        await undoLast(store);
        assert.deepEqual(await rawRows(file, `SELECT 1 FROM outbox_ops WHERE docId = '${id}'`), []);
        await undoLast(store);
        assert.equal((await store.repository(entities).getById(id))?.title, 'A');
        assert.deepEqual(
          await rawRows(file, `SELECT operation FROM outbox_ops WHERE docId = '${id}'`),
          [{ operation: 'upsert' }],
        );
      });
    }));

  it('leaves nothing half done when it is cancelled', () =>
    withStore('file', async (store) => {
      const campaignId = await newCampaign(store);
      const ids: RecordId[] = [];
      for (let n = 0; n < 3; n++)
        ids.push(await newEntity(store, campaignId, `N${n}`, { body: three }));
      await rewriteAll(store, ids);
      const id = await lastOperation(store);
      const token = { ...neverCancelled, isCancellationRequested: true };
      await assert.rejects(
        store.write((unit) => unit.undo(id, { token })),
        { reason: 'cancelled' },
      );
      assert.match((await textOfNote(store, ids[0]!)) ?? '', /Bree-land/);
      assert.equal(await lastOperation(store), id);
    }));

  it('takes back the import of a whole vault in one step', function () {
    const folder = requireVault(this, 'thellade');
    return withStore('file', async (store) => {
      const campaignId = await newCampaign(store, 'Kept');
      const kept = await newEntity(store, campaignId, 'Kept note', { body: 'Kept.\n' });
      const options = { folder, campaign: 'Thellade' };
      const { created } = await importFolder(
        () => Promise.resolve(store),
        options,
        () => undefined,
        neverCancelled,
      );
      assert.ok(created > 1_000);
      const report = await undoLast(store);
      assert.deepEqual([report.merged, report.left], [[], []]);
      assert.ok(report.undone.length >= created);
      const left = (await store.notes.summaries()).map(({ docId }) => docId);
      assert.deepEqual(left.sort(), [campaignId, kept].sort());
      await undoLast(store);
      assert.ok((await store.notes.summaries()).length > created);
    });
  }).timeout(120_000);
});
