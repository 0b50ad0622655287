import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { reasonOf } from '../../../src/core/errors';
import { campaigns } from '../../../src/core/model/collections';
import { defaultSyncOptions } from '../../../src/core/ports/syncEngine';
import { withFolder } from '../../support/withStore';

import type { SyncWindow } from './support/syncWindow';
import { emulator, newMachine, report, withWindow } from './support/syncWindow';

describe('background sync', () => {
  it('is local, opens no file and starts nothing until a server was chosen', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, newMachine(folder), async ({ sync, campaign, calls }) => {
        await sync.restart();
        assert.equal(sync.status.phase, 'local');
        assert.equal(sync.server, undefined);
        assert.equal(campaign.state, 'unknown');
        assert.deepEqual(calls, []);
        await assert.rejects(sync.syncNow(), (error) => reasonOf(error) === 'invalid-input');
      });
    });
  });

  it('counts what would be sent while local', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, newMachine(folder), async ({ sync, campaign }) => {
        const counted = new Promise<number>((resolve) => {
          sync.onDidChangeStatus(({ pending }) => {
            if (pending > 0) resolve(pending);
          });
        });
        await (await campaign.created()).repository(campaigns).upsert({ title: 'Bell' });
        assert.equal(await counted, 1);
        assert.equal(sync.status.phase, 'local');
      });
    });
  });

  it('starts when a server is chosen, shows its status, and stops when it is forgotten', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, newMachine(folder), async ({ sync, calls }) => {
        await sync.connect(emulator);
        assert.equal(sync.server, 'the emulator at 127.0.0.1:8080');
        assert.equal(sync.status.phase, 'idle');
        assert.deepEqual(await sync.syncNow(), report);
        await sync.disconnect();
        assert.equal(sync.server, undefined);
        assert.deepEqual(calls, ['start', 'syncNow', 'stop']);
      });
    });
  });

  it('goes on in the next window of the folder, paused if it was', async () => {
    await withFolder(async (folder) => {
      const machine = newMachine(folder);
      await withWindow(folder, machine, async ({ sync }) => {
        await sync.connect(emulator);
        await sync.pause();
      });
      await withWindow(folder, machine, async ({ sync, calls }) => {
        await sync.restart();
        assert.deepEqual(calls, ['pause', 'start']);
        await sync.resume();
      });
      await withWindow(folder, machine, async ({ sync, calls }) => {
        await sync.restart();
        assert.deepEqual(calls, ['start']);
      });
    });
  });

  it('starts in a window that is open already once another one has chosen a server', async () => {
    await withFolder(async (folder) => {
      const machine = newMachine(folder);
      await withWindow(folder, machine, async (first) => {
        await first.sync.restart();
        await withWindow(folder, machine, ({ sync }) => sync.connect(emulator));
        await first.sync.followSettings();
        await first.sync.followSettings();
        assert.deepEqual(first.calls, ['start']);
      });
    });
  });

  it('sends nothing to a server that only the folder names, and says so', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, newMachine(folder), ({ sync }) => sync.connect(emulator));
      await withWindow(folder, newMachine(folder), async ({ sync, calls }) => {
        await sync.restart();
        assert.deepEqual(calls, []);
        assert.equal(sync.status.phase, 'attention');
        assert.deepEqual(sync.suggested, emulator);
        await assert.rejects(sync.syncNow(), (error) => reasonOf(error) === 'invalid-input');
        await sync.connect(emulator);
        assert.deepEqual(calls, ['start']);
      });
    });
  });

  it('hands changed settings and what the window notices to the running engine', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, newMachine(folder), async ({ sync, calls }) => {
        sync.signal('hidden');
        await sync.connect(emulator);
        sync.configure({ ...defaultSyncOptions, pollInterval: 7_000 });
        sync.signal('focus');
        assert.deepEqual(calls, ['hidden', 'start', 'configure 7000', 'focus']);
      });
    });
  });

  it('sends what is unsent before it stops for good', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, newMachine(folder), async ({ sync, calls }) => {
        await sync.connect(emulator);
        await sync.stop();
        assert.deepEqual(calls, ['start', 'flush', 'stop']);
      });
    });
  });

  it('starts anew although the former engine could not stop', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, newMachine(folder), async ({ sync, calls, faults }) => {
        await sync.connect(emulator);
        faults.stop = new Error('The database is closed.');
        await sync.restart();
        assert.deepEqual(calls, ['start', 'stop', 'start']);
        assert.equal(sync.status.phase, 'idle');
      });
    });
  });

  it('shows a start that failed, and starts once it can', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, newMachine(folder), async ({ sync, faults }) => {
        faults.create = new Error('The module is missing.');
        await sync.connect(emulator);
        assert.equal(sync.status.phase, 'attention');
        assert.match(sync.status.message ?? '', /The module is missing/);
        await assert.rejects(sync.syncNow(), /The module is missing/);
        delete faults.create;
        await sync.restart();
        assert.equal(sync.status.phase, 'idle');
      });
    });
  });

  it('ends the engine before the campaign file is closed, and goes on with the new store', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, newMachine(folder), async ({ sync, campaign, calls }) => {
        await sync.connect(emulator);
        campaign.onDidChangeState((state) => (calls as string[]).push(state));
        await sync.reopen();
        assert.deepEqual(calls, ['start', 'stop', 'unread', 'open', 'start']);
      });
    });
  });

  it('pauses the engine that is there when what was asked before is done', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, newMachine(folder), async ({ sync, calls }) => {
        await sync.connect(emulator);
        await Promise.all([sync.restart(), sync.pause()]);
        assert.deepEqual(calls, ['start', 'stop', 'start', 'pause']);
      });
    });
  });

  it('does nothing without trust', async () => {
    await withFolder(async (folder) => {
      const machine = newMachine(folder);
      await withWindow(folder, machine, ({ sync }) => sync.connect(emulator));
      const untrusted = async ({ sync, calls }: SyncWindow): Promise<void> => {
        await sync.restart();
        assert.equal(sync.status.phase, 'local');
        assert.deepEqual(calls, []);
      };
      await withWindow(folder, machine, untrusted, false);
    });
  });
});
