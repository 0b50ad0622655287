import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CancellationToken } from '../../../src/core/cancellation';
import { neverCancelled } from '../../../src/core/cancellation';
import { entities, media } from '../../../src/core/model/collections';
import type { ExportReport } from '../../../src/documents/export/exportCampaign';
import { exportCampaign } from '../../../src/documents/export/exportCampaign';
import { hashContent } from '../../../src/documents/hashContent';
import { repositoryRoot } from '../../support/repository';
import { requireVault } from '../../support/vaults';
import { ImportRig, textOf } from '../import/support/importRig';
import { cancelledAfter } from '../../support/cancelledAfter';

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

  describe('over files that are not its own', () => {
    const written = (...names: readonly string[]): Promise<readonly string[]> =>
      Promise.all(names.map((name) => readFile(path.join(rig.root, 'out', name), 'utf8')));

    beforeEach(async () => {
      await rig.import(await rig.folder('vault', { 'NPCs/Hob.md': 'one', 'NPCs/Ann.md': 'ann' }));
      await exportTo('out');
    });

    async function changeHob(body: string): Promise<string> {
      const { firebaseId: docId } = await rig.note('Hob');
      await rig.store.repository(entities).upsert({ docId, body });
      return docId;
    }

    it('keeps what was changed there and writes the note beside it, again and again', async () => {
      await rig.folder('out', { 'NPCs/Hob.md': 'typed in the folder' });
      for (const body of ['two', 'three']) {
        const beside = `NPCs/Hob (${(await changeHob(body)).slice(0, 8)}).md`;
        const { notes, problems } = await exportTo('out');
        assert.deepEqual(await written('NPCs/Hob.md', beside), ['typed in the folder', body]);
        assert.deepEqual(
          problems.map(({ path: file, severity }) => [file, severity]),
          [['NPCs/Hob.md', 'warning']],
        );
        assert.ok(problems[0]!.message.includes(beside));
        assert.deepEqual([notes, (await filesIn('out')).size], [2, 3]);
      }
    });

    it('keeps a file that was there before the note', async () => {
      await rig.folder('out', { 'NPCs/Bo.md': 'mine' });
      await rig.import(await rig.folder('vault', { 'NPCs/Bo.md': 'theirs' }));
      const { firebaseId } = await rig.note('Bo');
      await exportTo('out');
      const beside = `NPCs/Bo (${firebaseId.slice(0, 8)}).md`;
      assert.deepEqual(await written('NPCs/Bo.md', beside), ['mine', 'theirs']);
    });

    it('keeps a changed file whose note is gone', async () => {
      await rig.folder('out', { 'NPCs/Hob.md': 'typed in the folder' });
      for (const title of ['Hob', 'Ann']) {
        await rig.store.repository(entities).remove((await rig.note(title)).firebaseId);
      }
      const { problems } = await exportTo('out');
      assert.deepEqual([...(await filesIn('out'))], [['NPCs/Hob.md', 'typed in the folder']]);
      assert.deepEqual(
        problems.map(({ path: file }) => file),
        ['NPCs/Hob.md'],
      );
      assert.deepEqual((await exportTo('out')).problems, []);
    });

    it('takes its place again when the file is gone or holds the note itself', async () => {
      await rig.folder('out', { 'NPCs/Hob.md': 'two', 'NPCs/Ann.md': 'typed' });
      await changeHob('two');
      await rm(path.join(rig.root, 'out/NPCs/Ann.md'));
      assert.deepEqual((await exportTo('out')).problems, []);
      assert.deepEqual([...(await filesIn('out')).keys()], ['NPCs/Ann.md', 'NPCs/Hob.md']);
    });

    it('leaves a note out, and says so, when every name for it is taken', async () => {
      const id = await changeHob('two');
      const mine = ['NPCs/Hob.md', `NPCs/Hob (${id.slice(0, 8)}).md`, `NPCs/Hob (${id}).md`];
      await rig.folder('out', Object.fromEntries(mine.map((name) => [name, 'mine'])));
      const { notes, problems } = await exportTo('out');
      assert.deepEqual(await written(...mine), ['mine', 'mine', 'mine']);
      assert.deepEqual([notes, problems.map(({ severity }) => severity)], [1, ['error']]);
    });

    it('keeps a folder that stands where a note goes', async () => {
      await rm(path.join(rig.root, 'out/NPCs/Hob.md'));
      await rig.folder('out', { 'NPCs/Hob.md/inside.txt': 'mine' });
      const { problems } = await exportTo('out');
      assert.equal(problems.length, 1);
      assert.deepEqual(await written('NPCs/Hob.md/inside.txt'), ['mine']);
    });
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

  it('goes on where an export was killed before it wrote anything', async () => {
    await rig.import(await rig.folder('vault', { 'NPCs/Ann.md': 'Ann' }));
    await rig.folder('out/.moonforge-export-abc123', { 1: 'Ann' });
    assert.equal((await exportTo('out')).notes, 1);
  });

  it('writes nothing through a linked folder, and not where a file stands for a folder', async () => {
    await rig.import(await rig.folder('vault', { 'NPCs/Ann.md': 'Ann', 'Locations/Bo.md': 'Bo' }));
    await exportTo('out');
    const npcs = path.join(rig.root, 'out', 'NPCs');
    await rm(npcs, { recursive: true });
    const outside = await rig.folder('outside', { 'Old.md': 'Old' });
    await symlink(outside, npcs, 'junction');
    const { notes, problems } = await exportTo('out');
    assert.deepEqual([notes, problems.map(({ path: file }) => file)], [1, ['NPCs/Ann.md']]);
    assert.deepEqual(await readdir(outside), ['Old.md']);
    await rm(npcs);
    await writeFile(npcs, 'mine');
    assert.equal((await exportTo('out')).notes, 1);
    assert.equal(await readFile(npcs, 'utf8'), 'mine');
  });

  it('leaves out an attachment that leads to a folder', async () => {
    await rig.import(await rig.folder('vault', { 'Ann.md': 'Ann', 'map.png': 'x' }));
    const { firebaseId: docId } = await rig.note('map.png');
    await rig.store.repository(media).upsert({ docId, path: rig.root });
    const { notes, attachments, problems } = await exportTo('out');
    assert.deepEqual([notes, attachments, problems.length], [1, 0, 1]);
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
      const marker = JSON.stringify({ campaign: 'other', files: {} });
      await rig.folder('out', { '.moonforge-export.json': marker });
      await refuse('out', /export of another campaign/);
    });

    it('a file', async () => {
      await rig.folder('out', { file: '' });
      await refuse('out/file', /a part of the path is not a folder/);
    });

    it('to remove what a forged marker lists outside the folder', async () => {
      const { campaignId } = (await rig.records())[0]!;
      const hashes = [hashContent('mine')];
      const files = { '../precious.md': hashes, '/etc/x': hashes };
      const marker = JSON.stringify({ campaign: campaignId, files });
      await rig.folder('.', { 'precious.md': 'mine' });
      await rig.folder('out', { '.moonforge-export.json': marker });
      await exportTo('out');
      assert.equal(await readFile(path.join(rig.root, 'precious.md'), 'utf8'), 'mine');
    });
  });

  it('leaves the folder as it was when it is cancelled', async () => {
    await importSample();
    const token = cancelledAfter(20);
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
