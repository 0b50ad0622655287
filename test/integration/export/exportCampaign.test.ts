import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CancellationToken } from '../../../src/core/cancellation';
import { neverCancelled } from '../../../src/core/cancellation';
import { entities } from '../../../src/core/model/collections';
import type { ExportReport } from '../../../src/documents/export/exportCampaign';
import { exportCampaign } from '../../../src/documents/export/exportCampaign';
import { repositoryRoot } from '../../support/repository';
import { requireVault } from '../../support/vaults';
import { ImportRig, textOf } from '../import/support/importRig';

describe('exportCampaign', () => {
  let rig: ImportRig;
  beforeEach(async () => {
    rig = await ImportRig.open();
  });
  afterEach(() => rig.close());

  function exportTo(
    folder: string,
    token: CancellationToken = neverCancelled,
  ): Promise<ExportReport> {
    const options = { folder: path.join(rig.root, folder), campaign: 'Ember' };
    return exportCampaign(rig.store, options, () => undefined, token);
  }

  /** Every file of an export and its text, the marker left out. */
  async function filesIn(folder: string): Promise<ReadonlyMap<string, string>> {
    const root = path.join(rig.root, folder);
    const names = (await readdir(root, { recursive: true })).sort();
    const files = new Map<string, string>();
    for (const name of names.filter((file) => file.endsWith('.md'))) {
      files.set(name.split(path.sep).join('/'), await readFile(path.join(root, name), 'utf8'));
    }
    return files;
  }

  async function importSample(): Promise<void> {
    await rig.import(path.join(repositoryRoot, 'samples/the-drowned-bell'));
  }

  it('writes every text byte for byte, and the same files each time', async () => {
    await importSample();
    const { notes, problems } = await exportTo('one');
    await exportTo('two');
    const files = await filesIn('one');
    assert.deepEqual([notes, files.size, problems], [50, 50, []]);
    assert.deepEqual(await filesIn('two'), files);
    const texts = (await rig.records()).map(textOf);
    assert.deepEqual([...files.values()].sort(), texts.sort());
    const market =
      'Chapters/1 The Bell Below/Adventures/1 Salt and Lanterns/Scenes/Lantern Market.md';
    assert.ok(files.has(market));
  });

  it('imports again as the same campaign, without types in the texts too', async () => {
    await rig.import(
      await rig.folder('vault', {
        'Chapters/1 Low/Low.md': 'A chapter',
        'Adventures/Pier/Pier.md': '---\nparent: Low\n---\nAn adventure',
        'Adventures/Pier/Scenes/Storm.md': 'A scene',
        'NPCs/Hob.md': 'A person',
        'Sessions/Session 3.md': 'A session',
      }),
    );
    await exportTo('out');
    const copy = await ImportRig.open();
    try {
      await copy.import(path.join(rig.root, 'out'));
      const shape = async ({ store }: ImportRig): Promise<readonly string[]> => {
        const notes = await store.notes.summaries();
        const titles = new Map(notes.map(({ docId, title }) => [docId, title]));
        return notes
          .map(({ title, kind, parentId }) => `${kind} ${title} in ${titles.get(parentId!) ?? ''}`)
          .sort();
      };
      assert.deepEqual(await shape(copy), await shape(rig));
    } finally {
      await copy.close();
    }
  });

  it('brings an earlier export up to date and leaves what is not its own', async () => {
    await rig.import(await rig.folder('vault', { 'NPCs/Hob.md': 'one', 'NPCs/Ann.md': '' }));
    await exportTo('out');
    await writeFile(path.join(rig.root, 'out/NPCs/mine.txt'), 'mine');
    const { firebaseId } = await rig.note('Hob');
    await rig.store.repository(entities).upsert({ docId: firebaseId, title: 'Hobb', kind: 'lore' });
    await exportTo('out');
    assert.deepEqual([...(await filesIn('out')).keys()], ['Lore/Hobb.md', 'NPCs/Ann.md']);
    assert.equal(await readFile(path.join(rig.root, 'out/NPCs/mine.txt'), 'utf8'), 'mine');
    await rig.store.repository(entities).remove((await rig.note('Ann')).firebaseId);
    await rig.store.repository(entities).remove(firebaseId);
    await exportTo('out');
    const left = await readdir(path.join(rig.root, 'out'), { recursive: true });
    assert.deepEqual(left.sort(), [
      '.moonforge-export.json',
      'NPCs',
      path.join('NPCs', 'mine.txt'),
    ]);
  });

  it('says which titles cannot be file names', async () => {
    await rig.import(await rig.folder('vault', { 'NPCs/Hob.md': 'x' }));
    const { firebaseId: docId } = await rig.note('Hob');
    await rig.store.repository(entities).upsert({ docId, title: 'AC/DC: "who?"' });
    const { problems } = await exportTo('out');
    assert.deepEqual(
      problems.map(({ path: file, severity }) => [file, severity]),
      [['NPCs/AC-DC- -who--.md', 'warning']],
    );
  });

  describe('refuses', () => {
    beforeEach(importSample);

    async function refuse(folder: string, message: RegExp): Promise<void> {
      await assert.rejects(exportTo(folder), { reason: 'invalid-input', message });
    }

    it('a folder with something else in it', async () => {
      await rig.folder('out', { 'diary.txt': 'mine' });
      await refuse('out', /is not empty and holds no earlier export/);
      assert.deepEqual(await readdir(path.join(rig.root, 'out')), ['diary.txt']);
    });

    it('the export of another campaign', async () => {
      const marker = JSON.stringify({ campaign: 'other', files: [] });
      await rig.folder('out', { '.moonforge-export.json': marker });
      await refuse('out', /export of another campaign/);
    });

    it('a file', async () => {
      await rig.folder('out', { file: '' });
      await refuse('out/file', /a part of the path is not a folder/);
    });

    it('to remove what a forged marker lists outside the folder', async () => {
      const { campaignId } = (await rig.records())[0]!;
      const marker = JSON.stringify({ campaign: campaignId, files: ['../precious.md', '/etc/x'] });
      await rig.folder('.', { 'precious.md': 'mine' });
      await rig.folder('out', { '.moonforge-export.json': marker });
      await exportTo('out');
      assert.equal(await readFile(path.join(rig.root, 'precious.md'), 'utf8'), 'mine');
    });
  });

  it('leaves the folder as it was when it is cancelled', async () => {
    await importSample();
    let asked = 0;
    const token: CancellationToken = {
      ...neverCancelled,
      get isCancellationRequested() {
        asked += 1;
        return asked > 20;
      },
    };
    await assert.rejects(exportTo('out', token), { reason: 'cancelled' });
    assert.equal((await readdir(rig.root)).includes('out'), false);
    await mkdir(path.join(rig.root, 'out'));
    await assert.rejects(exportTo('out', token), { reason: 'cancelled' });
    assert.deepEqual(await readdir(path.join(rig.root, 'out')), []);
  });

  it('writes real notes of every size and name', async function () {
    const folder = requireVault(this, 'thellade');
    await rig.import(folder);
    const { notes } = await exportTo('out');
    const files = await filesIn('out');
    assert.deepEqual([notes, files.size], [1440, 1440]);
    const texts = (await rig.records()).filter(({ collection }) => collection !== 'campaigns');
    assert.deepEqual([...files.values()].sort(), texts.map(textOf).sort());
    const keys = [...files.keys()].map((name) => name.normalize('NFC').toLowerCase());
    assert.equal(new Set(keys).size, files.size);
  });
});
