import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync, existsSync } from 'node:fs';
import { CliRig, cliFile } from './support/cliRig';

/** Runs the command line with files of the system as its standard streams. */
async function runOn(
  files: { readonly input?: string; readonly output?: string },
  rig: CliRig,
  args: readonly string[],
): Promise<{ readonly code: unknown; readonly error: string }> {
  const input = files.input === undefined ? 'pipe' : openSync(files.input, 'r');
  const output = files.output === undefined ? 'pipe' : openSync(files.output, 'w');
  const child = spawn(process.execPath, [cliFile, ...args], {
    cwd: rig.root,
    stdio: [input, output, 'pipe'],
  });
  for (const opened of [input, output]) if (typeof opened === 'number') closeSync(opened);
  const error: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => error.push(chunk.toString()));
  const [code] = (await once(child, 'close')) as readonly unknown[];
  return { code, error: error.join('') };
}

describe('The command line’s standard streams', () => {
  let rig: CliRig;

  beforeEach(async () => {
    rig = new CliRig();
    await rig.importSample();
  });

  afterEach(() => rig.close());

  for (const input of ['/dev/null', '/']) {
    it(`empty no note when ${input} stands in for the text`, async function () {
      if (process.platform === 'win32') this.skip();
      const id = await rig.idOf('Lowbell');
      const before = await rig.done('get', '--db', 'bell.db', '--id', id);
      const { code, error } = await runOn({ input }, rig, ['put', '--db', 'bell.db', '--id', id]);
      assert.equal(code, 1);
      assert.match(error, /^moonforge: Standard input is not connected\. [^\n]*\n$/);
      assert.equal(await rig.done('get', '--db', 'bell.db', '--id', id), before);
    });
  }

  it('report an output that cannot be written', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const { code, error } = await runOn({ output: '/dev/full' }, rig, ['list', '--db', 'bell.db']);
    assert.equal(code, 1);
    assert.match(error, /^moonforge: The output cannot be written [^\n]*\n$/);
  });
});
