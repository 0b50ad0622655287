import type { Audience } from '../../../../src/core/model/audience';
import type { CampaignId, RecordId } from '../../../../src/core/model/ids';
import type {
  BodyPart,
  RemoteCampaign,
  RemoteDocument,
  RemotePage,
  RemoteStore,
  RemoteWrite,
} from '../../../../src/core/ports/remoteStore';
import type { RevisionTotals, SyncCursor } from '../../../../src/core/ports/syncStore';
import { attemptsOf, type Attempt } from './attempts';

type Method =
  | 'campaign'
  | 'createCampaign'
  | 'commit'
  | 'read'
  | 'changesAfter'
  | 'putParts'
  | 'readParts'
  | 'newest'
  | 'countAfter'
  | 'totals'
  | 'compaction'
  | 'allowCompaction'
  | 'takeOut';

/** Runs around a request; what it throws stands for a lost request (`before`) or a lost answer (`after`). */
export type Interceptor = (method: Method) => Promise<void> | void;

/** The real remote store, with a place to step in before each request leaves and before its answer arrives. */
export class InterceptedRemote implements RemoteStore {
  readonly calls: Method[] = [];
  /** Where each read of the game masters' changes began. */
  readonly positions: (SyncCursor | null)[] = [];
  /** Every document a commit asked for. */
  readonly attempts: Attempt[] = [];
  /** The parts of long bodies that were sent or asked for. */
  readonly parts: string[] = [];
  before: Interceptor = () => undefined;
  after: Interceptor = () => undefined;
  readonly #inner: RemoteStore;

  constructor(inner: RemoteStore) {
    this.#inner = inner;
  }

  get identity(): string {
    return this.#inner.identity;
  }

  get userId(): string {
    return this.#inner.userId;
  }

  get rulesAdvice(): string {
    return this.#inner.rulesAdvice;
  }

  get comparesItself(): boolean {
    return this.#inner.comparesItself;
  }

  rulesAreEnforced(): Promise<boolean> {
    return this.#inner.rulesAreEnforced();
  }

  campaign(campaignId: CampaignId): Promise<RemoteCampaign | undefined> {
    return this.#around('campaign', () => this.#inner.campaign(campaignId));
  }

  createCampaign(campaignId: CampaignId, name: string): Promise<void> {
    return this.#around('createCampaign', () => this.#inner.createCampaign(campaignId, name));
  }

  commit(campaignId: CampaignId, writes: readonly RemoteWrite[]): Promise<void> {
    this.attempts.push(...attemptsOf(writes));
    return this.#around('commit', () => this.#inner.commit(campaignId, writes));
  }

  read(
    campaignId: CampaignId,
    audience: Audience,
    docIds: readonly RecordId[],
  ): Promise<ReadonlyMap<RecordId, RemoteDocument>> {
    return this.#around('read', () => this.#inner.read(campaignId, audience, docIds));
  }

  changesAfter(
    campaignId: CampaignId,
    audience: Audience,
    cursor: SyncCursor | null,
    limit: number,
  ): Promise<RemotePage> {
    if (audience === 'gm') this.positions.push(cursor);
    return this.#around('changesAfter', () =>
      this.#inner.changesAfter(campaignId, audience, cursor, limit),
    );
  }

  newest(campaignId: CampaignId, audience: Audience): Promise<RemoteDocument | undefined> {
    return this.#around('newest', () => this.#inner.newest(campaignId, audience));
  }

  countAfter(
    campaignId: CampaignId,
    audience: Audience,
    cursor: SyncCursor | null,
  ): Promise<number> {
    return this.#around('countAfter', () => this.#inner.countAfter(campaignId, audience, cursor));
  }

  putParts(campaignId: CampaignId, parts: readonly BodyPart[]): Promise<void> {
    this.parts.push(...parts.map(({ hash }) => hash));
    return this.#around('putParts', () => this.#inner.putParts(campaignId, parts));
  }

  readParts(
    campaignId: CampaignId,
    hashes: readonly string[],
  ): Promise<ReadonlyMap<string, string>> {
    this.parts.push(...hashes);
    return this.#around('readParts', () => this.#inner.readParts(campaignId, hashes));
  }

  totals(campaignId: CampaignId, audience: Audience): Promise<RevisionTotals> {
    return this.#around('totals', () => this.#inner.totals(campaignId, audience));
  }

  allowCompaction(campaignId: CampaignId, time: string): Promise<void> {
    return this.#around('allowCompaction', () => this.#inner.allowCompaction(campaignId, time));
  }

  compaction(
    ...told: Parameters<RemoteStore['compaction']>
  ): ReturnType<RemoteStore['compaction']> {
    return this.#around('compaction', () => this.#inner.compaction(...told));
  }

  takeOut(...told: Parameters<RemoteStore['takeOut']>): Promise<void> {
    return this.#around('takeOut', () => this.#inner.takeOut(...told));
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  /** How often a request was made. */
  count(method: Method): number {
    return this.calls.filter((call) => call === method).length;
  }

  async #around<T>(method: Method, request: () => Promise<T>): Promise<T> {
    this.calls.push(method);
    await this.before(method);
    const answer = await request();
    await this.after(method);
    return answer;
  }
}
