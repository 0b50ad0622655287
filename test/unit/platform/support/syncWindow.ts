import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { Emitter } from '../../../../src/core/event';
import { silentLogger } from '../../../../src/core/logger';
import type { RemoteConnection } from '../../../../src/core/ports/remoteSharing';
import type { RemoteBell } from '../../../../src/core/ports/remoteBell';
import type {
  HostSignal,
  SyncEngine,
  SyncOptions,
  SyncReport,
  SyncStatus,
} from '../../../../src/core/ports/syncEngine';
import { defaultSyncOptions, localSyncStatus } from '../../../../src/core/ports/syncEngine';
import { openCampaignStore } from '../../../../src/db/openCampaignStore';
import { AccountSessions } from '../../../../src/platform/accounts/accountSessions';
import { Approvals } from '../../../../src/platform/approvals';
import { BackgroundSync } from '../../../../src/platform/backgroundSync';
import { CampaignFile } from '../../../../src/platform/campaignFile';
import type { SavedRemote } from '../../../../src/platform/remoteSettings';
import { RemoteSettings } from '../../../../src/platform/remoteSettings';
import type { SignedIn } from '../../../../src/sync/account';
import type { RemoteTarget } from '../../../../src/sync/remoteTarget';
import { InMemoryMemento } from '../../../support/inMemoryMemento';
import { InMemorySecrets } from '../../../support/inMemorySecrets';

export const report: SyncReport = {
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

  answerMassDeletion(campaignId: string, answer: string): Promise<number> {
    this.#calls.push(`${answer} deletions of ${campaignId}`);
    return Promise.resolve(0);
  }

  compact(campaignId: string, days: number): Promise<number> {
    this.#calls.push(`compact ${campaignId} ${days}`);
    return Promise.resolve(0);
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
export interface SyncWindow {
  readonly sync: BackgroundSync;
  readonly campaign: CampaignFile;
  readonly calls: readonly string[];
  readonly connections: readonly RemoteTarget[];
  readonly faults: Faults;
  readonly sessions: AccountSessions;
}

export interface Machine {
  /** Where it keeps what its user agreed to. */
  readonly storage: string;
  readonly workspace: InMemoryMemento;
  readonly secrets: InMemorySecrets;
}

export const emulator: SavedRemote = {
  address: { kind: 'emulator', host: '127.0.0.1', port: 8080 },
  projectId: 'demo-bell',
  userId: 'ann',
};
export const config = { apiKey: 'key', projectId: 'my-campaign' };
export const project: SavedRemote = {
  ...emulator,
  address: { kind: 'project', config },
  account: 'ann',
};
export const ann: SignedIn = {
  account: { projectId: 'my-campaign', uid: 'ann', label: 'ann@example.org' },
  user: '{"uid":"ann"}',
};

/** Waits for what one window tells another. */
export async function eventually(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !condition(); i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.ok(condition(), 'It never came.');
}

export function newMachine(folder: string): Machine {
  return {
    storage: path.join(folder, randomUUID()),
    workspace: new InMemoryMemento(),
    secrets: new InMemorySecrets(),
  };
}

export async function withWindow(
  folder: string,
  { storage, workspace, secrets }: Machine,
  work: (window: SyncWindow) => Promise<void>,
  isTrusted = true,
): Promise<void> {
  const calls: string[] = [];
  const connections: RemoteTarget[] = [];
  const faults: Faults = {};
  const sessions = new AccountSessions(secrets, silentLogger);
  const campaign = new CampaignFile({ folder, mayWrite: () => isTrusted, open: openCampaignStore });
  const sync = new BackgroundSync({
    campaign,
    settings: new RemoteSettings(folder, new Approvals(storage)),
    connect: (target) => {
      connections.push(target);
      calls.push('connect');
      return Promise.reject<RemoteConnection>(new Error('There is no server in this test.'));
    },
    connectBell: () => Promise.reject<RemoteBell>(new Error('There is no bell in this test.')),
    createEngine: () =>
      faults.create
        ? Promise.reject(faults.create)
        : Promise.resolve(new RecordingEngine(calls, faults)),
    readOptions: () => defaultSyncOptions,
    isTrusted: () => isTrusted,
    sessions,
    memory: workspace,
    logger: silentLogger,
  });
  try {
    await work({ sync, campaign, calls, connections, faults, sessions });
  } finally {
    await sync.stop();
    await campaign.close();
  }
}
