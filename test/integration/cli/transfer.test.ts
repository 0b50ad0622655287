import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { ImportReport } from '../../../src/documents/import/importFolder';
import { CliRig } from './support/cliRig';

describe('Import and export at the command line', () => {
  let rig: CliRig;
  beforeEach(async () => {
    rig = new CliRig();
    await mkdir(rig.path('vault/img'), { recursive: true });
    await writeFile(rig.path('vault/a.md'), 'A');
    await writeFile(rig.path('vault/img/map.png'), 'bytes');
  });
  afterEach(() => rig.close());

  const into = ['import', '--db', 'a.db', '--campaign', 'A', '--from', 'vault'];

  it('bring attachments in, and everything out where it came from', async () => {
    assert.match(await rig.done(...into), /: 1 new, 0 changed, 0 unchanged, 1 attachments\.$/m);
    const out = ['export', '--db', 'a.db', '--campaign', 'A', '--to', 'out', '--layout', 'source'];
    assert.match(await rig.done(...out), /^Exported 1 notes and 1 attachments to /);
    assert.equal(await readFile(rig.path('out/img/map.png'), 'utf8'), 'bytes');
  });

  it('leave attachments out when told to', async () => {
    const report = JSON.parse(
      await rig.done(...into, '--attachments', 'skip', '--json'),
    ) as ImportReport;
    assert.deepEqual(report.skipped, [{ path: 'img/map.png', reason: 'attachment' }]);
  });

  it('list what is gone, and delete it only when told to', async () => {
    await rig.done(...into);
    await rm(rig.path('vault/a.md'));
    await writeFile(rig.path('vault/b.md'), 'Quite another text');
    assert.match(await rig.done(...into), /^no longer in the folder: a\.md$/m);
    assert.match(await rig.done(...into, '--remove-missing'), /^deleted: a\.md$/m);
    assert.doesNotMatch(await rig.done(...into), /a\.md/);
  });

  it('do not take the campaign file and its copies for attachments when it lies in the imported folder', async () => {
    const within = ['import', '--db', 'vault/a.db', '--campaign', 'A', '--from', 'vault'];
    await rig.done(...within);
    assert.match(await rig.done(...within), /: 0 new, 0 changed, 1 unchanged\.$/m);
    const list = JSON.parse(await rig.done('list', '--db', 'vault/a.db', '--json')) as readonly {
      readonly title: string;
    }[];
    assert.deepEqual(list.map(({ title }) => title).sort(), ['A', 'a', 'map.png']);
  });

  it('back up into files only, and never wait for a pipe', async function () {
    if (process.platform === 'win32') this.skip();
    await rig.done(...into);
    execFileSync('mkfifo', [rig.path('pipe')]);
    const { code, error } = await rig.run('backup', '--db', 'a.db', '--to', 'pipe');
    assert.deepEqual([code, error.includes('pipe exists and is not a backup')], [1, true]);
  });

  it('refuse words they do not know', async () => {
    const { code, error } = await rig.run(...into, '--attachments', 'burn');
    assert.deepEqual([code, error.includes('takes copy, link, skip, not "burn"')], [2, true]);
  });
});
