import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../../../src/core/cancellation';
import { adventures, scenes } from '../../../src/core/model/collections';
import type { RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import type { StoreProgress } from '../../../src/core/ports/storeProgress';
import { openCampaignStore } from '../../../src/db/openCampaignStore';
import { usingStore, withFolder } from '../../support/withStore';
import { openRaw, rawRows } from './support/rawDatabase';
import { newAdventure, newCampaign, newEntity, newScene } from './support/sampleNotes';

/** A campaign with linked notes, a tree, history and unsent edits; gives the adventure's id. */
async function sample(store: CampaignStore): Promise<RecordId> {
  const campaignId = await newCampaign(store);
  const frontMatter = '---\naliases: [The Smith]\ntags: [guild]\ncr: 1/2\n---\n';
  await newEntity(store, campaignId, 'Nora', { frontMatter, body: 'Of [[Tower#Top]] #craft.' });
  await newEntity(store, campaignId, 'Tower', { body: 'Home of [[The Smith]].' });
  const parentId = await newAdventure(store, campaignId, 'Arrival');
  for (const title of ['The Gate', 'The Hall', 'The Vault']) {
    await newScene(store, campaignId, title, { parentId });
  }
  return parentId;
}

async function withSampleFile(
  work: (file: string, adventure: RecordId) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const file = path.join(folder, 'campaign.db');
    const adventure = await usingStore({ file }, sample);
    await work(file, adventure);
  });
}

/** What a user wrote: texts, their versions, what waits to be sent. */
async function ownContent(file: string): Promise<unknown> {
  const raw = await openRaw(file);
  const content = [];
  for (const table of ['entities', 'campaigns', 'adventures']) {
    content.push(await raw.all(`SELECT firebaseId, frontMatter, body FROM ${table}`));
  }
  for (const table of ['versions', 'outbox_ops'])
    content.push(await raw.all(`SELECT * FROM ${table}`));
  await raw.close();
  return content;
}

const derivedFaults: readonly string[] = [
  'DELETE FROM notes',
  'DELETE FROM note_keys',
  'DELETE FROM note_tags',
  'DELETE FROM links',
  'DELETE FROM link_names',
  'INSERT INTO links (nameId, source, count, headings) VALUES (99, 99, 1, 0)',
  "INSERT INTO link_names (campaignId, targetKey, folder) VALUES ('c', 'k', '')",
  "INSERT INTO notes_fts (notes_fts) VALUES ('delete-all')",
  "UPDATE notes SET title = 'Wrong', position = 'zz', sortKey = ''",
  "UPDATE entities SET aliases = '[]', tags = '[\"x\"]'",
  'DELETE FROM local_metas',
  'DROP TRIGGER dirty_is_outbox_update; UPDATE local_metas SET dirty = 0',
];

describe('the repair of a campaign file', () => {
  for (const fault of derivedFaults) {
    it(`mends after: ${fault}`, () =>
      withSampleFile(async (file) => {
        const before = await ownContent(file);
        const raw = await openRaw(file);
        const trigger = await raw.all(
          "SELECT sql FROM sqlite_schema WHERE name = 'dirty_is_outbox_update'",
        );
        for (const statement of fault.split('; ')) await raw.all(statement);
        if (fault.startsWith('DROP')) await raw.all(String(trigger[0]?.['sql']));
        await raw.close();
        await usingStore({ file }, async (store) => {
          const { mended, left, backup } = await store.repair();
          assert.ok(mended.length > 0);
          assert.deepEqual(left, []);
          assert.ok(backup?.includes('campaign-repair-'));
          assert.deepEqual((await store.check()).problems, []);
        });
        assert.deepEqual(await ownContent(file), before);
      }));
  }

  it('queues an edit again whose outbox row is gone while its record is marked as unsent', () =>
    withSampleFile(async (file) => {
      const unsent =
        'SELECT collection, docId, campaignId, operation FROM outbox_ops ORDER BY docId';
      const before = await rawRows(file, unsent);
      const raw = await openRaw(file);
      const [trigger] = await raw.all(
        "SELECT sql FROM sqlite_schema WHERE name = 'outbox_marks_clean'",
      );
      await raw.all('DROP TRIGGER outbox_marks_clean');
      await raw.all('DELETE FROM outbox_ops');
      await raw.all(String(trigger?.['sql']));
      await raw.close();
      const { left } = await usingStore({ file }, (store) => store.repair());
      assert.deepEqual(left, []);
      assert.ok(before.length > 0);
      assert.deepEqual(await rawRows(file, unsent), before);
    }));

  it('copies the file as it was before', () =>
    withSampleFile(async (file) => {
      await rawRows(file, 'DELETE FROM links');
      const { backup } = await usingStore({ file }, (store) => store.repair());
      assert.ok(backup);
      assert.deepEqual(await rawRows(backup, 'SELECT * FROM links'), []);
    }));

  it('puts notes whose parent is gone to the top, as edits that can be undone and are sent', () =>
    withSampleFile(async (file, adventure) => {
      await usingStore({ file }, async (store) => {
        await store.write((unit) => unit.remove(adventure));
        const { mended, left } = await store.repair();
        assert.match(mended.join(), /3 notes stand under a note that is gone/);
        assert.deepEqual(left, []);
        const lifted = await store.repository(scenes).list();
        assert.deepEqual(
          lifted.map(({ title, parentId }) => [title, parentId]),
          ['The Gate', 'The Hall', 'The Vault'].map((title) => [title, null]),
        );
        const [operation] = await rawRows(file, 'SELECT label FROM operations ORDER BY id DESC');
        assert.equal(operation?.['label'], 'Repair of the campaign file');
      });
    }));

  it('gives siblings with shared or impossible order keys new ones, in the order they were shown', () =>
    withSampleFile(async (file) => {
      for (const table of ['scenes', 'notes']) {
        await rawRows(file, `UPDATE ${table} SET orderKey = 'a5' WHERE title = 'The Hall'`);
        await rawRows(file, `UPDATE ${table} SET orderKey = 'a5' WHERE title = 'The Gate'`);
        await rawRows(file, `UPDATE ${table} SET orderKey = '~?' WHERE title = 'The Vault'`);
      }
      await usingStore({ file }, async (store) => {
        const { problems } = await store.check();
        assert.match(problems.join('\n'), /1 records have an order key that is none/);
        assert.match(problems.join('\n'), /1 records have the order key of a sibling/);
        const { left } = await store.repair();
        assert.deepEqual(left, []);
        const titles = (await store.repository(scenes).list()).map(({ title }) => title);
        assert.deepEqual(titles, ['The Gate', 'The Hall', 'The Vault']);
      });
    }));

  it('says what only a person can decide', () =>
    withSampleFile(async (file, adventure) => {
      await rawRows(file, `UPDATE entities SET scopeId = 'nowhere' WHERE title = 'Tower'`);
      await rawRows(file, `UPDATE entities SET scopeId = '${adventure}' WHERE title = 'Nora'`);
      await rawRows(
        file,
        `INSERT INTO versions (collection, docId, campaignId, rev, updatedAt, replacedAt, origin, data, body)
          VALUES ('scenes', 'lost', 'c', 1, 1, 1, 'edit', '{}', 'text')`,
      );
      const { left } = await usingStore({ file }, (store) => store.repair());
      assert.match(
        left.join('\n'),
        /1 entity records have a scopeId that is no record it can mean/,
      );
      assert.match(left.join('\n'), /history has 1 notes that the file has not \(lost\)/);
    }));

  it('leaves the file as it was when it is cancelled, and when no copy can be made', () =>
    withSampleFile(async (file) => {
      await rawRows(file, 'DELETE FROM links');
      const token = { ...neverCancelled, isCancellationRequested: false };
      await usingStore({ file }, async (store) => {
        const report = ({ step }: StoreProgress): void => {
          token.isCancellationRequested = step === 'Rebuilding the indexes';
        };
        await assert.rejects(store.repair({ report, token }), { reason: 'cancelled' });
      });
      const freeBytes = (): Promise<number> => Promise.resolve(0);
      await usingStore({ file, freeBytes }, async (store) => {
        await assert.rejects(store.repair(), {
          reason: 'database-unavailable',
          message: /was not repaired, since no backup/,
        });
      });
      assert.deepEqual(await rawRows(file, 'SELECT * FROM links'), []);
    }));

  it('is refused where nothing may be written', () =>
    withSampleFile(async (file) => {
      await usingStore({ file, readOnly: true }, async (store) => {
        await assert.rejects(store.repair(), { reason: 'database-read-only' });
      });
      assert.deepEqual(await readdir(path.dirname(file)), ['campaign.db']);
    }));
});

describe('a check', () => {
  it('tells how far it is and can be cancelled', () =>
    withSampleFile(async (file) => {
      await usingStore({ file }, async (store) => {
        const steps: string[] = [];
        await store.check({ report: ({ step }) => steps.push(step) });
        assert.equal(steps[0], 'Reading every page');
        assert.equal(new Set(steps).size, 6);
        const token = { ...neverCancelled, isCancellationRequested: true };
        await assert.rejects(store.check({ token }), { reason: 'cancelled' });
      });
    }));

  it('under way is stopped by closing the store', () =>
    withSampleFile(async (file) => {
      const store = await openCampaignStore({ file });
      const check = store.check({ report: () => void store.close() });
      await assert.rejects(check, { reason: 'cancelled' });
      await store.close();
      await usingStore({ file }, async (again) => {
        assert.equal((await again.repository(adventures).list()).length, 1);
      });
    }));
});
