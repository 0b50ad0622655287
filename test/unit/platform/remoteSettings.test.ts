import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'mocha';
import { reasonOf } from '../../../src/core/errors';
import { Approvals } from '../../../src/platform/approvals';
import type { SavedRemote } from '../../../src/platform/remoteSettings';
import {
  formatSavedRemote,
  parseSavedRemote,
  RemoteSettings,
  serverName,
} from '../../../src/platform/remoteSettings';
import { withFolder } from '../../support/withStore';

const emulator: SavedRemote = {
  address: { kind: 'emulator', host: '127.0.0.1', port: 8080 },
  projectId: 'demo-bell',
  userId: 'ann',
};
const project: SavedRemote = {
  address: { kind: 'project', config: { apiKey: 'key', projectId: 'my-campaign', appId: '1:2' } },
  projectId: 'demo-moonforge',
  userId: 'game-master',
};

/** What one computer remembers. */
function approvalsIn(folder: string): Approvals {
  return new Approvals(path.join(folder, 'storage', 'approvals'));
}

describe('remote settings', () => {
  it('are the same after writing and reading', () => {
    assert.deepEqual(parseSavedRemote(formatSavedRemote(emulator)), emulator);
    assert.deepEqual(parseSavedRemote(formatSavedRemote(project)).address, project.address);
  });

  it('are kept in the folder and seen by another window', async () => {
    await withFolder(async (folder) => {
      const approvals = approvalsIn(folder);
      await new RemoteSettings(folder, approvals).save(emulator);
      const other = new RemoteSettings(folder, approvals);
      const remote = await other.read();
      assert.deepEqual(remote, emulator);
      assert.equal(await other.isApproved(emulator), true);
    });
  });

  it('are approved for each folder by itself', async () => {
    await withFolder(async (folder) => {
      const approvals = approvalsIn(folder);
      await new RemoteSettings(path.join(folder, 'a'), approvals).save(emulator);
      const other = new RemoteSettings(path.join(folder, 'b'), approvals);
      assert.equal(await other.isApproved(emulator), false);
    });
  });

  it('are all approved that several windows chose at once, whichever of them the file names', async () => {
    await withFolder(async (folder) => {
      const remotes = Array.from({ length: 8 }, (_, i) => ({
        ...emulator,
        projectId: `demo-${i}`,
      }));
      const windows = remotes.map((remote, i) => {
        const chosenIn = i % 2 === 0 ? folder : path.join(folder, 'other');
        // Each window has an object of its own, as each extension host has.
        return { remote, settings: new RemoteSettings(chosenIn, approvalsIn(folder)) };
      });
      await Promise.all(windows.map(({ remote, settings }) => settings.save(remote)));
      for (const { remote, settings } of windows) {
        assert.equal(await settings.isApproved(remote), true, remote.projectId);
      }
    });
  });

  it('hold no secret', async () => {
    await withFolder(async (folder) => {
      const settings = new RemoteSettings(folder, approvalsIn(folder));
      await settings.save(project);
      assert.deepEqual(Object.keys(JSON.parse(await readFile(settings.file, 'utf8')) as object), [
        'apiKey',
        'projectId',
        'appId',
      ]);
    });
  });

  it('of a copied folder are not approved on this machine', async () => {
    await withFolder(async (folder) => {
      const settings = new RemoteSettings(folder, approvalsIn(folder));
      await mkdir(path.dirname(settings.file));
      await writeFile(settings.file, formatSavedRemote(emulator));
      const remote = await settings.read();
      assert.ok(remote !== undefined);
      assert.equal(await settings.isApproved(remote), false);
    });
  });

  it('are not approved any more when the file names another server', async () => {
    await withFolder(async (folder) => {
      const settings = new RemoteSettings(folder, approvalsIn(folder));
      await settings.save(emulator);
      assert.equal(await settings.isApproved({ ...emulator, projectId: 'demo-evil' }), false);
    });
  });

  it('are gone once forgotten', async () => {
    await withFolder(async (folder) => {
      const settings = new RemoteSettings(folder, approvalsIn(folder));
      await settings.save(emulator);
      await settings.forget();
      assert.equal(await settings.read(), undefined);
      assert.equal(await settings.isApproved(emulator), false);
    });
  });

  it('that make no sense are refused', () => {
    for (const text of ['', '[]', '{}', '{"emulator":"https://x"}', '{"emulator":5}']) {
      assert.throws(
        () => parseSavedRemote(text),
        (error) => reasonOf(error) === 'invalid-input',
        text,
      );
    }
  });

  it('name the server for users', () => {
    assert.equal(serverName(emulator), 'the emulator at 127.0.0.1:8080');
    assert.equal(serverName(project), 'my-campaign');
  });
});
