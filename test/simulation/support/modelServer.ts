import { jsonEqual, type JsonObject, type JsonValue } from '../../../src/core/json';
import { MoonforgeError } from '../../../src/core/errors';
import type { Audience } from '../../../src/core/model/audience';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import { compareCursors, compareTimes, rewindCursor } from '../../../src/sync/cursor';
import type {
  RemoteCampaign,
  RemoteCompaction,
  RemoteDocument,
  RemotePage,
  RemotePlace,
  RemoteWrite,
} from '../../../src/core/ports/remoteStore';
import type { RemoteState, RevisionTotals, SyncCursor } from '../../../src/core/ports/syncStore';

export type Role = 'owner' | 'gm' | 'player' | 'reader';

export interface ModelDocument extends RemoteState {
  readonly audience: Audience;
  readonly docId: RecordId;
  readonly updatedAt: string;
  /** Marker by "user:device". */
  readonly seen: Readonly<Record<string, string>>;
}

interface ModelCampaign {
  readonly name: string;
  readonly members: Map<string, Role>;
  /** By place, see `placeOf`. */
  readonly documents: Map<string, ModelDocument>;
  /** Every state a document ever had, also before it was taken out. */
  readonly history: Map<string, RemoteState[]>;
  /** Places from which a document was taken out. */
  readonly takenOut: Set<string>;
  /** Until when deleted documents may be taken out, and what was. */
  compactedBefore?: string;
  readonly compactions: Map<Audience, RemoteCompaction>;
}

/** Where a document is, below its campaign. */
export function placeOf(audience: Audience, docId: RecordId): string {
  return `${audience}/${docId}`;
}

/** Who asks, and when the request arrived: server time is fixed then, however late its commit shows. */
export interface Request {
  readonly user: string;
  /** As in `SyncCursor`. */
  readonly time: string;
}

const longestBody = 921_600;
const documentBytes = 1024 * 1024;
const batchBytes = 4 * 1024 * 1024;

/** What `firestore.rules` and Firestore do with the engine's requests, without either. A test compares it with them. */
export class ModelServer {
  /** Parts of long bodies by their hashes. */
  readonly parts = new Map<string, string>();
  readonly campaigns = new Map<CampaignId, ModelCampaign>();
  /** Places and markers of operations that landed, to see that none lands twice. */
  readonly landed: string[] = [];
  /** Changes of documents so far. */
  changes = 0;
  /** How long the rules keep deletions. */
  keptSeconds = 90 * 86_400;
  #times = 0;
  /** Content this server refuses for reasons of its own. */
  refuses: (write: RemoteWrite) => boolean = () => false;

  /** A time after all it gave before. */
  nextTime(): string {
    this.#times += 1;
    return `1767225600.${String(this.#times).padStart(9, '0')}`;
  }

  /** A server of its own with the same documents. */
  copy(): ModelServer {
    const copy = new ModelServer();
    for (const [id, campaign] of this.campaigns) copy.campaigns.set(id, structuredClone(campaign));
    copy.landed.push(...this.landed);
    for (const [hash, text] of this.parts) copy.parts.set(hash, text);
    copy.#times = this.#times;
    return copy;
  }

  campaign({ user }: Request, campaignId: CampaignId): RemoteCampaign | undefined {
    const found = this.campaigns.get(campaignId);
    if (found === undefined) return undefined;
    const role = found.members.get(user);
    if (role === undefined) throw denied();
    const { name, compactedBefore } = found;
    return { name, role, ...(compactedBefore === undefined ? {} : { compactedBefore }) };
  }

  createCampaign({ user }: Request, campaignId: CampaignId, name: string): void {
    const found = this.campaigns.get(campaignId);
    if (found !== undefined) {
      if (!found.members.has(user)) throw denied();
      return;
    }
    const members = new Map<string, Role>([[user, 'owner']]);
    this.campaigns.set(campaignId, {
      ...{ name, members },
      documents: new Map(),
      history: new Map(),
      takenOut: new Set(),
      compactions: new Map(),
    });
  }

  commit(request: Request, campaignId: CampaignId, writes: readonly RemoteWrite[]): void {
    const campaign = this.#writable(request, campaignId);
    const bytes = writes.map(({ state }) => sizeOf(state));
    if (bytes.reduce((sum, size) => sum + size, 0) > batchBytes) {
      throw new MoonforgeError('too-large', 'The request is larger than 4 MiB.');
    }
    const next = writes.map((write) => this.#accept(request, campaignId, campaign, write));
    for (const [i, document] of next.entries()) this.#store(campaign, document, writes[i]?.marker);
  }

  read(
    request: Request,
    { campaignId, audience }: RemotePlace,
    docIds: readonly RecordId[],
  ): ReadonlyMap<RecordId, RemoteDocument> {
    const { documents } = this.#readable(request, campaignId, audience);
    const found = docIds.flatMap((docId) => documents.get(placeOf(audience, docId)) ?? []);
    return new Map(found.map((document) => [document.docId, asRead(document)]));
  }

  changesAfter(
    request: Request,
    place: RemotePlace,
    { cursor, limit }: { readonly cursor: SyncCursor | null; readonly limit: number },
  ): RemotePage {
    const ordered = this.#all(request, place)
      .filter((document) => cursor === null || compareCursors(document, cursor) > 0)
      .sort(compareCursors)
      .slice(0, limit);
    const last = ordered.at(-1);
    const complete = ordered.length < limit;
    const compaction = this.#compactionAfter(place, cursor);
    const isIn =
      complete || (last !== undefined && compaction && compareCursors(compaction, last) < 0);
    return {
      ...(compaction && isIn ? { compaction } : {}),
      documents: ordered.map(asRead),
      end: last === undefined ? null : { updatedAt: last.updatedAt, docId: last.docId },
      complete,
    };
  }

  newest(request: Request, place: RemotePlace): RemoteDocument | undefined {
    const last = this.#all(request, place).sort(compareCursors).at(-1);
    const compaction = this.#compactionAfter(place, last ?? null);
    return compaction === undefined ? last && asRead(last) : undefined;
  }

  countAfter(request: Request, place: RemotePlace, cursor: SyncCursor | null): number {
    const documents = this.#all(request, place).filter(
      (document) => cursor === null || compareCursors(document, cursor) > 0,
    );
    return documents.length + (this.#compactionAfter(place, cursor) === undefined ? 0 : 1);
  }

  totals(request: Request, place: RemotePlace): RevisionTotals {
    const found = this.#all(request, place);
    const compaction = this.#compactionAfter(place, null);
    const revisions = [...found, ...(compaction === undefined ? [] : [compaction])];
    return { count: revisions.length, revSum: revisions.reduce((sum, { rev }) => sum + rev, 0) };
  }

  allowCompaction({ user, time }: Request, campaignId: CampaignId, before: string): void {
    const campaign = this.campaigns.get(campaignId);
    const latest = rewindCursor({ updatedAt: time, docId: '' }, this.keptSeconds);
    const isLater = compareTimes(before, campaign?.compactedBefore ?? '0.000000000') > 0;
    const isOld = compareTimes(before, latest.updatedAt) <= 0;
    if (campaign?.members.get(user) !== 'owner' || !isLater || !isOld) throw denied();
    campaign.compactedBefore = before;
  }

  takeOut(
    { user, time }: Request,
    { campaignId, audience }: RemotePlace,
    docIds: readonly RecordId[],
  ): void {
    const campaign = this.campaigns.get(campaignId);
    const compactedBefore = campaign?.compactedBefore;
    if (campaign?.members.get(user) !== 'owner' || compactedBefore === undefined) throw denied();
    let { rev } = campaign.compactions.get(audience) ?? { rev: 0 };
    for (const docId of docIds) {
      const old = campaign.documents.get(placeOf(audience, docId));
      const isOld = old?.deleted === true && compareTimes(old.updatedAt, compactedBefore) < 0;
      if (!isOld || docId === campaignId) throw denied();
      rev += old.rev;
    }
    for (const docId of docIds) {
      campaign.documents.delete(placeOf(audience, docId));
      campaign.takenOut.add(placeOf(audience, docId));
    }
    this.changes += 1;
    const position = { updatedAt: time, docId: '.compaction' };
    campaign.compactions.set(audience, { ...position, rev: rev + 1, compactedBefore });
  }

  compaction(request: Request, place: RemotePlace): RemoteCompaction | undefined {
    return this.#readable(request, place.campaignId, place.audience).compactions.get(
      place.audience,
    );
  }

  #compactionAfter(
    { campaignId, audience }: RemotePlace,
    cursor: SyncCursor | null,
  ): RemoteCompaction | undefined {
    const found = this.campaigns.get(campaignId)?.compactions.get(audience);
    if (found === undefined || cursor === null) return found;
    return compareCursors(found, cursor) > 0 ? found : undefined;
  }

  /** A write by another program: a newer version, or a person in the console. */
  rewrite(
    campaignId: CampaignId,
    place: string,
    { time, data }: { readonly time: string; readonly data: JsonObject },
  ): boolean {
    const campaign = this.campaigns.get(campaignId);
    const old = campaign?.documents.get(place);
    if (campaign === undefined || old === undefined) return false;
    const next = { ...old, rev: old.rev + 1, updatedAt: time, data: { ...old.data, ...data } };
    this.#store(campaign, next, undefined);
    return true;
  }

  #all(request: Request, { campaignId, audience }: RemotePlace): ModelDocument[] {
    const { documents } = this.#readable(request, campaignId, audience);
    return [...documents.values()].filter((document) => document.audience === audience);
  }

  #readable(request: Request, campaignId: CampaignId, audience: Audience): ModelCampaign {
    const campaign = this.campaigns.get(campaignId);
    if (audience === 'table' && campaign?.members.has(request.user) === true) return campaign;
    return this.#writable(request, campaignId);
  }

  #writable({ user }: Request, campaignId: CampaignId): ModelCampaign {
    const campaign = this.campaigns.get(campaignId);
    const role = campaign?.members.get(user);
    if (campaign === undefined || (role !== 'owner' && role !== 'gm')) throw denied();
    return campaign;
  }

  #accept(
    { user, time }: Request,
    campaignId: CampaignId,
    campaign: ModelCampaign,
    write: RemoteWrite,
  ): ModelDocument {
    const { audience, docId, state, base, device, marker } = write;
    const old = campaign.documents.get(placeOf(audience, docId));
    const seen = { ...(base === undefined ? {} : old?.seen), [`${user}:${device}`]: marker };
    const next =
      base === undefined || old === undefined
        ? { ...plain(state), audience, docId, updatedAt: time, seen }
        : { ...changed(old, state, base), audience, docId, updatedAt: time, seen };
    if (base !== undefined && old === undefined) throw denied();
    const before = old?.rev ?? campaign.compactions.get(audience)?.rev ?? 0;
    if (state.rev !== before + 1 || this.refuses(write)) throw denied();
    if (old === undefined && (state.collection === 'campaigns') !== (docId === campaignId)) {
      throw denied();
    }
    if (next.body.length > longestBody || Object.keys(next.data).length > 200) throw denied();
    if (sizeOf(next) > documentBytes) {
      throw new MoonforgeError('too-large', 'The document is larger than 1 MiB.');
    }
    return next;
  }

  #store(campaign: ModelCampaign, document: ModelDocument, marker: string | undefined): void {
    const place = placeOf(document.audience, document.docId);
    this.changes += 1;
    campaign.documents.set(place, document);
    const states = campaign.history.get(place) ?? [];
    campaign.history.set(place, [...states, plain(document)]);
    if (marker !== undefined) this.landed.push(`${place} ${marker}`);
  }
}

/** Only what differs from the base is written, over whatever the server has. */
function changed(old: ModelDocument, state: RemoteState, base: RemoteState): RemoteState {
  return {
    collection: old.collection,
    rev: state.rev,
    deleted: state.deleted === base.deleted ? old.deleted : state.deleted,
    data: changedData(old.data, state.data, base.data),
    body: state.body === base.body ? old.body : state.body,
    ...(state.moved && { moved: state.moved }),
  };
}

function changedData(old: JsonObject, mine: JsonObject, base: JsonObject): JsonObject {
  const members = new Map<string, JsonValue>(Object.entries(old));
  for (const [key, value] of Object.entries(mine)) {
    const known = Object.hasOwn(base, key) ? base[key] : undefined;
    if (known === undefined || !jsonEqual(value, known)) members.set(key, value);
  }
  for (const key of Object.keys(base)) if (!Object.hasOwn(mine, key)) members.delete(key);
  return Object.fromEntries(members);
}

/** Exactly what a base holds. */
export function plain(state: RemoteState): RemoteState {
  const { collection, deleted, data, body, rev, moved } = state;
  return { collection, deleted, data, body, rev, ...(moved && { moved }) };
}

function asRead(document: ModelDocument): RemoteDocument {
  const { audience, docId, updatedAt, seen } = document;
  return { ...plain(document), audience, docId, updatedAt, seen: new Set(Object.values(seen)) };
}

function sizeOf({ data, body }: RemoteState): number {
  return Buffer.byteLength(body) + Buffer.byteLength(JSON.stringify(data));
}

function denied(): MoonforgeError {
  return new MoonforgeError('permission-denied', 'The model server refuses.');
}
