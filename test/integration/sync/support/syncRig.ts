import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { silentLogger } from '../../../../src/core/logger';
import { campaigns, collections, entities } from '../../../../src/core/model/collections';
import type { Definition } from '../../../../src/core/model/definitions';
import type { CampaignId, RecordId } from '../../../../src/core/model/ids';
import type { CampaignStore } from '../../../../src/core/ports/campaignStore';
import type { BellSource } from '../../../../src/core/ports/remoteBell';
import type { FileMemory } from '../../../../src/core/ports/fileMemory';
import type { Clock } from '../../../../src/core/ports/clock';
import type { SyncEngine, SyncOptions } from '../../../../src/core/ports/syncEngine';
import { openCampaignStore } from '../../../../src/db/openCampaignStore';
import { connectBell } from '../../../../src/sync/firestore/connectBell';
import { connectFirestore } from '../../../../src/sync/firestore/connectFirestore';
import type { EmulatorTarget } from '../../../../src/sync/remoteTarget';
import { createSyncEngine } from '../../../../src/sync/syncEngine';
import { systemClock } from '../../../../src/sync/systemClock';
import { InterceptedRemote } from './interceptedRemote';
import { testOptions } from './testOptions';

/** One device: a campaign file of its own, an engine and its connection. */
export interface Client {
  readonly store: CampaignStore;
  readonly engine: SyncEngine;
  readonly remote: InterceptedRemote;
}

export interface ClientOptions {
  /** A file another client used, or uses at the same time. */
  readonly file?: string;
  readonly target?: EmulatorTarget;
  readonly clock?: Clock;
  readonly options?: Partial<SyncOptions>;
  readonly busyTimeout?: number;
  /** The emulator's own unless told; heard when the options ask for it. */
  readonly bell?: BellSource;
  /** The product's own collections unless told. */
  readonly definitions?: readonly Definition[];
  /** None unless told: no file is taken for a copy. */
  readonly memory?: FileMemory;
}

/** Devices around one emulator project; everything is closed and deleted with it. */
export class SyncRig {
  readonly #target: EmulatorTarget;
  readonly #folders: string[] = [];
  readonly #clients: Client[] = [];

  constructor(target: EmulatorTarget) {
    this.#target = target;
  }

  async client(options: ClientOptions = {}): Promise<Client> {
    const { file = await this.#newFile(), target = this.#target, clock = systemClock } = options;
    const { busyTimeout = 1000, definitions = collections } = options;
    const store = await openCampaignStore({
      ...{ file, clock, busyTimeout, definitions },
      watchInterval: 50,
    });
    const remote = new InterceptedRemote(await connectFirestore(target));
    const engine = createSyncEngine({
      store,
      remote,
      clock,
      options: { ...testOptions, ...options.options },
      logger: silentLogger,
      pushDelay: 50,
      bell: options.bell ?? (() => connectBell(target)),
      ...(options.memory && { memory: options.memory }),
    });
    const client = { store, engine, remote };
    this.#clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    for (const { engine, store, remote } of this.#clients.splice(0)) {
      await engine.stop().catch(() => undefined);
      await store.close();
      await remote.close();
    }
    for (const folder of this.#folders.splice(0)) await rm(folder, { recursive: true });
  }

  async #newFile(): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), 'moonforge-sync-'));
    this.#folders.push(folder);
    return path.join(folder, '.moonforge', 'campaign.db');
  }
}

/** A campaign with one entity per given title, not synced yet. */
export async function newCampaign(
  { store }: Client,
  titles: readonly string[] = [],
): Promise<{ readonly campaignId: CampaignId; readonly notes: readonly RecordId[] }> {
  const campaign = await store.repository(campaigns).upsert({ title: 'Thellade' });
  const notes = await store.write(async (unit) => {
    const ids: RecordId[] = [];
    for (const title of titles) ids.push((await unit.upsert(entities, draft(title))).firebaseId);
    return ids;
  });
  return { campaignId: campaign.campaignId, notes };

  function draft(title: string): {
    campaignId: CampaignId;
    kind: string;
    title: string;
    body: string;
  } {
    return { campaignId: campaign.campaignId, kind: 'npc', title, body: `${title} is here.\n` };
  }
}

/** Changes one entity. */
export async function edit(
  { store }: Client,
  docId: RecordId,
  change: { readonly title?: string; readonly summary?: string | null; readonly body?: string },
): Promise<void> {
  await store.repository(entities).upsert({ docId, ...change });
}

/** What belongs to one file only. */
const localColumns = new Set(['id', 'createdAt', 'updatedAt']);

/** Everything that should be equal on all devices, by document id. */
export async function contents({ store }: Client, campaignId: CampaignId): Promise<unknown> {
  const summaries = await store.notes.summaries({ campaignId });
  const records = await Promise.all(summaries.map(({ docId }) => store.notes.get(docId)));
  const entries = records.map((record) => {
    assert.ok(record);
    const shared = Object.entries(record).filter(([column]) => !localColumns.has(column));
    return [record.firebaseId, Object.fromEntries(shared)] as const;
  });
  return Object.fromEntries(entries);
}

/** Syncs all clients in turn until a whole turn moves nothing, then asserts that they are equal and at rest. */
export async function converge(
  campaignId: CampaignId,
  ...clients: readonly Client[]
): Promise<void> {
  for (let moved = true; moved;) {
    moved = false;
    for (const { engine } of clients) {
      const { pushed, pulled } = await engine.syncNow();
      moved ||= pushed + pulled > 0;
    }
  }
  const [first, ...others] = clients;
  assert.ok(first);
  for (const client of clients) {
    const report = await client.engine.syncNow();
    assert.deepEqual([report.pending, report.verified], [0, true]);
  }
  const expected = await contents(first, campaignId);
  for (const other of others) assert.deepEqual(await contents(other, campaignId), expected);
}

/** Waits until a condition holds; fails after ten seconds. */
export async function eventually(condition: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await condition())) {
    assert.ok(Date.now() < end, 'The condition never held.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
