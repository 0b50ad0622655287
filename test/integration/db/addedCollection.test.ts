import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../../../src/core/cancellation';
import type { AnyRecord } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { restoreBackup } from '../../../src/db/backup/restoreBackup';
import { backupChunks, writeBackupFile } from '../../../src/documents/backup/backupFile';
import { createNote } from '../../../src/documents/createNote';
import { exportCampaign } from '../../../src/documents/export/exportCampaign';
import { importFolder } from '../../../src/documents/import/importFolder';
import { changeKind } from '../../../src/documents/structure/changeKind';
import { duplicateNote } from '../../../src/documents/structure/duplicateNote';
import { mergeNotes } from '../../../src/documents/structure/mergeNotes';
import { moveNote } from '../../../src/documents/structure/moveNote';
import { splitSection } from '../../../src/documents/structure/splitSection';
import { starshipDraft, starshipRecords, withStarships } from '../../support/starships';
import { usingStore, withFolder } from '../../support/withStore';
import { newAdventure, newCampaign, newEntity, until } from './support/sampleNotes';

const definitions = withStarships;

interface Fleet {
  readonly store: CampaignStore;
  readonly folder: string;
  readonly campaignId: CampaignId;
  readonly port: RecordId;
  readonly raid: RecordId;
  readonly ship: RecordId;
}

/** Gives `work` a store with a starship, the port it names and the adventure it belongs to. */
function withFleet(work: (fleet: Fleet) => Promise<void>): Promise<void> {
  return withFolder((folder) =>
    usingStore({ file: path.join(folder, 'campaign.db'), definitions }, async (store) => {
      const campaignId = await newCampaign(store);
      const port = await newEntity(store, campaignId, 'Dock');
      const raid = await newAdventure(store, campaignId, 'Raid');
      const draft = starshipDraft(campaignId);
      const { firebaseId: ship } = await store.repository(starshipRecords).upsert(draft);
      await work({ store, folder, campaignId, port, raid, ship });
    }),
  );
}

/** Some fields of a record, whatever its collection. */
async function fieldsOf(
  { store }: Fleet,
  docId: RecordId,
  ...names: readonly string[]
): Promise<Readonly<Record<string, unknown>>> {
  const record = new Map(Object.entries((await store.notes.get(docId)) ?? {}));
  return Object.fromEntries(names.map((name) => [name, record.get(name)]));
}

/** All that a campaign's records hold, but for the row's number and the times. */
async function contentOf(
  store: CampaignStore,
  campaignId: CampaignId,
): Promise<readonly unknown[]> {
  const summaries = await store.notes.summaries({ campaignId });
  const records = await Promise.all(summaries.map(({ docId }) => store.notes.get(docId)));
  return records
    .filter((record): record is AnyRecord => record !== undefined)
    .map((record) => ({ ...record, id: 0, createdAt: 0, updatedAt: 0 }))
    .sort((a, b) => (a.firebaseId < b.firebaseId ? -1 : 1));
}

describe('a collection that is not one of the product', () => {
  it('is stored, listed, found and linked by its definition alone', () =>
    withFleet(async (fleet) => {
      const { store, campaignId, port, raid, ship } = fleet;
      const { frontMatter, body } = starshipDraft(campaignId);
      assert.deepEqual(
        await fieldsOf(
          fleet,
          ship,
          ...['frontMatter', 'body', 'kind', 'crew', 'homePort', 'parentId', 'aliases', 'weapons'],
        ),
        {
          ...{ frontMatter, body, kind: 'station', crew: 2, homePort: port, parentId: raid },
          ...{ aliases: ['Wolf'], weapons: ['ram', 'net'] },
        },
      );
      const listed = await store.repository(starshipRecords).list({ parentId: raid });
      assert.deepEqual(
        listed.map(({ firebaseId }) => firebaseId),
        [ship],
      );
      const { hits } = await store.search({ text: 'wolves kind:station' });
      assert.deepEqual(
        hits.map(({ note }) => [note.collection, note.docId, note.kind]),
        [['starships', ship, 'station']],
      );
      assert.equal((await store.notes.resolve(campaignId, 'wolf'))[0]?.docId, ship);
      assert.equal((await store.findNames({ text: 'wolf' }))[0]?.note.docId, ship);
      const backlinks = await store.links.backlinks(campaignId);
      assert.deepEqual(
        backlinks.items.map(({ source }) => source.docId),
        [ship],
      );
    }));

  it('is kept in the history, checked and repaired', () =>
    withFleet(async ({ store, ship }) => {
      await store.write((unit) => unit.saveText(ship, 'Gone home.'));
      await store.write((unit) => unit.remove(ship));
      await store.write((unit) => unit.restore(ship));
      assert.equal((await store.notes.get(ship))?.body, 'Gone home.');
      assert.equal((await store.history.versions(ship)).length > 0, true);
      assert.deepEqual((await store.repair()).left, []);
      assert.deepEqual(await store.check(), { ok: true, notes: 4, problems: [] });
    }));

  it('is watched', () =>
    withFleet(async ({ store, campaignId, raid, ship }) => {
      const watch = await store.repository(starshipRecords).watch({ campaignId, parentId: raid });
      const note = await store.notes.watchNote(ship);
      await store.repository(starshipRecords).upsert({ docId: ship, body: 'Away.' });
      await until(() => watch.value[0]?.body === 'Away.', 'the list');
      assert.equal(note.value?.body, 'Away.');
      await store.repository(starshipRecords).remove(ship);
      await until(() => watch.value.length === 0, 'the removal');
      assert.equal(note.value, undefined);
      watch.dispose();
      note.dispose();
    }));

  it('is created, duplicated, moved, made another kind, merged and split', () =>
    withFleet(async (fleet) => {
      const { store, campaignId, port, raid, ship } = fleet;
      const scout = await createNote(store, { campaignId, kind: 'starship', title: 'Scout' });
      const copy = await duplicateNote(store, ship);
      assert.deepEqual(await fieldsOf(fleet, copy, 'title', 'homePort', 'weapons', 'parentId'), {
        ...{ title: 'Ambush (copy)', homePort: port, weapons: ['ram', 'net'], parentId: raid },
      });
      await moveNote(store, scout, { parentId: raid, before: ship });
      const siblings = await store.notes.summaries({ campaignId, parentId: raid });
      assert.deepEqual(
        siblings.map(({ docId }) => docId),
        [scout, ship, copy],
      );
      await assert.rejects(moveNote(store, scout, { parentId: port }), {
        reason: 'invalid-input',
        message: 'A starship cannot stand below a entity.',
      });
      assert.equal(await changeKind(store, scout, 'station'), scout);
      assert.deepEqual(await fieldsOf(fleet, scout, 'kind'), { kind: 'station' });
      const person = await changeKind(store, copy, 'npc');
      assert.deepEqual(await fieldsOf(fleet, person, 'collection'), { collection: 'entities' });
      const back = await changeKind(store, person, 'starship');
      assert.deepEqual(await fieldsOf(fleet, back, 'collection', 'kind', 'crew', 'homePort'), {
        ...{ collection: 'starships', kind: 'starship', crew: 2, homePort: port },
      });
      await mergeNotes(store, { into: ship, from: scout });
      assert.deepEqual(await fieldsOf(fleet, ship, 'aliases'), { aliases: ['Wolf', 'Scout'] });
      const hold = await splitSection(store, { docId: ship, section: { path: ['Hold'] } });
      assert.deepEqual(await fieldsOf(fleet, hold, 'collection', 'kind', 'parentId'), {
        ...{ collection: 'starships', kind: 'station', parentId: raid },
      });
      assert.deepEqual((await store.check()).problems, []);
    }));

  for (const layout of ['story', 'source'] as const) {
    it(`comes back from an export in the ${layout} layout`, () =>
      withFleet(async ({ store, folder, campaignId }) => {
        const out = path.join(folder, 'out');
        const options = { folder: out, campaign: 'Thellade', layout };
        await exportCampaign(store, options, () => undefined, neverCancelled);
        const file = path.join(folder, 'copy.db');
        await usingStore({ file, definitions }, async (copy) => {
          const { problems } = await importFolder(
            () => Promise.resolve(copy),
            { folder: out, campaign: 'Thellade' },
            () => undefined,
            neverCancelled,
          );
          assert.deepEqual(problems, []);
          assert.deepEqual(await contentOf(copy, campaignId), await contentOf(store, campaignId));
        });
      }));
  }

  it('is made of notes that name its kind, by front matter or folder', () =>
    withFleet(async ({ store, folder, campaignId }) => {
      const vault = path.join(folder, 'vault');
      await mkdir(path.join(vault, 'Space Stations'), { recursive: true });
      await writeFile(path.join(vault, 'Pike.md'), '---\ntype: starship\ncrew: 9\n---\nFast.\n');
      await writeFile(path.join(vault, 'Space Stations', 'Hub.md'), 'Slow.\n');
      const options = { folder: vault, campaign: 'Thellade' };
      const open = (): Promise<CampaignStore> => Promise.resolve(store);
      await importFolder(open, options, () => undefined, neverCancelled);
      const found = await store.repository(starshipRecords).list({ campaignId, parentId: null });
      assert.deepEqual(
        found.map(({ title, kind }) => [title, kind]),
        [
          ['Pike', 'starship'],
          ['Hub', 'station'],
        ],
      );
    }));

  it('comes back from a backup', () =>
    withFleet(async ({ store, folder, campaignId }) => {
      const backup = path.join(folder, 'backup.json');
      await writeBackupFile(store, backup, () => undefined, neverCancelled);
      const file = path.join(folder, 'restored.db');
      const options = { chunks: backupChunks(backup), name: backup, file, replace: false };
      await restoreBackup(options, () => undefined, neverCancelled);
      await usingStore({ file, definitions }, async (restored) => {
        assert.deepEqual(await contentOf(restored, campaignId), await contentOf(store, campaignId));
        assert.deepEqual((await restored.check()).problems, []);
      });
    }));

  it('keeps a program that does not know it from writing into the file', () =>
    withFleet(async ({ store: { file } }) => {
      const read = (store: CampaignStore): Promise<string | undefined> =>
        Promise.resolve(store.readOnlyReason?.reason);
      assert.equal(await usingStore({ file }, read), 'newer-schema');
    }));
});
