import assert from 'node:assert/strict';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../../../src/core/cancellation';
import { exportCampaign } from '../../../src/documents/export/exportCampaign';
import { openRaw } from '../db/support/rawDatabase';
import { ImportRig } from './support/importRig';

describe('A folder that an earlier import knew', () => {
  let rig: ImportRig;
  beforeEach(async () => {
    rig = await ImportRig.open();
  });
  afterEach(() => rig.close());

  const files = { 'Ann.md': 'Ann of the marsh', 'Bo.md': 'Bo rows', 'Cy.md': 'Cy sings' };
  const grown = { 'D.md': 'd', 'E.md': 'e', 'F.md': 'f', 'G.md': 'g' };
  const edited = { 'Ann.md': 'Ann, older', 'Bo.md': 'Bo swims' };

  const forgetPlaces = async (): Promise<void> => {
    const raw = await openRaw(rig.store.file);
    await raw.all('DELETE FROM import_folders');
    await raw.close();
  };
  const move = async (from: string, to: string): Promise<string> => {
    await rig.folder(path.dirname(to), {});
    await rename(path.join(rig.root, from), path.join(rig.root, to));
    return path.join(rig.root, to);
  };
  const sources = async (): Promise<readonly (string | null)[]> =>
    (await rig.records())
      .filter(({ collection }) => collection === 'entities')
      .map(({ sourcePath }) => sourcePath)
      .sort();

  it('is known by its name where the file knows no place of it, although it has grown', async () => {
    const vault = await rig.folder('a/Notes', files);
    await rig.import(vault);
    await forgetPlaces();
    await rig.folder('a/Notes', { ...grown, ...edited });
    const { created, updated, unchanged, problems } = await rig.import(vault);
    assert.deepEqual([created, updated, unchanged], [4, 2, 1]);
    assert.match(problems.map(({ message }) => message).join(), /was taken for .* "Notes"/);
  });

  it('is known by its name where it was moved, although it has grown', async () => {
    await rig.import(await rig.folder('a/Notes', files));
    const moved = await move('a/Notes', 'b/Notes');
    await rig.folder('b/Notes', grown);
    const { created, unchanged, problems } = await rig.import(moved);
    assert.deepEqual([created, unchanged, problems], [4, 3, []]);
  });

  it('is known by its name where it was moved and half of it was edited', async () => {
    await rig.import(await rig.folder('a/Notes', files));
    const moved = await move('a/Notes', 'b/Notes');
    await rig.folder('b/Notes', edited);
    const { created, updated, missing } = await rig.import(moved);
    assert.deepEqual([created, updated, missing], [0, 2, []]);
  });

  it('is known by its content where it has another name and has grown', async () => {
    await rig.import(await rig.folder('a/Notes', files));
    const moved = await move('a/Notes', 'a/Marsh');
    await rig.folder('a/Marsh', grown);
    const { created, moved: count } = await rig.import(moved);
    assert.deepEqual([created, count], [4, 3]);
  });

  it('is told from others of its name by what they have in common, where no place is known', async () => {
    const second = await rig.folder('b/Notes', { 'Ann.md': 'Ann the smith', 'Di.md': 'Di digs' });
    await rig.import(await rig.folder('a/Notes', files));
    await rig.import(second);
    await forgetPlaces();
    await rig.folder('b/Notes', { 'Di.md': 'Di sleeps' });
    const { created, updated } = await rig.import(second);
    assert.deepEqual([created, updated], [0, 1]);
  });

  it('loses no note while it may be another folder', async () => {
    const vault = await rig.folder('a/Notes', files);
    await rig.import(vault);
    await forgetPlaces();
    await rig.folder('a/Notes', edited);
    await rm(path.join(vault, 'Cy.md'));
    const first = await rig.import(vault, 'Ember', { removeMissing: true });
    assert.deepEqual(
      first.missing.map(({ title, removed }) => [title, removed]),
      [['Cy', false]],
    );
    assert.match(first.problems.map(({ message }) => message).join(), /"Cy" was kept/);
    const { missing } = await rig.import(vault, 'Ember', { removeMissing: true });
    assert.deepEqual(
      missing.map(({ removed }) => removed),
      [true],
    );
  });

  it('stays where it is when an export of it is imported', async () => {
    const vault = await rig.folder('a/Notes', files);
    await rig.import(vault);
    const folder = path.join(rig.root, 'out');
    await exportCampaign(
      rig.store,
      { campaign: 'Ember', folder, layout: 'source' },
      () => undefined,
      neverCancelled,
    );
    for (let time = 0; time < 2; time += 1) await rig.import(folder);
    await rig.folder('a/Notes', edited);
    const { created, updated, problems } = await rig.import(vault);
    assert.deepEqual([created, updated, problems], [0, 2, []]);
  });

  it('takes notes along under its other name whose files are gone, and knows them when they return', async () => {
    await rig.import(await rig.folder('a/Notes', { ...files, 'map.png': 'marsh' }));
    const moved = await move('a/Notes', 'a/Marsh');
    await rm(path.join(moved, 'Cy.md'));
    const { missing } = await rig.import(moved, 'Ember', { attachments: 'skip' });
    assert.equal(missing.length, 1);
    assert.deepEqual(await sources(), ['Marsh/Ann.md', 'Marsh/Bo.md', 'Marsh/Cy.md']);
    assert.equal((await rig.note('map.png')).sourcePath, 'Marsh/map.png');
    await writeFile(path.join(moved, 'Cy.md'), files['Cy.md']);
    assert.equal((await rig.import(moved)).created, 0);
  });

  it('takes deleted notes along under its other name, and they stay deleted', async () => {
    await rig.import(await rig.folder('a/Notes', files));
    const { firebaseId } = await rig.note('Cy');
    await rig.store.write((unit) => unit.remove(firebaseId));
    const moved = await move('a/Notes', 'a/Marsh');
    for (let time = 0; time < 3; time += 1) {
      const { created, deletedHere } = await rig.import(moved);
      assert.deepEqual(
        [created, deletedHere.map(({ title, restored }) => [title, restored])],
        [0, [['Cy', false]]],
      );
    }
    await rig.store.write((unit) => unit.restore(firebaseId));
    assert.equal((await rig.note('Cy')).sourcePath, 'Marsh/Cy.md');
  });

  it('is known under its former name when the import of its other name was undone', async () => {
    await rig.import(await rig.folder('a/Notes', files));
    const moved = await move('a/Notes', 'a/Marsh');
    await rig.import(moved);
    const [last] = await rig.store.history.operations();
    await rig.store.write((unit) => unit.undo(last!.id));
    assert.equal((await sources())[0], 'Notes/Ann.md');
    assert.equal((await rig.import(moved)).created, 0);
  });
});
