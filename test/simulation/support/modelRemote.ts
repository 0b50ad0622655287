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

/** A connection to the model server on which nothing ever goes wrong. Each request has a server time of its own. */
export class ModelRemote implements RemoteStore {
  readonly identity = 'simulated';
  readonly rulesAdvice = 'None.';
  readonly comparesItself = false;
  readonly userId: string;
  readonly #server: ModelServer;

  constructor(server: ModelServer, userId: string) {
    this.#server = server;
    this.userId = userId;
  }

  rulesAreEnforced(): Promise<boolean> {
    return Promise.resolve(true);
  }

  campaign(campaignId: CampaignId): Promise<RemoteCampaign | undefined> {
    return this.#ask((request) => this.#server.campaign(request, campaignId));
  }

  createCampaign(campaignId: CampaignId, name: string): Promise<void> {
    return this.#ask((request) => this.#server.createCampaign(request, campaignId, name));
  }

  commit(campaignId: CampaignId, writes: readonly RemoteWrite[]): Promise<void> {
    return this.#ask((request) => this.#server.commit(request, campaignId, writes));
  }

  read(
    campaignId: CampaignId,
    audience: Audience,
    docIds: readonly RecordId[],
  ): Promise<ReadonlyMap<RecordId, RemoteDocument>> {
    const place = { campaignId, audience };
    return this.#ask((request) => this.#server.read(request, place, docIds));
  }

  changesAfter(
    campaignId: CampaignId,
    audience: Audience,
    cursor: SyncCursor | null,
    limit: number,
  ): Promise<RemotePage> {
    const place = { campaignId, audience };
    return this.#ask((request) => this.#server.changesAfter(request, place, { cursor, limit }));
  }

  newest(campaignId: CampaignId, audience: Audience): Promise<RemoteDocument | undefined> {
    return this.#ask((request) => this.#server.newest(request, { campaignId, audience }));
  }

  countAfter(
    campaignId: CampaignId,
    audience: Audience,
    cursor: SyncCursor | null,
  ): Promise<number> {
    const place = { campaignId, audience };
    return this.#ask((request) => this.#server.countAfter(request, place, cursor));
  }

  totals(campaignId: CampaignId, audience: Audience): Promise<RevisionTotals> {
    return this.#ask((request) => this.#server.totals(request, { campaignId, audience }));
  }

  putParts(_campaignId: CampaignId, parts: readonly BodyPart[]): Promise<void> {
    return this.#ask(() => {
      for (const { hash, text } of parts) this.#server.parts.set(hash, text);
    });
  }

  readParts(
    _campaignId: CampaignId,
    hashes: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    const stored = [...this.#server.parts];
    return this.#ask(() => new Map(stored.filter(([hash]) => hashes.includes(hash))));
  }

  compaction(place: RemotePlace): Promise<RemoteCompaction | undefined> {
    return this.#ask((request) => this.#server.compaction(request, place));
  }

  allowCompaction(campaignId: CampaignId, time: string): Promise<void> {
    return this.#ask((request) => this.#server.allowCompaction(request, campaignId, time));
  }

  takeOut(place: RemotePlace, documents: readonly { readonly docId: RecordId }[]): Promise<void> {
    const docIds = documents.map(({ docId }) => docId);
    return this.#ask((request) => this.#server.takeOut(request, place, docIds));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #ask<T>(answer: (request: Request) => T): Promise<T> {
    // As over a network: nobody hears before the next turn.
    await Promise.resolve();
    return answer({ user: this.userId, time: this.#server.nextTime() });
  }
}
