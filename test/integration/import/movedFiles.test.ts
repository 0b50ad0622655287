import assert from 'node:assert/strict';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { entities } from '../../../src/core/model/collections';
import { changeKind } from '../../../src/documents/structure/changeKind';
import { ImportRig, textOf } from './support/importRig';

describe('A second import of a folder whose files were moved or deleted', () => {
  let rig: ImportRig;
  beforeEach(async () => {
    rig = await ImportRig.open();
  });
  afterEach(() => rig.close());

  const story = (name: string): string =>
    `---\ntype: npc\n---\n${name} keeps the light.\n\nThe rope of ${name} is wet.\n\nEnd of ${name}.\n`;

  async function move(from: string, to: string, text?: string): Promise<string> {
    const vault = await rig.folder('vault', text === undefined ? {} : { [from]: text });
    await rig.folder(path.posix.join('vault', path.posix.dirname(to)), {});
    await rename(path.join(vault, from), path.join(vault, to));
    return vault;
  }

  it('knows a moved file by its content and takes its new place', async () => {
    await rig.import(await rig.folder('vault', { 'NPCs/Ann.md': story('Ann'), 'b.md': 'B' }));
    const { firebaseId } = await rig.note('Ann');
    const report = await rig.import(await move('NPCs/Ann.md', 'Gone/Ann.md'));
    const { created, unchanged, moved, missing } = report;
    assert.deepEqual([created, unchanged, moved, missing], [0, 2, 1, []]);
    const ann = await rig.note('Ann');
    assert.deepEqual([ann.firebaseId, ann.sourcePath], [firebaseId, 'vault/Gone/Ann.md']);
  });

  it('knows a renamed file that was edited too, and takes its name', async () => {
    await rig.import(await rig.folder('vault', { 'Ann.md': story('Ann'), 'b.md': 'B' }));
    const { firebaseId } = await rig.note('Ann');
    const edited = story('Ann').replace('wet', 'dry');
    const { created, updated, moved } = await rig.import(await move('Ann.md', 'Anna.md', edited));
    assert.deepEqual([created, updated, moved], [0, 1, 1]);
    const anna = await rig.note('Anna');
    assert.deepEqual([anna.firebaseId, textOf(anna)], [firebaseId, edited]);
  });

  it('keeps a title that was given here when the file is renamed', async () => {
    await rig.import(await rig.folder('vault', { 'Ann.md': story('Ann') }));
    const { firebaseId: docId } = await rig.note('Ann');
    await rig.store.repository(entities).upsert({ docId, title: 'Lady Ann' });
    await rig.import(await move('Ann.md', 'Anna.md'));
    assert.equal((await rig.note('Lady Ann')).sourcePath, 'vault/Anna.md');
  });

  it('takes no note for another that only comes from the same template', async () => {
    const template = 'Name and rank\n\nWhat they want most in life\n\nWhat they fear\n';
    const names = ['Ann', 'Bo', 'Cy', 'Di'];
    const files = names.map((name) => [`${name}.md`, `${template}${name} is tall.\n`] as const);
    const vault = await rig.folder('vault', Object.fromEntries(files));
    await rig.import(vault);
    await rm(path.join(vault, 'Ann.md'));
    await rig.folder('vault', { 'Eve.md': `${template}Eve limps.\n` });
    const { created, moved, missing } = await rig.import(vault);
    assert.deepEqual([created, moved, missing.map(({ title }) => title)], [1, 0, ['Ann']]);
  });

  it('pairs a moved file with the note of its name, not with another of equal text', async () => {
    const text = '# Session\n\n## Recap\n';
    await rig.import(await rig.folder('vault', { 'A.md': text, 'B.md': text, 'c.md': 'C' }));
    const { firebaseId } = await rig.note('A');
    const vault = await move('A.md', 'sub/A.md');
    await rm(path.join(vault, 'B.md'));
    const { missing, moved } = await rig.import(vault);
    assert.deepEqual([missing.map(({ title }) => title), moved], [['B'], 1]);
    assert.equal((await rig.note('A')).firebaseId, firebaseId);
  });

  for (const to of ['Pier/Storm.md', 'Gale.md']) {
    it(`knows the file of a note that became one of another kind as ${to}, and deletes nothing`, async () => {
      await rig.import(await rig.folder('vault', { 'Storm.md': 'Wind and rain.\n', 'b.md': 'B' }));
      const scene = await changeKind(rig.store, (await rig.note('Storm')).firebaseId, 'scene');
      const vault = await move('Storm.md', to);
      const report = await rig.import(vault, 'Ember', { removeMissing: true });
      assert.deepEqual([report.moved, report.missing, report.deletedHere], [1, [], []]);
      assert.equal((await rig.note(path.basename(to, '.md'))).firebaseId, scene);
      await rename(path.join(vault, to), path.join(vault, 'Storm.md'));
      const again = await rig.import(vault, 'Ember', { removeMissing: true });
      assert.deepEqual([again.moved, again.missing, again.deletedHere], [1, [], []]);
      assert.equal((await rig.note('Storm')).firebaseId, scene);
    });
  }

  it('tells blank notes apart by their names', async () => {
    const vault = await rig.folder('vault', { 'a/One.md': '', 'a/Two.md': '', 'c.md': 'C' });
    await rig.import(vault);
    const { firebaseId } = await rig.note('Two');
    await rm(path.join(vault, 'a'), { recursive: true });
    await rig.folder('vault', { 'b/Two.md': '', 'b/New.md': '' });
    const { created, moved, missing } = await rig.import(vault);
    assert.deepEqual([created, moved, missing.map(({ path: file }) => file)], [1, 1, ['a/One.md']]);
    assert.equal((await rig.note('Two')).firebaseId, firebaseId);
  });

  it('knows the folder itself under another name', async () => {
    await rig.import(await rig.folder('vault', { 'a.md': 'A', 'b.md': 'B', 'c.md': 'C' }));
    await rename(path.join(rig.root, 'vault'), path.join(rig.root, 'notes'));
    const report = await rig.import(await rig.folder('notes', { 'c.md': 'C2' }));
    assert.deepEqual([report.created, report.updated, report.moved], [0, 1, 3]);
    assert.equal((await rig.note('c')).sourcePath, 'notes/c.md');
  });

  describe('where files are gone', () => {
    let vault: string;
    beforeEach(async () => {
      vault = await rig.folder('vault', {
        'a.md': 'A',
        'b.md': 'B',
        'Pier/Pier.md': '---\ntype: adventure\n---\n',
        'Pier/Storm.md': '---\ntype: scene\n---\n',
        'map.png': 'bytes',
      });
      await rig.import(vault);
    });

    it('lists their notes and deletes none', async () => {
      for (const file of ['a.md', 'map.png']) await rm(path.join(vault, file));
      const { missing } = await rig.import(vault);
      assert.deepEqual(missing.map(({ path: file, removed }) => [file, removed]).sort(), [
        ['a.md', false],
        ['map.png', false],
      ]);
      assert.equal(textOf(await rig.note('a')), 'A');
    });

    it('deletes their notes when asked to, but none that was changed here', async () => {
      const { firebaseId } = await rig.note('b');
      await rig.store.write((unit) => unit.saveText(firebaseId, 'typed'));
      for (const file of ['a.md', 'b.md', 'map.png']) await rm(path.join(vault, file));
      const { missing, problems } = await rig.import(vault, 'Ember', { removeMissing: true });
      const removed = missing.filter((file) => file.removed).map(({ title }) => title);
      assert.deepEqual(removed.sort(), ['a', 'map.png']);
      assert.deepEqual([problems.length, problems[0]!.path], [1, 'b.md']);
      assert.equal(textOf(await rig.note('b')), 'typed');
    });

    it('deletes no note that others stand below, whose files are there', async () => {
      await rm(path.join(vault, 'Pier/Pier.md'));
      const { problems } = await rig.import(vault, 'Ember', { removeMissing: true });
      assert.match(problems.map(({ message }) => message).join(), /other notes stand below it/);
      await rm(path.join(vault, 'Pier'), { recursive: true });
      const { missing } = await rig.import(vault, 'Ember', { removeMissing: true });
      assert.deepEqual(
        missing.map(({ removed }) => removed),
        [true, true],
      );
    });

    it('takes a file for there that could not be read', async () => {
      await rm(path.join(vault, 'a.md'));
      const { symlink } = await import('node:fs/promises');
      await symlink('nowhere', path.join(vault, 'a.md'));
      const { missing } = await rig.import(vault, 'Ember', { removeMissing: true });
      assert.deepEqual(missing, []);
    });
  });
});
