import assert from 'node:assert/strict';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../../../src/core/cancellation';
import { exportCampaign } from '../../../src/documents/export/exportCampaign';
import { mirrorCampaign } from '../../../src/documents/mirror/mirrorCampaign';
import { ImportRig, textOf } from './support/importRig';

describe('A second import of notes that were deleted here', () => {
  let rig: ImportRig;
  let vault: string;
  beforeEach(async () => {
    rig = await ImportRig.open();
    vault = await rig.folder('vault', {
      'a.md': 'A',
      'b.md': 'B',
      'Pier/Pier.md': '---\ntype: adventure\n---\n',
      'Pier/Storm.md': '---\ntype: scene\n---\n',
      'map.png': 'bytes',
    });
    await rig.import(vault);
  });
  afterEach(() => rig.close());

  async function remove(...titles: readonly string[]): Promise<void> {
    for (const title of titles) {
      const { firebaseId } = await rig.note(title);
      await rig.store.write((unit) => unit.remove(firebaseId));
    }
  }

  const titles = async (): Promise<readonly string[]> =>
    (await rig.records()).map(({ title }) => title).sort();

  it('leaves them deleted, and tells which files that concerns', async () => {
    await remove('a', 'map.png');
    const { created, attachments, unchanged, deletedHere, missing } = await rig.import(vault);
    assert.deepEqual([created, attachments, unchanged, missing], [0, 0, 3, []]);
    assert.deepEqual(
      deletedHere.map(({ path: file, restored }) => [file, restored]),
      [
        ['a.md', false],
        ['map.png', false],
      ],
    );
    assert.deepEqual(await titles(), ['Ember', 'Pier', 'Storm', 'b']);
  });

  it('leaves them deleted where the file was moved since', async () => {
    await remove('a');
    await rename(path.join(vault, 'a.md'), path.join(vault, 'Pier/a.md'));
    const { created, deletedHere } = await rig.import(vault);
    assert.deepEqual([created, deletedHere.map(({ title }) => title)], [0, ['a']]);
  });

  it('brings them back when asked to, as the same notes at their places', async () => {
    const { firebaseId } = await rig.note('Storm');
    const parent = (await rig.note('Pier')).firebaseId;
    await remove('Storm', 'Pier', 'map.png');
    const { created, deletedHere } = await rig.import(vault, 'Ember', { restoreDeleted: true });
    assert.deepEqual(
      [created, deletedHere.map(({ restored }) => restored)],
      [0, [true, true, true]],
    );
    const storm = await rig.note('Storm');
    assert.deepEqual(
      [storm.firebaseId, 'parentId' in storm ? storm.parentId : ''],
      [firebaseId, parent],
    );
    assert.deepEqual((await rig.import(vault)).deletedHere, []);
  });

  it('brings one back whose file was changed since, with that text, and says so', async () => {
    const { firebaseId } = await rig.note('Storm');
    await remove('Storm', 'Pier', 'a');
    await rig.folder('vault', { 'Pier/Storm.md': '---\ntype: scene\n---\nWind\n' });
    const { deletedHere, problems } = await rig.import(vault);
    assert.deepEqual(
      deletedHere.filter(({ restored }) => restored).map(({ title }) => title),
      ['Storm'],
    );
    assert.match(problems.map(({ message }) => message).join(), /changed since the last import/);
    const storm = await rig.note('Storm');
    assert.deepEqual(
      [storm.firebaseId, textOf(storm), 'parentId' in storm ? storm.parentId : ''],
      [firebaseId, '---\ntype: scene\n---\nWind\n', null],
    );
  });

  it('brings one back that was changed here before, with the changes of both', async () => {
    await rig.folder('vault', { 'b.md': 'One\n\nTwo\n\nThree\n' });
    await rig.import(vault);
    const { firebaseId } = await rig.note('b');
    await rig.store.write((unit) => unit.saveText(firebaseId, 'Mine\n\nTwo\n\nThree\n'));
    await remove('b');
    await rig.folder('vault', { 'b.md': 'One\n\nTwo\n\nTheirs\n' });
    const { problems } = await rig.import(vault);
    assert.equal(textOf(await rig.note('b')), 'Mine\n\nTwo\n\nTheirs\n');
    const [back, merged] = problems.map(({ message }) => message).sort();
    assert.match(`${back} ${merged}`, /is back, with the file's changes\..*the changes of both\./);
  });

  /** Imports a note and its parent, edits the note and deletes both; gives the edited text. */
  async function deleteAlehouseAndCity(): Promise<string> {
    const written = '---\ntype: location\nparent: "[[Zed City]]"\n---\nAle.\n';
    await rig.folder('vault', {
      'Alehouse.md': written,
      'Zed City.md': '---\ntype: location\n---\nCity.\n',
    });
    await rig.import(vault);
    const { firebaseId } = await rig.note('Alehouse');
    const typed = written.replace('location', 'location\nsize: 3');
    await rig.store.write((unit) => unit.saveText(firebaseId, typed));
    await remove('Alehouse', 'Zed City');
    return typed;
  }

  it('brings them back with their texts and parents, in whatever order their files stand', async () => {
    const typed = await deleteAlehouseAndCity();
    await rig.import(vault, 'Ember', { restoreDeleted: true });
    const alehouse = await rig.note('Alehouse');
    const city = await rig.note('Zed City');
    assert.equal(textOf(alehouse), typed);
    assert.equal('parentId' in alehouse ? alehouse.parentId : '', city.firebaseId);
  });

  it('brings one back whose parent stays deleted, with its text as it was', async () => {
    const typed = await deleteAlehouseAndCity();
    await rm(path.join(vault, 'Zed City.md'));
    await rig.import(vault, 'Ember', { restoreDeleted: true });
    assert.equal(textOf(await rig.note('Alehouse')), typed);
  });

  it('makes notes of new files that begin as a deleted note did', async () => {
    const template = '# Session\n\n## Recap\n\n## Loot\n';
    await rig.folder('vault', { 'Session 1.md': template });
    await rig.import(vault);
    await remove('Session 1');
    await rm(path.join(vault, 'Session 1.md'));
    await rig.folder('vault', {
      'Session 2.md': template,
      'Session 3.md': `${template}\nA purse.\n`,
    });
    const { created, deletedHere } = await rig.import(vault);
    assert.deepEqual([created, deletedHere], [2, []]);
  });

  it('leaves one deleted whose file in a mirror was deleted', async () => {
    const folder = path.join(rig.root, 'mirror');
    const options = { folder, campaign: 'Ember', deletes: 'follow' } as const;
    await mirrorCampaign(rig.store, options, neverCancelled);
    const files = await readdir(folder, { recursive: true });
    const file = files.find((name) => path.basename(name) === 'a.md') ?? '';
    await rm(path.join(folder, file));
    assert.equal((await mirrorCampaign(rig.store, options, neverCancelled)).deleted, 1);
    const { deletedHere } = await rig.import(vault);
    assert.deepEqual(
      deletedHere.map(({ path: name, restored }) => [name, restored]),
      [['a.md', false]],
    );
  });

  it('gives the file of a deleted note to no other that is like it', async () => {
    const text = (name: string): string =>
      `${name} keeps the light.\n\nThe rope is wet.\n\nThe lamp is out.\n`;
    await rig.folder('vault', { 'Ann.md': text('Ann'), 'Bo.md': text('Bo') });
    await rig.import(vault);
    await remove('Ann');
    await rm(path.join(vault, 'Bo.md'));
    const { missing, deletedHere } = await rig.import(vault);
    assert.deepEqual([missing.map(({ title }) => title), deletedHere.length], [['Bo'], 1]);
    assert.equal(textOf(await rig.note('Bo')), text('Bo'));
  });

  it('brings one back whose file was gone and has returned', async () => {
    const { firebaseId } = await rig.note('a');
    await rm(path.join(vault, 'a.md'));
    await rig.import(vault, 'Ember', { removeMissing: true });
    await writeFile(path.join(vault, 'a.md'), 'A');
    const { created, deletedHere } = await rig.import(vault);
    assert.deepEqual([created, deletedHere.map(({ restored }) => restored)], [0, [true]]);
    assert.equal((await rig.note('a')).firebaseId, firebaseId);
  });

  it('brings the notes of an undone import in anew', async () => {
    const [operation] = await rig.store.history.operations({});
    await rig.store.write((unit) => unit.undo(operation!.id));
    const { created, deletedHere } = await rig.import(vault);
    assert.deepEqual([created, deletedHere], [4, []]);
  });

  it('leaves them deleted in the folder of an export too', async () => {
    const folder = path.join(rig.root, 'out');
    const options = { campaign: 'Ember', folder, layout: 'story' } as const;
    await exportCampaign(rig.store, options, () => undefined, neverCancelled);
    await remove('Storm', 'Pier');
    const { created, deletedHere } = await rig.import(folder);
    assert.deepEqual([created, deletedHere.length], [0, 2]);
    const again = await rig.import(folder, 'Ember', { restoreDeleted: true });
    assert.deepEqual(
      [again.created, await titles()],
      [0, ['Ember', 'Pier', 'Storm', 'a', 'b', 'map.png']],
    );
  });
});
