import { MoonforgeError, type ErrorReason } from '../../../src/core/errors';
import type { Audience } from '../../../src/core/model/audience';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type {
  BodyPart,
  RemoteCampaign,
  RemoteCompaction,
  RemoteDocument,
  RemotePage,
  RemotePlace,
  RemoteStore,
  RemoteWrite,
} from '../../../src/core/ports/remoteStore';
import type { RevisionTotals, SyncCursor } from '../../../src/core/ports/syncStore';
import type { ModelServer, Request } from './modelServer';
import { newProcess, type Process, type World } from './world';

/** How often what goes wrong, per request, each in [0, 1]. */
export interface Faults {
  readonly lostRequest: number;
  readonly lostReply: number;
  readonly duplicate: number;
  /** A commit that shows later than the time it carries. */
  readonly lateCommit: number;
  /** An answer that tells nothing, before or after the commit. */
  readonly serverError: number;
  readonly quota: number;
  readonly unauthenticated: number;
}

export const noFaults: Faults = {
  lostRequest: 0,
  lostReply: 0,
  duplicate: 0,
  lateCommit: 0,
  serverError: 0,
  quota: 0,
  unauthenticated: 0,
};

/** The server, its clock and the bad connections to it. */
export class Network {
  readonly server: ModelServer;
  /** Commits that arrived and do not show yet. */
  late = 0;
  faults: Faults = noFaults;
  readonly #world: World;
  readonly #process = newProcess('server');
  #stamps = 0;

  constructor(world: World, server: ModelServer) {
    this.#world = world;
    this.server = server;
  }

  /** Server time: now and then two requests in a row get the same. */
  time(): string {
    if (!this.#world.chance(0.2)) this.#stamps += 1;
    const { now } = this.#world;
    const seconds = Math.floor(now / 1000);
    const nanoseconds = (now % 1000) * 1_000_000 + (this.#stamps % 1_000_000);
    return `${seconds}.${String(nanoseconds).padStart(9, '0')}`;
  }

  /** One request of a client, with everything that can happen to it on the way. */
  async request<T>(
    client: { readonly process: Process; readonly user: string; readonly online: boolean },
    what: string,
    answer: (request: Request) => T,
  ): Promise<T> {
    const world = this.#world;
    await world.gate(client.process, what);
    const { faults } = this;
    if (!client.online || world.chance(faults.lostRequest)) throw fault('offline');
    if (world.chance(faults.quota)) throw fault('quota');
    if (world.chance(faults.unauthenticated)) throw fault('unauthenticated');
    if (world.chance(faults.serverError)) throw fault('remote-failed');
    const request = { user: client.user, time: this.time() };
    const reply = this.#serve(what, () => answer(request));
    if (world.chance(faults.duplicate)) this.#serve(what, () => answer(request)).catch(ignore);
    if (world.chance(faults.lostReply)) {
      reply.catch(ignore);
      throw fault('offline');
    }
    const settled = await Promise.allSettled([reply]);
    await world.gate(client.process, 'answer');
    if (world.chance(faults.serverError)) throw fault('remote-failed');
    if (settled[0].status === 'rejected') throw settled[0].reason as Error;
    return settled[0].value;
  }

  async #serve<T>(what: string, answer: () => T): Promise<T> {
    const isWrite = what.startsWith('commit') || what === 'createCampaign';
    if (isWrite && this.#world.chance(this.faults.lateCommit)) {
      this.late += 1;
      await this.#world.gate(this.#process, `shows ${what}`);
      if (this.#world.chance(0.5)) await this.#world.gate(this.#process, `at last shows ${what}`);
      this.late -= 1;
    }
    return answer();
  }
}

function ignore(): void {
  // Nobody hears of it.
}

function fault(reason: ErrorReason): MoonforgeError {
  return new MoonforgeError(reason, `Simulated: ${reason}.`);
}

/** One connection of one client. */
export class SimRemote implements RemoteStore {
  readonly identity = 'simulated';
  readonly rulesAdvice = 'None.';
  readonly comparesItself = false;
  readonly userId: string;
  online = true;
  /** Requests so far. */
  requests = 0;
  /** What this client was ever told. */
  onPage: (place: RemotePlace, page: RemotePage) => void = () => undefined;
  readonly process: Process;
  readonly #network: Network;

  constructor(network: Network, process: Process, userId: string) {
    this.#network = network;
    this.process = process;
    this.userId = userId;
  }

  get user(): string {
    return this.userId;
  }

  rulesAreEnforced(): Promise<boolean> {
    return this.#ask('probe', () => true);
  }

  campaign(campaignId: CampaignId): Promise<RemoteCampaign | undefined> {
    return this.#ask('campaign', (request, server) => server.campaign(request, campaignId));
  }

  createCampaign(campaignId: CampaignId, name: string): Promise<void> {
    return this.#ask('createCampaign', (request, server) =>
      server.createCampaign(request, campaignId, name),
    );
  }

  commit(campaignId: CampaignId, writes: readonly RemoteWrite[]): Promise<void> {
    const what = `commit ${writes.map(({ audience, docId, state }) => `${audience}/${docId}@${state.rev}`).join(' ')}`;
    return this.#ask(what, (request, server) => server.commit(request, campaignId, writes));
  }

  read(
    campaignId: CampaignId,
    audience: Audience,
    docIds: readonly RecordId[],
  ): Promise<ReadonlyMap<RecordId, RemoteDocument>> {
    const place = { campaignId, audience };
    return this.#ask(`read ${audience} ${docIds.join(' ')}`, (request, server) =>
      server.read(request, place, docIds),
    );
  }

  async changesAfter(
    campaignId: CampaignId,
    audience: Audience,
    cursor: SyncCursor | null,
    limit: number,
  ): Promise<RemotePage> {
    const place = { campaignId, audience };
    const what = `changes of ${audience} after ${cursor?.updatedAt ?? 'the beginning'}`;
    const page = await this.#ask(what, (request, server) =>
      server.changesAfter(request, place, { cursor, limit }),
    );
    this.onPage(place, page);
    return page;
  }

  newest(campaignId: CampaignId, audience: Audience): Promise<RemoteDocument | undefined> {
    return this.#ask(`newest of ${audience}`, (request, server) =>
      server.newest(request, { campaignId, audience }),
    );
  }

  countAfter(
    campaignId: CampaignId,
    audience: Audience,
    cursor: SyncCursor | null,
  ): Promise<number> {
    return this.#ask(`count of ${audience}`, (request, server) =>
      server.countAfter(request, { campaignId, audience }, cursor),
    );
  }

  putParts(_campaignId: CampaignId, parts: readonly BodyPart[]): Promise<void> {
    return this.#ask('putParts', (_, { parts: stored }) => {
      for (const { hash, text } of parts) stored.set(hash, text);
    });
  }

  readParts(
    _campaignId: CampaignId,
    hashes: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    return this.#ask('readParts', (_, { parts: stored }) => {
      return new Map([...stored].filter(([hash]) => hashes.includes(hash)));
    });
  }

  totals(campaignId: CampaignId, audience: Audience): Promise<RevisionTotals> {
    return this.#ask(`totals of ${audience}`, (request, server) =>
      server.totals(request, { campaignId, audience }),
    );
  }

  allowCompaction(campaignId: CampaignId, time: string): Promise<void> {
    return this.#ask('allowCompaction', (request, server) =>
      server.allowCompaction(request, campaignId, time),
    );
  }

  compaction(place: RemotePlace): Promise<RemoteCompaction | undefined> {
    return this.#ask('compaction', (request, server) => server.compaction(request, place));
  }

  takeOut(place: RemotePlace, documents: readonly { readonly docId: RecordId }[]): Promise<void> {
    const docIds = documents.map(({ docId }) => docId);
    return this.#ask('takeOut', (request, server) => server.takeOut(request, place, docIds));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #ask<T>(what: string, answer: (request: Request, server: ModelServer) => T): Promise<T> {
    this.requests += 1;
    const { server } = this.#network;
    return this.#network.request(this, what, (request) => answer(request, server));
  }
}
