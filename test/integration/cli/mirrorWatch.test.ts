import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { CliRig } from './support/cliRig';

describe('moonforge mirror', () => {
  let rig: CliRig;
  let child: ChildProcess | undefined;
  beforeEach(async () => {
    rig = new CliRig();
    await rig.importSample();
  });
  afterEach(async () => {
    if (child?.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await rig.close();
  });

  /** Resolves once something is so; the test's own time limit ends the waiting. */
  async function until(check: () => Promise<boolean>): Promise<void> {
    while (!(await check())) await setTimeout(50);
  }

  it('brings, with --watch, an edit of a file into the store until it is told to end', async function () {
    // Windows has no signal that a process can end by in its own time.
    if (process.platform === 'win32') this.skip();
    const campaign = ['--campaign', 'The Drowned Bell'];
    child = rig.start('mirror', '--db', 'bell.db', ...campaign, '--to', 'mirror', '--watch');
    const written: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => written.push(chunk.toString()));
    }
    await until(() => Promise.resolve(written.join('').includes('Files written 50')));
    const names = await readdir(rig.path('mirror'), { recursive: true });
    const file = path.join(
      rig.path('mirror'),
      names.find((name) => name.endsWith('Lowbell.md'))!,
    );
    const text = `${await readFile(file, 'utf8')}\nWritten outside.\n`;
    await writeFile(file, text);
    const id = await rig.idOf('Lowbell');
    await until(async () => (await rig.ran('get', '--db', 'bell.db', '--id', id)) === text);
    const lock = rig.path('mirror/.moonforge-mirror.lock');
    assert.ok(existsSync(lock));
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null]);
    assert.ok(!existsSync(lock));
    assert.match(written.join(''), /notes saved 1/);
    assert.doesNotMatch(written.join(''), /moonforge:/);
    assert.match(await rig.ran('check', '--db', 'bell.db'), /0 problems/);
  });

  it('says which attachments the folder lacks', async () => {
    await mkdir(rig.path('vault'));
    await writeFile(rig.path('vault/a.md'), '![[map.png]]');
    await writeFile(rig.path('vault/map.png'), 'bytes');
    const campaign = ['--campaign', 'Ash'];
    await rig.done('import', '--db', 'ash.db', ...campaign, '--from', 'vault');
    assert.match(
      await rig.done('mirror', '--db', 'ash.db', ...campaign, '--to', 'mirror'),
      /\n1 attachment is not mirrored; "moonforge export" copies them\.\n$/,
    );
  });
});
