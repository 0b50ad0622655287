import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CancellationToken } from '../../../src/core/cancellation';
import { neverCancelled } from '../../../src/core/cancellation';
import { writeBackupFile } from '../../../src/documents/backup/backupFile';
import { ImportRig } from '../import/support/importRig';

describe('The file of a backup', () => {
  let rig: ImportRig;
  let file: string;
  beforeEach(async () => {
    rig = await ImportRig.open();
    file = path.join(rig.root, 'backup.json');
  });
  afterEach(() => rig.close());

  const write = (token: CancellationToken = neverCancelled): Promise<unknown> =>
    writeBackupFile(rig.store, file, () => undefined, token);
  const names = async (): Promise<readonly string[]> =>
    (await readdir(rig.root)).filter((name) => name.startsWith('backup')).sort();

  it('replaces an earlier backup when it is complete, and only then', async () => {
    await write();
    const before = await readFile(file, 'utf8');
    await rig.import(await rig.folder('vault', { 'a.md': 'A' }));
    await assert.rejects(write({ ...neverCancelled, isCancellationRequested: true }), {
      reason: 'cancelled',
    });
    assert.equal(await readFile(file, 'utf8'), before);
    await write();
    assert.notEqual(await readFile(file, 'utf8'), before);
    assert.deepEqual(await names(), ['backup.json']);
  });

  it('touches no other file, whatever it is called', async () => {
    await writeFile(file, 'mine');
    await writeFile(`${file}.partial`, 'mine too');
    await assert.rejects(write(), { reason: 'invalid-input', message: /left as it is/ });
    assert.equal(await readFile(file, 'utf8'), 'mine');
    assert.equal(await readFile(`${file}.partial`, 'utf8'), 'mine too');
  });
});
