import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../../../src/core/cancellation';
import { walkFolder } from '../../../src/documents/import/walkFolder';
import { repositoryRoot } from '../../support/repository';
import { requireVault } from '../../support/vaults';
import { ImportRig, textOf } from './support/importRig';

/** Compares every note with the bytes of its file, and the notes with the files there are. */
async function assertByteForByte(rig: ImportRig, folder: string): Promise<void> {
  const { files } = await walkFolder(folder, neverCancelled);
  const records = new Map((await rig.records()).map((record) => [record.sourcePath, record]));
  for (const file of files) {
    const record = records.get(`${path.basename(folder)}/${file.path}`);
    assert.ok(record !== undefined, file.path);
    assert.ok(Buffer.from(textOf(record), 'utf8').equals(await readFile(file.file)), file.path);
  }
}

/** How many notes of each kind a campaign has, the campaign itself left out. */
async function kinds(rig: ImportRig): Promise<Readonly<Record<string, number>>> {
  const summaries = await rig.store.notes.summaries();
  const counts: Record<string, number> = {};
  for (const { kind } of summaries) counts[kind] = (counts[kind] ?? 0) + 1;
  delete counts['campaign'];
  return counts;
}

describe('Importing real folders', () => {
  let rig: ImportRig;
  beforeEach(async () => {
    rig = await ImportRig.open();
  });
  afterEach(() => rig.close());

  it('brings in the sample campaign with its whole story', async () => {
    const folder = path.join(repositoryRoot, 'samples/the-drowned-bell');
    const report = await rig.import(folder, 'The Drowned Bell');
    assert.deepEqual(report.problems, []);
    await assertByteForByte(rig, folder);
    const { chapter, adventure, scene, session } = await kinds(rig);
    assert.deepEqual(
      { chapter, adventure, scene, session },
      { chapter: 2, adventure: 4, scene: 12, session: 3 },
    );
    const { campaignId } = report;
    const children = async (parentId: Parameters<typeof rig.store.notes.get>[0]) =>
      rig.store.notes.summaries({ campaignId, parentId });
    const chapters = await rig.store.notes.summaries({ campaignId, collection: 'chapters' });
    assert.deepEqual(
      chapters.map(({ title }) => title),
      ['The Bell Below', 'What the Sea Is Owed'],
    );
    const adventures = await children(chapters[0]!.docId);
    assert.deepEqual(
      adventures.map(({ title }) => title),
      ['Salt and Lanterns', 'The Low-Water Road'],
    );
    const scenes = await children(adventures[0]!.docId);
    assert.deepEqual(
      scenes.map(({ title }) => title),
      ['Lantern Market', 'The Empty Berth', 'Night on the Pans'],
    );
    const first = await rig.note('Session 1 - The Barge and the Bell');
    assert.deepEqual('number' in first ? [first.number, first.date] : [], [1, '2026-03-06']);
  });

  it('brings in the vault thellade byte for byte, twice the same', async function () {
    const folder = requireVault(this, 'thellade');
    const report = await rig.import(folder, 'Thellade');
    assert.deepEqual([report.created, report.problems], [1440, []]);
    await assertByteForByte(rig, folder);
    const counts = await kinds(rig);
    assert.deepEqual(
      { ...counts },
      {
        npc: 422,
        pc: 32,
        creature: 6,
        location: 735,
        organization: 148,
        quest: 3,
        event: 41,
        encounter: 18,
        session: 16,
        lore: 19,
      },
    );
    const again = await rig.import(folder, 'Thellade');
    assert.deepEqual([again.created, again.updated, again.unchanged], [0, 0, 1440]);
    const { ok, problems } = await rig.store.check();
    assert.deepEqual([ok, problems], [true, []]);
  });

  it('brings in the vault daggerheart byte for byte, twice the same', async function () {
    const folder = requireVault(this, 'daggerheart');
    const report = await rig.import(folder, 'Last Light');
    assert.deepEqual([report.created, report.problems], [879, []]);
    await assertByteForByte(rig, folder);
    const sessions = await rig.store.notes.summaries({ collection: 'sessions' });
    const records = await Promise.all(sessions.map(({ docId }) => rig.store.notes.get(docId)));
    const numbers = records.map((record) => (record && 'number' in record ? record.number : null));
    assert.deepEqual(numbers.filter((number) => number !== null).sort(), [0, 1, 2, 3, 3]);
    const again = await rig.import(folder, 'Last Light');
    assert.deepEqual([again.created, again.updated, again.unchanged], [0, 0, 879]);
  });
});
