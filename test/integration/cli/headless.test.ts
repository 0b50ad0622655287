import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '../../support/repository';
import { sampleFolder } from './support/cliRig';

describe('dist/headless.js', () => {
  it('opens, imports and reads a campaign in plain Node', async () => {
    const script = `
      const { openCampaignStore, importFolder, neverCancelled, model } = require('./dist/headless.js');
      (async () => {
        const store = await openCampaignStore({ file: ':memory:' });
        const options = { folder: process.argv[1], campaign: 'Bell' };
        const { created } = await importFolder(async () => store, options, () => {}, neverCancelled);
        const scenes = await store.repository(model.scenes).list();
        await store.close();
        console.log(created, scenes.length);
      })();`;
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['-e', script, sampleFolder],
      { cwd: path.resolve(repositoryRoot) },
    );
    assert.deepEqual([stdout, stderr], ['50 12\n', '']);
  });
});
