import assert from 'node:assert/strict';
import { cp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { ImportRig, textOf } from './support/importRig';

describe('Folders of one name in one campaign', () => {
  let rig: ImportRig;
  beforeEach(async () => {
    rig = await ImportRig.open();
  });
  afterEach(() => rig.close());

  const mine = { 'Ann.md': 'Ann of the marsh', 'Bo.md': 'Bo rows', 'map.png': 'marsh' };
  const theirs = { 'Ann.md': 'Ann the smith', 'Cy.md': 'Cy sings', 'map.png': 'forge' };

  const texts = async (): Promise<readonly string[]> =>
    (await rig.records())
      .filter(({ collection }) => collection === 'entities')
      .map((record) => `${record.sourcePath}: ${textOf(record)}`)
      .sort();

  const both = [
    'Notes (2)/Ann.md: Ann the smith',
    'Notes (2)/Cy.md: Cy sings',
    'Notes/Ann.md: Ann of the marsh',
    'Notes/Bo.md: Bo rows',
  ];

  it('keep notes of their own, whatever they are called, and say so', async () => {
    const first = await rig.folder('a/Notes', mine);
    const second = await rig.folder('b/Notes', theirs);
    await rig.import(first);
    const report = await rig.import(second, 'Ember', { removeMissing: true });
    const { created, updated, merged, missing, attachments, problems } = report;
    assert.deepEqual([created, updated, merged, missing, attachments], [2, 0, 0, [], 1]);
    assert.deepEqual(await texts(), both);
    assert.match(problems.map(({ message }) => message).join(), /kept as "Notes \(2\)"/);
    const media = (await rig.records()).filter(({ collection }) => collection === 'media');
    assert.deepEqual(media.map(({ sourcePath }) => sourcePath).sort(), [
      'Notes (2)/map.png',
      'Notes/map.png',
    ]);
  });

  it('are known again where they were, and only their own notes are missed', async () => {
    const first = await rig.folder('a/Notes', mine);
    const second = await rig.folder('b/Notes', theirs);
    for (const folder of [first, second]) await rig.import(folder);
    for (const folder of [second, first]) {
      const { created, unchanged, problems } = await rig.import(folder);
      assert.deepEqual([created, unchanged, problems], [0, 2, []]);
    }
    await rm(path.join(second, 'Cy.md'));
    const { missing } = await rig.import(second, 'Ember', { removeMissing: true });
    assert.deepEqual(
      missing.map(({ title, removed }) => [title, removed]),
      [['Cy', true]],
    );
    assert.deepEqual(await texts(), [both[0], both[2], both[3]]);
  });

  it('are known by their content at another place', async () => {
    const second = await rig.folder('b/Notes', theirs);
    await rig.import(await rig.folder('a/Notes', mine));
    await rig.import(second);
    await rig.folder('c', {});
    await rename(second, path.join(rig.root, 'c/Notes'));
    const moved = await rig.folder('c/Notes', { 'Cy.md': 'Cy hums' });
    const { created, updated, problems } = await rig.import(moved);
    assert.deepEqual([created, updated, problems], [0, 1, []]);
    assert.deepEqual(await texts(), [both[0], 'Notes (2)/Cy.md: Cy hums', both[2], both[3]]);
  });

  it('are not taken for one when another folder has come to the place of the first', async () => {
    const first = await rig.folder('a/Notes', { ...mine, 'Di.md': 'Di', 'Eve.md': 'Eve' });
    await rig.import(first);
    await rm(first, { recursive: true });
    const others = { 'Ann.md': 'Ann the smith', 'X.md': 'x', 'Y.md': 'y', 'Z.md': 'z' };
    await rig.folder('a/Notes', others);
    const { created, missing } = await rig.import(first, 'Ember', { removeMissing: true });
    assert.deepEqual([created, missing], [4, []]);
    assert.equal((await texts()).length, 8);
  });

  it('change nothing and delete nothing where one is a copy of the other', async () => {
    const first = await rig.folder('a/Notes', mine);
    await rig.import(first);
    const copy = path.join(rig.root, 'b/Notes');
    await cp(first, copy, { recursive: true });
    await rm(path.join(copy, 'Bo.md'));
    const { created, unchanged, missing } = await rig.import(copy, 'Ember', {
      removeMissing: true,
    });
    assert.deepEqual([created, unchanged, missing], [0, 1, []]);
    assert.equal((await texts()).length, 2);
    await rig.folder('b/Notes', { 'Ann.md': 'Ann the smith' });
    assert.equal((await rig.import(copy)).created, 1);
    assert.deepEqual((await texts()).slice(1), [both[2], both[3]]);
  });

  it('keep the description of the campaign that one of them brought', async () => {
    const about = (text: string) => ({ 'About.md': `---\ntype: campaign\n---\n${text}\n` });
    await rig.import(await rig.folder('a/Notes', { ...mine, ...about('The marsh') }));
    const { problems } = await rig.import(
      await rig.folder('b/Notes', { ...theirs, ...about('The forge') }),
    );
    assert.match(problems.map(({ message }) => message).join(), /this one became lore/);
    const campaign = (await rig.records()).find(({ collection }) => collection === 'campaigns');
    assert.match(textOf(campaign!), /The marsh/);
    assert.match(textOf(await rig.note('About')), /The forge/);
  });

  it('are one folder, or two, when the user says so', async () => {
    await rig.import(await rig.folder('a/Notes', mine));
    const second = await rig.folder('b/Notes', theirs);
    const report = await rig.import(second, 'Ember', { folderName: 'Notes' });
    assert.deepEqual([report.created, report.updated, report.problems], [1, 1, []]);
    await rig.import(second, 'Ember', { folderName: 'Forge' });
    assert.deepEqual((await texts()).slice(0, 2), [
      'Forge/Ann.md: Ann the smith',
      'Forge/Cy.md: Cy sings',
    ]);
    const again = await rig.import(second);
    assert.deepEqual([again.created, again.unchanged], [0, 2]);
    await assert.rejects(rig.import(second, 'Ember', { folderName: 'a/b' }), /no name for a/);
  });

  it('give an export of another campaign no hold on the notes of a folder', async () => {
    const { exportCampaign } = await import('../../../src/documents/export/exportCampaign');
    const { neverCancelled } = await import('../../../src/core/cancellation');
    await rig.import(await rig.folder('a/Notes', mine), 'Ember');
    await rig.import(await rig.folder('b/Notes', theirs), 'Ash');
    const folder = path.join(rig.root, 'out/Notes');
    await rig.folder('out', {});
    await exportCampaign(
      rig.store,
      { campaign: 'Ash', folder, layout: 'source' },
      () => undefined,
      neverCancelled,
    );
    const { created } = await rig.import(folder, 'Ember');
    assert.equal(created, 2);
    const first = await rig.import(path.join(rig.root, 'a/Notes'), 'Ember');
    assert.deepEqual([first.unchanged, first.updated, first.merged], [2, 0, 0]);
  });
});
