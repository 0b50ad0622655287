import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { neverCancelled } from '../../../src/core/cancellation';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { importFolder } from '../../../src/documents/import/importFolder';
import type {
  MirroredStore,
  MirrorOptions,
  MirrorReport,
} from '../../../src/documents/mirror/mirrorCampaign';
import { mirrorCampaign } from '../../../src/documents/mirror/mirrorCampaign';
import { didSomething } from '../../../src/documents/mirror/watchMirror';
import { ImportRig, textOf } from '../import/support/importRig';

describe('mirrorCampaign', () => {
  let rig: ImportRig;
  let folder: string;
  let campaignId: CampaignId;
  let hob: RecordId;

  const at = (file: string): string => path.join(folder, file);
  const read = (file: string): Promise<string> => readFile(at(file), 'utf8');
  const mirror = (deletes?: MirrorOptions['deletes']): Promise<MirrorReport> =>
    mirrorCampaign(
      rig.store,
      { folder, campaign: 'Ember', ...(deletes === undefined ? {} : { deletes }) },
      neverCancelled,
    );
  const save = (text: string): Promise<unknown> =>
    rig.store.write((unit) => unit.saveText(hob, text));
  const hobText = async (): Promise<string> => textOf((await rig.store.notes.get(hob))!);
  const files = async (): Promise<readonly string[]> => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      .sort();
  };

  beforeEach(async () => {
    rig = await ImportRig.open();
    folder = path.join(rig.root, 'mirror');
    await rig.store.write(async (unit) => {
      campaignId = (await unit.put('campaigns', { title: 'Ember' })).firebaseId;
      const note = { campaignId, title: 'Hob', kind: 'npc', body: 'One.\n\nTwo.\n\nThree.\n' };
      hob = (await unit.put('entities', note)).firebaseId;
    });
    await mirror();
  });
  afterEach(() => rig.close());

  it('writes the notes as files, and nothing when there is nothing to do', async () => {
    assert.deepEqual(await files(), ['.moonforge-mirror.json', 'NPCs/Hob.md']);
    const before = await stat(at('.moonforge-mirror.json'), { bigint: true });
    const report = await mirror();
    assert.equal(didSomething(report), false);
    const after = await stat(at('.moonforge-mirror.json'), { bigint: true });
    assert.deepEqual([after.mtimeNs, after.ino], [before.mtimeNs, before.ino]);
  });

  it('is not imported into its own campaign, which would make every note a second time', async () => {
    const options = { folder, campaign: 'Ember' };
    const open = (): Promise<CampaignStore> => Promise.resolve(rig.store);
    await assert.rejects(
      importFolder(open, options, () => undefined, neverCancelled),
      /is this campaign's mirror/,
    );
    assert.equal((await rig.store.notes.summaries({ campaignId })).length, 2);
  });

  it('takes a change of either side to the other, byte for byte', async () => {
    await save('From the note.\n');
    assert.equal((await mirror()).written, 1);
    assert.equal(await read('NPCs/Hob.md'), 'From the note.\n');
    const text = '\uFEFF---\r\ntype: npc\r\n---\r\nFrom the file.\r\n\u0000é☄';
    await writeFile(at('NPCs/Hob.md'), text);
    assert.equal((await mirror()).saved, 1);
    assert.equal(await hobText(), text);
    assert.equal(didSomething(await mirror()), false);
    assert.equal(await read('NPCs/Hob.md'), text);
  });

  it('merges changes of both sides, and keeps both versions where they disagree', async () => {
    await save('One here.\n\nTwo.\n\nThree.\n');
    await writeFile(at('NPCs/Hob.md'), 'One.\n\nTwo.\n\nThree there.\n');
    const report = await mirror();
    assert.deepEqual([report.merged, report.problems], [1, []]);
    assert.equal(await hobText(), 'One here.\n\nTwo.\n\nThree there.\n');
    assert.equal(await read('NPCs/Hob.md'), await hobText());
    await save('One ours.\n\nTwo.\n\nThree there.\n');
    await writeFile(at('NPCs/Hob.md'), 'One theirs.\n\nTwo.\n\nThree there.\n');
    const second = await mirror();
    assert.deepEqual([second.merged, second.problems.length], [1, 1]);
    assert.match(await hobText(), /ours[^]*theirs|theirs[^]*ours/);
    assert.equal(await read('NPCs/Hob.md'), await hobText());
    assert.equal(didSomething(await mirror()), false);
  });

  it('makes notes of new files, of the kind and below the parent that their folder tells', async () => {
    await rig.store.write((unit) => unit.put('chapters', { campaignId, title: 'Salt' }));
    await mirror();
    await mkdir(at('Chapters/1 Salt/Adventures'), { recursive: true });
    await writeFile(at('Chapters/1 Salt/Adventures/Tide.md'), 'Low.');
    await writeFile(at('NPCs/Wren.md'), 'A bird.');
    assert.equal((await mirror()).created, 2);
    const [tide, wren, salt] = await Promise.all(['Tide', 'Wren', 'Salt'].map((t) => rig.note(t)));
    assert.equal(tide!.collection, 'adventures');
    assert.equal((tide as { parentId?: unknown }).parentId, salt!.firebaseId);
    assert.deepEqual([(wren as { kind?: unknown }).kind, textOf(wren!)], ['npc', 'A bird.']);
    assert.equal((wren as { parentId?: unknown }).parentId, null);
    assert.equal(didSomething(await mirror()), false);
    assert.equal((await rig.records()).length, 5);
  });

  it('writes a deleted file again, and deletes its note only on request', async () => {
    await writeFile(at('Wren.md'), 'x');
    await mirror();
    await rm(at('NPCs/Hob.md'));
    assert.equal((await mirror()).written, 1);
    assert.ok(existsSync(at('NPCs/Hob.md')));
    await rm(at('NPCs/Hob.md'));
    assert.equal((await mirror('follow')).deleted, 1);
    assert.equal(await rig.store.notes.get(hob), undefined);
    await rig.store.write((unit) => unit.restore(hob));
    await mirror('follow');
    assert.ok(existsSync(at('NPCs/Hob.md')));
  });

  it('deletes nothing when all files are gone, or the note was changed', async () => {
    await rm(at('NPCs'), { recursive: true });
    const report = await mirror('follow');
    assert.deepEqual([report.deleted, report.written], [0, 1]);
    await writeFile(at('Wren.md'), 'x');
    await mirror();
    await rm(at('NPCs/Hob.md'));
    await save('Changed meanwhile.');
    assert.equal((await mirror('follow')).deleted, 0);
    assert.equal(await read('NPCs/Hob.md'), 'Changed meanwhile.');
  });

  it('moves the file of a deleted note to the trash, and keeps one that was changed as a note', async () => {
    await rig.store.write((unit) => unit.remove(hob));
    assert.equal((await mirror()).discarded, 1);
    assert.deepEqual(await files(), ['.moonforge-mirror.json', '.trash/NPCs/Hob.md']);
    await rig.store.write((unit) => unit.restore(hob));
    await mirror();
    await rig.store.write((unit) => unit.remove(hob));
    await writeFile(at('NPCs/Hob.md'), 'Typed after.');
    const report = await mirror();
    assert.deepEqual([report.created, report.problems.length], [1, 1]);
    assert.equal(textOf(await rig.note('Hob')), 'Typed after.');
    assert.equal(await read('NPCs/Hob.md'), 'Typed after.');
  });

  it('moves files in folders of any name, "file" too', async () => {
    await mkdir(at('NPCs/file'));
    await rig.store.write((unit) => unit.put('entities', { docId: hob, title: 'Old Hob' }));
    assert.equal((await mirror()).moved, 1);
    await rig.store.write((unit) => unit.remove(hob));
    assert.equal((await mirror()).discarded, 1);
    assert.deepEqual(await files(), ['.moonforge-mirror.json', '.trash/NPCs/Old Hob.md']);
  });

  it('renames the file with its note and the note with its file, changes of case too', async () => {
    const rename_ = (title: string): Promise<unknown> =>
      rig.store.write((unit) => unit.put('entities', { docId: hob, title }));
    await rename_('HOB');
    assert.equal((await mirror()).moved, 1);
    assert.deepEqual(await readdir(at('NPCs')), ['HOB.md']);
    await rename(at('NPCs/HOB.md'), at('NPCs/Old Hob.md'));
    assert.equal(didSomething(await mirror()), false);
    assert.equal((await rig.store.notes.get(hob))!.title, 'Old Hob');
    assert.deepEqual(await readdir(at('NPCs')), ['Old Hob.md']);
    assert.equal((await rig.records()).length, 2);
  });

  it('swaps files whose notes swapped their titles', async () => {
    await writeFile(at('NPCs/Wren.md'), 'A bird.');
    await mirror();
    const wren = (await rig.note('Wren')).firebaseId;
    await rig.store.write(async (unit) => {
      await unit.put('entities', { docId: hob, title: 'Wren' });
      await unit.put('entities', { docId: wren, title: 'Hob' });
    });
    await mirror();
    await mirror();
    assert.equal((await rig.records()).length, 3);
    const texts = await Promise.all(
      (await readdir(at('NPCs'))).map((file) => read(`NPCs/${file}`)),
    );
    assert.deepEqual(texts.sort(), ['A bird.', 'One.\n\nTwo.\n\nThree.\n']);
  });

  it('heals after a pass that was killed before it wrote its marker', async () => {
    const marker = await read('.moonforge-mirror.json');
    const again = async (): Promise<MirrorReport> => {
      await writeFile(at('.moonforge-mirror.json'), marker);
      return mirror();
    };
    await save('New.\n');
    await mirror();
    assert.deepEqual([(await again()).written, await hobText()], [0, 'New.\n']);
    await writeFile(at('NPCs/Hob.md'), 'Newer.\n');
    await mirror();
    assert.equal((await again()).saved, 0);
    assert.equal(await hobText(), 'Newer.\n');
    await mkdir(at('Scratch'));
    await writeFile(at('Scratch/Idea.md'), 'An idea.');
    await mirror();
    assert.equal((await again()).created, 0);
    assert.equal((await rig.records()).length, 3);
  });

  it('does not merge twice what a killed pass has merged into the note', async () => {
    await save('One ours.\n\nTwo.\n\nThree.\n');
    const theirs = 'One theirs.\n\nTwo.\n\nThree.\n';
    await writeFile(at('NPCs/Hob.md'), theirs);
    const store: MirroredStore = {
      definitions: rig.store.definitions,
      notes: rig.store.notes,
      write: async (...args) => {
        const result = await rig.store.write(...args);
        if (result === true) throw new Error('killed');
        return result;
      },
    };
    await assert.rejects(
      mirrorCampaign(store, { folder, campaign: 'Ember' }, neverCancelled),
      /killed/,
    );
    const merged = await hobText();
    assert.equal(await read('NPCs/Hob.md'), theirs);
    await mirror();
    assert.equal(await hobText(), merged);
    assert.equal(await read('NPCs/Hob.md'), merged);
  });

  it('refuses a folder that is no mirror of the campaign, and one that is being mirrored', async () => {
    await assert.rejects(
      mirrorCampaign(rig.store, { folder: rig.root, campaign: 'Ember' }, neverCancelled),
      { reason: 'invalid-input', message: /not empty and no mirror/ },
    );
    const lock = at('.moonforge-mirror.lock');
    const { hostname } = await import('node:os');
    await writeFile(lock, JSON.stringify({ host: hostname(), pid: process.pid }));
    await assert.rejects(mirror(), { reason: 'database-locked' });
    await writeFile(lock, JSON.stringify({ host: hostname(), pid: 999_999_999 }));
    await mirror();
    assert.ok(!existsSync(lock));
  });

  it('leaves files alone that are no text', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x80, 0x00]);
    await writeFile(at('NPCs/Hob.md'), bytes);
    await writeFile(at('NPCs/Other.md'), bytes);
    await save('Changed.');
    const report = await mirror();
    assert.equal(report.problems.length, 2);
    assert.ok(bytes.equals(await readFile(at('NPCs/Hob.md'))));
    assert.equal(await hobText(), 'Changed.');
  });

  it('leaves notes alone whose folder cannot be read', async () => {
    await writeFile(at('Wren.md'), 'x');
    await mirror();
    await rm(at('NPCs'), { recursive: true });
    await symlink(path.join(rig.root, 'unplugged'), at('NPCs'), 'junction');
    const report = await mirror('follow');
    assert.deepEqual([report.deleted, report.written, report.problems.length], [0, 0, 1]);
    assert.equal(await hobText(), 'One.\n\nTwo.\n\nThree.\n');
  });

  describe('with links that lead out of its folder', () => {
    let outside: string;
    beforeEach(async () => {
      outside = await rig.folder('outside', { 'Secret.md': 'Not of the campaign.\n' });
    });
    const secrets = async (): Promise<readonly string[]> => {
      const names = await readdir(outside, { recursive: true });
      const text = await readFile(path.join(outside, 'Secret.md'), 'utf8');
      return [...names.sort(), text];
    };
    const untouched = ['Secret.md', 'Not of the campaign.\n'];

    it('reads nothing through them and says so', async () => {
      await symlink(outside, at('Linked'), 'junction');
      const { created, problems } = await mirror();
      assert.deepEqual([created, problems.map((problem) => problem.path)], [0, ['Linked']]);
      assert.match(problems[0]!.message, /leads out of the folder/);
      assert.deepEqual(await secrets(), untouched);
    });

    it('writes nothing through them', async () => {
      await rm(at('NPCs'), { recursive: true });
      await symlink(outside, at('NPCs'), 'junction');
      await save('Changed.\n');
      const { written } = await mirror();
      assert.equal(written, 0);
      assert.deepEqual(await secrets(), untouched);
      assert.equal(await hobText(), 'Changed.\n');
    });

    it('writes no file through a link in the place of the one it writes first', async function () {
      // Windows makes links to files for administrators only.
      if (process.platform === 'win32') this.skip();
      await symlink(path.join(outside, 'Secret.md'), at('.moonforge-mirror.partial'));
      await save('Changed.\n');
      await mirror();
      assert.deepEqual(await secrets(), untouched);
      assert.equal(await read('NPCs/Hob.md'), 'Changed.\n');
    });

    it('moves no file to a trash that is one, makes no note of it again, and goes on', async () => {
      await symlink(outside, at('.trash'), 'junction');
      await rig.store.write((unit) => unit.remove(hob));
      await writeFile(at('NPCs/Wren.md'), 'A bird.');
      const { created, problems } = await mirror();
      const places = problems.map((problem) => problem.path);
      assert.deepEqual([created, places], [1, ['.trash', 'NPCs/Hob.md']]);
      assert.match(problems[1]!.message, /could not go to the trash/);
      const second = await mirror();
      assert.deepEqual([second.created, second.problems.length], [0, 2]);
      assert.deepEqual(await secrets(), untouched);
      assert.ok(existsSync(at('NPCs/Hob.md')));
      await rm(at('.trash'));
      assert.equal((await mirror()).discarded, 1);
      assert.deepEqual((await files()).slice(1), ['.trash/NPCs/Hob.md', 'NPCs/Wren.md']);
      assert.equal(await rig.store.notes.get(hob), undefined);
    });
  });
});
