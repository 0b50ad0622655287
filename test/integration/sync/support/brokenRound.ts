import assert from 'node:assert/strict';

import { silentLogger } from '../../../../src/core/logger';
import { entities } from '../../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../../src/core/model/ids';
import type { CampaignStore } from '../../../../src/core/ports/campaignStore';
import type { Clock } from '../../../../src/core/ports/clock';
import type { RemoteStore } from '../../../../src/core/ports/remoteStore';
import { defaultSyncOptions, type SyncEngine } from '../../../../src/core/ports/syncEngine';
import { createSyncEngine } from '../../../../src/sync/syncEngine';
import { ModelRemote } from '../../../simulation/support/modelRemote';
import { ModelServer } from '../../../simulation/support/modelServer';
import { SimFile } from '../../../simulation/support/simFile';
import { contents } from './syncRig';

export const campaignId = 'campaign' as CampaignId;
const aldric = 'aldric' as RecordId;
const berta = 'berta' as RecordId;
const cuno = 'cuno' as RecordId;
const doran = 'doran' as RecordId;

/** More than fits into a page that is there already. */
const filler = `${'A sentence that takes room. '.repeat(150)}\n`;

/**
 * One round that pushes, pulls and merges, to be broken off and gone on with: a server, a file with unsent edits, and
 * another device, new for each recovery.
 */
export class BrokenRound {
  readonly clock: Clock = { now: () => this.#now, schedule: () => ({ dispose: () => undefined }) };
  readonly server: ModelServer;
  readonly #ours: SimFile;
  readonly #other: SimFile;
  #now = Date.UTC(2026, 0, 1);

  private constructor(ours: SimFile, other: SimFile) {
    this.#ours = ours;
    this.#other = other;
    this.server = new ModelServer();
    for (const file of [ours, other]) file.now = () => this.#now;
  }

  static async begin(): Promise<BrokenRound> {
    const round = new BrokenRound(await SimFile.open(), await SimFile.open());
    const { store } = round.#ours;
    await makeCampaign(store);
    await round.engineOf(store, round.remoteTo(round.server)).syncNow();
    const theirs = round.engineOf(round.#other.store, round.remoteTo(round.server));
    await theirs.join(campaignId);
    await editThere(round.#other.store);
    await theirs.syncNow();
    await editHere(store);
    return round;
  }

  /** Puts everything into another file as it was before the round. */
  async copyInto(file: SimFile): Promise<void> {
    file.now = () => this.#now;
    await file.copyFrom(this.#ours);
    this.passMinute();
  }

  /** Time stands still within a round, and a minute passes before another engine’s: earlier leases have ended by then. */
  passMinute(): void {
    this.#now += 60_000;
  }

  remoteTo(server: ModelServer): RemoteStore {
    return new ModelRemote(server, 'gm');
  }

  engineOf(store: CampaignStore, remote: RemoteStore): SyncEngine {
    const { clock } = this;
    return createSyncEngine({
      ...{ store, remote, clock },
      logger: silentLogger,
      options: defaultSyncOptions,
    });
  }

  /** Syncs until all is at rest, and compares with another device: nothing is lost, nothing there twice. */
  async assertRecovered(store: CampaignStore, server: ModelServer, when: string): Promise<void> {
    const other = this.#other;
    this.passMinute();
    await other.wipe('other');
    await this.engineOf(other.store, this.remoteTo(server)).join(campaignId);
    this.passMinute();
    const engines = [store, other.store].map((one) => this.engineOf(one, this.remoteTo(server)));
    for (const engine of [...engines, ...engines]) {
      const { pending } = await engine.syncNow();
      assert.equal(pending, 0, when);
    }
    for (const engine of engines) {
      assert.equal((await engine.syncNow()).verified, true, `I11: ${when}`);
    }
    const { landed } = server;
    assert.equal(new Set(landed).size, landed.length, `I8: ${when} something landed twice`);
    await assertKept([store, other.store], when);
  }

  async close(): Promise<void> {
    await this.#ours.close();
    await this.#other.close();
  }
}

async function assertKept(stores: readonly CampaignStore[], when: string): Promise<void> {
  const [mine, yours] = await Promise.all(
    stores.map((store) => contents({ store } as Parameters<typeof contents>[0], campaignId)),
  );
  assert.deepEqual(mine, yours, `I11: ${when}`);
  const conflicts = await Promise.all(stores.map((store) => store.sync.conflicts()));
  const text = JSON.stringify([mine, conflicts]);
  for (const word of ['here1', 'here2', 'here3', 'there1', 'there2', 'there3']) {
    assert.ok(text.includes(word), `I10: ${when} the word ${word} is lost`);
  }
  assert.equal(text.includes('"aldric"'), true, when);
  assert.equal(text.includes('"doran"'), false, `I17: ${when} a deleted note came back`);
}

async function makeCampaign(store: CampaignStore): Promise<void> {
  await store.write(async (unit) => {
    await unit.put('campaigns', { docId: campaignId, title: 'Thellade' });
    for (const docId of [aldric, berta, cuno, doran]) {
      const body = 'The first line.\n\nThe second line.\n';
      await unit.put('entities', { docId, campaignId, kind: 'npc', title: docId, body });
    }
  });
}

/** The same line of one note, another line of one, and a note of its own. */
async function editThere(store: CampaignStore): Promise<void> {
  const notes = store.repository(entities);
  await notes.upsert({ docId: aldric, body: 'The first there1 line.\n\nThe second line.\n' });
  await notes.upsert({ docId: berta, body: 'The first line.\n\nThe second line there2.\n' });
  await notes.upsert({ campaignId, kind: 'npc', title: 'there3', body: filler });
}

async function editHere(store: CampaignStore): Promise<void> {
  const notes = store.repository(entities);
  await notes.upsert({ docId: aldric, body: 'The first here1 line.\n\nThe second line.\n' });
  await notes.upsert({ docId: berta, body: 'here2 The first line.\n\nThe second line.\n' });
  await notes.upsert({ campaignId, kind: 'npc', title: 'here3', body: filler });
  await notes.remove(doran);
}
