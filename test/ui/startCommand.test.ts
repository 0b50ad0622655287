import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { runChild } from '../support/launch/children';
import { inRepository } from '../support/launch/inRepository';
import { temporaryFolder, type TemporaryFolder } from '../support/launch/temporaryFolder';

describe('npm start', () => {
  let folder: TemporaryFolder;

  before(() => {
    folder = temporaryFolder('start');
  });

  after(() => folder.remove());

  async function start(): Promise<string> {
    const logFile = path.join(folder.path, 'start.log');
    const code = await runChild(process.execPath, [inRepository('scripts/start.mjs')], {
      logFile,
      env: {
        MOONFORGE_START_FOLDER: folder.path,
        MOONFORGE_START_EXIT_AFTER_READY: '1',
        DISPLAY: undefined,
        WAYLAND_DISPLAY: undefined,
      },
    });
    const output = await readFile(logFile, 'utf8');
    assert.equal(code, 0, output);
    return output;
  }

  it('prepares the sample campaign, starts the editor and says what is behind it', async () => {
    const output = await start();
    assert.match(output, /^Workspace: .*sample campaign/m);
    assert.match(output, /^Sync: Firestore emulator at 127\.0\.0\.1:\d+/m);
    assert.match(output, /^Editor: /m);
  });

  it('finds the workspace of the last time again', async () => {
    assert.match(await start(), /^Workspace: .*as you left it/m);
  });
});
