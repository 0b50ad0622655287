import assert from 'node:assert/strict';

import type { CampaignId, RecordId } from '../../../../src/core/model/ids';
import { campaigns, entities } from '../../../../src/core/model/collections';
import type {
  RemoteCampaign,
  RemoteDocument,
  RemotePage,
  RemotePlace,
  RemoteWrite,
} from '../../../../src/core/ports/remoteStore';
import type { RevisionTotals, SyncCursor } from '../../../../src/core/ports/syncStore';
import type { Clock } from '../../../../src/core/ports/clock';
import { defaultSyncOptions, type SyncEngine } from '../../../../src/core/ports/syncEngine';
import { createSyncEngine } from '../../../../src/sync/syncEngine';
import { gatedStore, type StoreObserver } from '../../../simulation/support/gatedStore';
import { ModelServer, type Request } from '../../../simulation/support/modelServer';
import { SimFile } from '../../../simulation/support/simFile';
import { Network, SimRemote } from '../../../simulation/support/simRemote';
import { World, type Process } from '../../../simulation/support/world';

const nobody: StoreObserver = {
  begins: () => undefined,
  setsBase: () => undefined,
  setsState: () => undefined,
  committed: () => undefined,
};

/** Documents one read of an aggregation counts. */
const perAggregationRead = 1_000;

/** A server that counts what Firestore bills: document reads, an empty answer as one. */
export class CountingServer extends ModelServer {
  reads = 0;
  requests = 0;
  /** Runs before each request; what it throws is the answer. */
  before: () => void = () => undefined;

  override campaign(request: Request, campaignId: CampaignId): RemoteCampaign | undefined {
    this.#count(1);
    return super.campaign(request, campaignId);
  }

  override commit(request: Request, campaignId: CampaignId, writes: readonly RemoteWrite[]): void {
    this.#count(0);
    super.commit(request, campaignId, writes);
  }

  override read(
    request: Request,
    place: RemotePlace,
    docIds: readonly RecordId[],
  ): ReadonlyMap<RecordId, RemoteDocument> {
    this.#count(docIds.length);
    return super.read(request, place, docIds);
  }

  override changesAfter(
    request: Request,
    place: RemotePlace,
    range: { readonly cursor: SyncCursor | null; readonly limit: number },
  ): RemotePage {
    this.#count(0);
    const page = super.changesAfter(request, place, range);
    this.reads += Math.max(1, page.documents.length);
    return page;
  }

  override newest(request: Request, place: RemotePlace): RemoteDocument | undefined {
    this.#count(1);
    return super.newest(request, place);
  }

  override countAfter(request: Request, place: RemotePlace, cursor: SyncCursor | null): number {
    this.#count(0);
    const found = super.countAfter(request, place, cursor);
    this.reads += Math.max(1, Math.ceil(found / perAggregationRead));
    return found;
  }

  override totals(request: Request, place: RemotePlace): RevisionTotals {
    this.#count(0);
    const totals = super.totals(request, place);
    this.reads += Math.max(1, Math.ceil(totals.count / perAggregationRead));
    return totals;
  }

  #count(reads: number): void {
    this.requests += 1;
    this.reads += reads;
    this.before();
  }
}

/** One device with a campaign that is in sync, in virtual time. */
export class VirtualHour {
  readonly world = new World(4);
  readonly server = new CountingServer();
  readonly file: SimFile;
  readonly engine: SyncEngine;
  /** Every line of the log. */
  readonly log: string[] = [];
  readonly #clock: Clock;
  campaignId = '' as CampaignId;
  notes: readonly RecordId[] = [];

  private constructor(file: SimFile) {
    const { world, server } = this;
    this.file = file;
    const process: Process = {
      ...{ name: 'window', skew: 0, alive: true, asleep: false },
      attachments: [],
    };
    this.#clock = world.clockOf(process);
    const note = (line: string): void => void this.log.push(line);
    this.engine = createSyncEngine({
      store: gatedStore(file.store, { world, process, observer: nobody }),
      remote: () => Promise.resolve(new SimRemote(new Network(world, server), process, 'gm')),
      options: defaultSyncOptions,
      clock: this.#clock,
      logger: { trace: note, debug: note, info: note, warn: note, error: note },
      random: world.random,
    });
  }

  /** A campaign of this many notes, started and at rest. */
  static async begin(notes: number): Promise<VirtualHour> {
    const hour = new VirtualHour(await SimFile.open());
    const { store } = hour.file;
    const { campaignId } = await store.repository(campaigns).upsert({ title: 'Thellade' });
    hour.campaignId = campaignId;
    hour.notes = await store.write(async (unit) => {
      const ids: RecordId[] = [];
      for (let i = 0; i < notes; i += 1) {
        const draft = { campaignId, kind: 'npc', title: `Name ${i}`, body: `Text ${i}.\n` };
        ids.push((await unit.upsert(entities, draft)).firebaseId);
      }
      return ids;
    });
    hour.engine.start();
    // Not at the very moment of a poll.
    await hour.pass(31_000);
    return hour;
  }

  /** Lets time pass, and everybody do what is due. Milliseconds. */
  async pass(milliseconds: number): Promise<void> {
    const over = new Promise<void>((resolve) => this.#clock.schedule(milliseconds, resolve));
    await this.world.until(over, 1_000_000);
  }

  /** What the server is asked in this time. */
  async cost(milliseconds: number): Promise<{ readonly reads: number; readonly requests: number }> {
    const { reads, requests } = this.server;
    await this.pass(milliseconds);
    return { reads: this.server.reads - reads, requests: this.server.requests - requests };
  }

  /** Runs what the engine was asked for to its end. */
  async until<T>(work: Promise<T>): Promise<T> {
    return this.world.until(work, 100_000);
  }

  /** Changes the first note. */
  async edit(title: string, body = 'Some text.\n'): Promise<void> {
    const docId = this.notes[0];
    assert.ok(docId !== undefined);
    await this.file.store.repository(entities).upsert({ docId, title, body });
    // The counting of edits waits a moment.
    await this.pass(200);
  }

  async close(): Promise<void> {
    await this.until(this.engine.stop());
    await this.file.close();
    const impossible = this.log.filter((line) => line.includes(' met “'));
    assert.deepEqual(impossible, []);
  }
}
