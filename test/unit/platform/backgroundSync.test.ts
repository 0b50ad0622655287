import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { describe, it } from 'mocha';
import { reasonOf } from '../../../src/core/errors';
import { Emitter } from '../../../src/core/event';
import { silentLogger } from '../../../src/core/logger';
import { campaigns } from '../../../src/core/model/collections';
import type { RemoteStore } from '../../../src/core/ports/remoteStore';
import type {
  HostSignal,
  SyncEngine,
  SyncOptions,
  SyncReport,
  SyncStatus,
} from '../../../src/core/ports/syncEngine';
import { defaultSyncOptions, localSyncStatus } from '../../../src/core/ports/syncEngine';
import { openCampaignStore } from '../../../src/db/openCampaignStore';
import { Approvals } from '../../../src/platform/approvals';
import { BackgroundSync } from '../../../src/platform/backgroundSync';
import { CampaignFile } from '../../../src/platform/campaignFile';
import type { SavedRemote } from '../../../src/platform/remoteSettings';
import { RemoteSettings } from '../../../src/platform/remoteSettings';
import type { RemoteTarget } from '../../../src/sync/remoteTarget';
import { InMemoryMemento } from '../../support/inMemoryMemento';
import { withFolder } from '../../support/withStore';

const report: SyncReport = {
  pushed: 1,
  pulled: 0,
  merged: 0,
  conflicts: 0,
  pending: 0,
  verified: true,
};

/** What goes wrong from now on. */
interface Faults {
  create?: Error;
  stop?: Error;
}

/** An engine that only tells what it was told. */
class RecordingEngine implements SyncEngine {
  readonly #changed = new Emitter<SyncStatus>();
  readonly #calls: string[];
  readonly #faults: Faults;
  readonly onDidChangeStatus = this.#changed.event;
  status: SyncStatus = localSyncStatus;

  constructor(calls: string[], faults: Faults) {
    this.#calls = calls;
    this.#faults = faults;
  }

  start(): void {
    this.#calls.push('start');
    this.status = { ...this.status, phase: 'idle' };
    this.#changed.fire(this.status);
  }

  pause(): void {
    this.#calls.push('pause');
  }

  resume(): void {
    this.#calls.push('resume');
  }

  syncNow(): Promise<SyncReport> {
    this.#calls.push('syncNow');
    return Promise.resolve(report);
  }

  join(campaignId: string): Promise<void> {
    this.#calls.push(`join ${campaignId}`);
    return Promise.resolve();
  }

  uploadAgain(campaignId: string): Promise<void> {
    this.#calls.push(`uploadAgain ${campaignId}`);
    return Promise.resolve();
  }

  signal(signal: HostSignal): void {
    this.#calls.push(signal);
  }

  configure({ pollInterval }: SyncOptions): void {
    this.#calls.push(`configure ${pollInterval}`);
  }

  flush(): Promise<boolean> {
    this.#calls.push('flush');
    return Promise.resolve(true);
  }

  stop(): Promise<void> {
    this.#calls.push('stop');
    return this.#faults.stop ? Promise.reject(this.#faults.stop) : Promise.resolve();
  }
}

/** A window on a folder: its sync, what its engines were told, and where they would connect. */
interface SyncWindow {
  readonly sync: BackgroundSync;
  readonly campaign: CampaignFile;
  readonly calls: readonly string[];
  readonly connections: readonly RemoteTarget[];
  readonly faults: Faults;
  /** Keys of secrets that were deleted. */
  readonly deleted: readonly string[];
}

interface Machine {
  /** Where it keeps what its user agreed to. */
  readonly storage: string;
  readonly workspace: InMemoryMemento;
}

const emulator: SavedRemote = {
  address: { kind: 'emulator', host: '127.0.0.1', port: 8080 },
  projectId: 'demo-bell',
  userId: 'ann',
};
const project: SavedRemote = {
  ...emulator,
  address: { kind: 'project', config: { apiKey: 'key', projectId: 'my-campaign' } },
};

function newMachine(folder: string): Machine {
  return { storage: path.join(folder, randomUUID()), workspace: new InMemoryMemento() };
}

async function withWindow(
  folder: string,
  { storage, workspace }: Machine,
  work: (window: SyncWindow) => Promise<void>,
  isTrusted = true,
): Promise<void> {
  const calls: string[] = [];
  const connections: RemoteTarget[] = [];
  const faults: Faults = {};
  const deleted: string[] = [];
  const campaign = new CampaignFile({ folder, mayWrite: () => isTrusted, open: openCampaignStore });
  const sync = new BackgroundSync({
    campaign,
    settings: new RemoteSettings(folder, new Approvals(storage)),
    connect: (target) => {
      connections.push(target);
      calls.push('connect');
      return Promise.reject<RemoteStore>(new Error('There is no server in this test.'));
    },
    createEngine: () =>
      faults.create
        ? Promise.reject(faults.create)
        : Promise.resolve(new RecordingEngine(calls, faults)),
    readOptions: () => defaultSyncOptions,
    isTrusted: () => isTrusted,
    secrets: {
      get: () => Promise.resolve(undefined),
      set: () => Promise.resolve(),
      delete: (key) => {
        deleted.push(key);
        return Promise.resolve();
      },
    },
    memory: workspace,
    logger: silentLogger,
  });
  try {
    await work({ sync, campaign, calls, connections, faults, deleted });
  } finally {
    await sync.stop();
    await campaign.close();
  }
}

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

  it('signs out of a project that is disconnected', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, newMachine(folder), async ({ sync, deleted }) => {
        await sync.connect(project);
        await sync.disconnect();
        assert.deepEqual(deleted, ['moonforge.firebase:authUser:key']);
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

  it('signs in before it remembers a project, and stays as it was when that fails', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, newMachine(folder), async ({ sync, calls, connections }) => {
        const credentials = { email: 'ann@example.org', password: 'secret' };
        await assert.rejects(sync.connect(project, credentials), /no server in this test/);
        assert.deepEqual(calls, ['connect']);
        assert.equal(sync.server, undefined);
        const [target] = connections;
        assert.ok(target?.kind === 'project');
        assert.deepEqual(target.session.credentials, credentials);
      });
    });
  });
});
