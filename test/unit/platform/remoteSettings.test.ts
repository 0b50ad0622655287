import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'mocha';
import { reasonOf } from '../../../src/core/errors';
import type { Memory, SavedRemote } from '../../../src/platform/remoteSettings';
import {
  formatSavedRemote,
  parseSavedRemote,
  RemoteSettings,
  serverName,
} from '../../../src/platform/remoteSettings';
import { InMemoryMemento } from '../../support/inMemoryMemento';
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

describe('remote settings', () => {
  it('are the same after writing and reading', () => {
    assert.deepEqual(parseSavedRemote(formatSavedRemote(emulator)), emulator);
    assert.deepEqual(parseSavedRemote(formatSavedRemote(project)).address, project.address);
  });

  it('are kept in the folder and seen by another window', async () => {
    await withFolder(async (folder) => {
      const memory = new InMemoryMemento();
      await new RemoteSettings(folder, memory).save(emulator);
      const other = new RemoteSettings(folder, memory);
      const remote = await other.read();
      assert.deepEqual(remote, emulator);
      assert.equal(other.isApproved(emulator), true);
    });
  });

  it('are approved for each folder by itself', async () => {
    await withFolder(async (folder) => {
      const keys: string[] = [];
      const memory: Memory = {
        get: () => undefined,
        update: (key) => {
          keys.push(key);
          return Promise.resolve();
        },
      };
      await new RemoteSettings(path.join(folder, 'a'), memory).save(emulator);
      await new RemoteSettings(path.join(folder, 'b'), memory).save(emulator);
      assert.equal(new Set(keys).size, 2);
    });
  });

  it('hold no secret', async () => {
    await withFolder(async (folder) => {
      const settings = new RemoteSettings(folder, new InMemoryMemento());
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
      const settings = new RemoteSettings(folder, new InMemoryMemento());
      await mkdir(path.dirname(settings.file));
      await writeFile(settings.file, formatSavedRemote(emulator));
      const remote = await settings.read();
      assert.ok(remote !== undefined);
      assert.equal(settings.isApproved(remote), false);
    });
  });

  it('are not approved any more when the file names another server', async () => {
    await withFolder(async (folder) => {
      const settings = new RemoteSettings(folder, new InMemoryMemento());
      await settings.save(emulator);
      assert.equal(settings.isApproved({ ...emulator, projectId: 'demo-evil' }), false);
    });
  });

  it('are gone once forgotten', async () => {
    await withFolder(async (folder) => {
      const settings = new RemoteSettings(folder, new InMemoryMemento());
      await settings.save(emulator);
      await settings.forget();
      assert.equal(await settings.read(), undefined);
      assert.equal(settings.isApproved(emulator), false);
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
