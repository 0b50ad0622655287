import { reasonOf } from '../core/errors';
import type { CampaignId } from '../core/model/ids';
import { audiencesOfRole, isGameMaster } from '../core/model/roles';
import type { Audience } from '../core/model/audience';
import type { CampaignStatus } from '../core/ports/syncEngine';
import { backoffDelay, isDue, longestBackoff } from './backoff';
import { breakCycles } from './breakCycles';
import {
  campaignEventOf,
  campaignTable,
  requestEvents,
  type CampaignEffect,
  type CampaignEvent,
  type CampaignState,
} from './campaignTable';
import { describeFailure, type Trouble } from './failure';
import { hasWork } from './hasWork';
import { assertAnswered } from './massDeletion';
import { PollPlan } from './pollPlan';
import { describeReadOnly, explainRefusal } from './membership';
import { prepareCampaign } from './prepareCampaign';
import { ProofTimes } from './proofTimes';
import { pull } from './pull';
import { push } from './push';
import { Machine } from './stateTable';
import type { SyncContext } from './syncContext';
import { verify } from './verify';
import type { RequestName } from './watchRequests';

/**
 * `poll`: proves when it is due · `listen`: as `poll`, and leaves edits alone that the user is at · `full`: proves, and sends rows that wait, in any case · `flush`: only sends, for a
 * window that closes.
 */
export type RoundKind = 'poll' | 'listen' | 'full' | 'flush';

/** Turns of push and pull in one round; others writing all the time would keep it going for ever. */
const exchangesPerTurn = 20;

/** One campaign of the file, as one connection sees it: its turns in the rounds, and where it stands between them. */
export class CampaignSync {
  readonly #campaignId: CampaignId;
  readonly #changed: () => void;
  readonly #machine: Machine<CampaignState, CampaignEvent, CampaignEffect>;
  /** Of the turn under way or of the last one. */
  #context: SyncContext | undefined;
  #isItsTurn = false;
  #title = '';
  /** This user's role there, once it is known. */
  #role: string | undefined;
  #isPrepared = false;
  #preparedAt = 0;
  #failures = 0;
  #waitUntil: number | null = null;
  #trouble: Trouble | undefined;
  readonly #plan = new PollPlan();
  readonly #proof = new ProofTimes();
  #verified = false;
  /** Whether nothing moved since records were last kept from standing below themselves. */
  #hasLookedForCircles = false;

  /** `changed` is called after each event that may have changed the status. */
  constructor(campaignId: CampaignId, changed: () => void = () => undefined) {
    this.#campaignId = campaignId;
    this.#changed = changed;
    this.#machine = new Machine(campaignTable, 'idle', {
      run: (effect) => this.#run(effect),
      onUnreachable: (state, event, why) =>
        this.#context?.logger.error(`sync: a campaign that is ${state} met “${event}”: ${why}`),
    });
  }

  get status(): CampaignStatus {
    const { state } = this.#machine;
    const { reason = null, message = null } = this.#trouble ?? {};
    return {
      ...{ campaignId: this.#campaignId, title: this.#title, role: this.#role ?? null },
      ...{ state, reason, message, retryAt: this.#waitUntil },
    };
  }

  /** When the next proof is due; `Infinity` while none is. Milliseconds since the epoch. */
  get proofDueAt(): number {
    if (this.#waitUntil !== null) return this.#waitUntil;
    return this.#proof.dueAt;
  }

  /** Whether it takes part in a round that begins by itself. */
  isDue(now: number): boolean {
    return this.#waitUntil === null || isDue(this.#waitUntil, now);
  }

  /** Ends its wait, and has the next round read everything: something changed, or somebody asks. */
  lookAgain(): void {
    this.#plan.readAll();
    this.#dispatch('look-again');
  }

  /** Learns that something changed there, which the next turn reads. */
  ring(audience: Audience): void {
    this.#plan.ring(audience);
  }

  /** Learns that a request leaves; one of another campaign's turn is not its own. */
  follow(request: RequestName): void {
    const event = requestEvents[request];
    if (event !== undefined && this.#isItsTurn) this.#dispatch(event);
  }

  /**
   * Pushes and pulls until neither finds anything, then proves. A poll reads what is due only. Returns whether the last
   * proof held. Whoever is no game master reads what players may see and sends nothing: edits stay in the outbox.
   */
  async turn(context: SyncContext, kind: RoundKind): Promise<boolean> {
    this.#context = context;
    this.#dispatch('turn');
    this.#isItsTurn = true;
    try {
      const role = await this.#prepare(context, kind);
      const own = { ...context, audiences: audiencesOfRole(role) };
      await this.#exchange(own, kind, isGameMaster(role));
      await assertAnswered(own, this.#campaignId);
      const end = await this.#prove(own, kind);
      this.#trouble = isGameMaster(role) ? undefined : describeFailure(describeReadOnly(role));
      this.#dispatch(isGameMaster(role) ? end : 'only-read');
      return this.#verified;
    } catch (error) {
      throw await this.#failed(context, error);
    } finally {
      this.#isItsTurn = false;
    }
  }

  async #prepare(context: SyncContext, kind: RoundKind): Promise<string> {
    const summary = await context.store.notes.summary(this.#campaignId);
    this.#title = summary?.title ?? '';
    const now = context.clock.now();
    if (this.#isPrepared && this.#role !== undefined && !this.#mayHaveRisen(kind, now)) {
      return this.#role;
    }
    const role = await prepareCampaign(context, this.#campaignId);
    this.#role = role;
    this.#preparedAt = now;
    this.#isPrepared = true;
    this.#dispatch('prepared');
    return role;
  }

  /** Nothing tells members who only read that they may write: that is asked for now and then, and by who asks for a round. */
  #mayHaveRisen(kind: RoundKind, now: number): boolean {
    if (this.#role === undefined || isGameMaster(this.#role)) return false;
    return kind === 'full' || now - this.#preparedAt >= longestBackoff;
  }

  async #exchange(context: SyncContext, kind: RoundKind, writes: boolean): Promise<void> {
    if (kind === 'full') this.#plan.readAll();
    const due = this.#plan.next(context.audiences, context.clock.now());
    for (let turn = 0; turn < exchangesPerTurn; turn += 1) {
      // Who asks for a round wants everything tried, once.
      if (writes && kind !== 'listen') await this.#push(context, kind === 'full' && turn === 0);
      if (kind === 'flush') return;
      let pulled = 0;
      for (const audience of due) pulled += await pull(context, this.#campaignId, audience);
      if (pulled > 0) this.#proof.noteFound(context.clock.now());
      if (writes) await this.#breakCycles(context);
      // What a pull merged is sent; what others write meanwhile comes with the next round.
      if (!writes || kind === 'listen' || !(await hasWork(context, this.#campaignId))) return;
    }
  }

  async #push(context: SyncContext, triesAll: boolean): Promise<void> {
    const sent = context.tally.pushed;
    await push(context, this.#campaignId, triesAll ? 'ended' : 'kept');
    if (context.tally.pushed > sent) this.#proof.noteSent(context.clock.now());
  }

  /** Sees to it that no record stands below itself, when anything was exchanged since that was last so. */
  async #breakCycles(context: SyncContext): Promise<void> {
    const { pushed, pulled, merged } = context.tally;
    if (this.#hasLookedForCircles && pushed + pulled + merged === 0) return;
    await breakCycles(context, this.#campaignId);
    // A circle that waits for a newer revision is looked at again when one came; asking before tells nothing new.
    this.#hasLookedForCircles = true;
  }

  async #prove(context: SyncContext, kind: RoundKind): Promise<CampaignEvent> {
    const now = context.clock.now();
    const isDue = this.proofDueAt <= now;
    if (kind === 'flush' || (kind !== 'full' && !isDue)) return 'done';
    const { pulled } = context.tally;
    this.#verified = true;
    for (const audience of context.audiences) {
      const place = { campaignId: this.#campaignId, audience };
      this.#verified = (await verify(context, place)) && this.#verified;
    }
    this.#hasLookedForCircles &&= context.tally.pulled === pulled;
    this.#proof.noteProof(now, this.#verified);
    return this.#verified ? 'verified' : 'unequal';
  }

  /** Finds out whose failure it is, and returns it. */
  async #failed(context: SyncContext, error: unknown): Promise<unknown> {
    this.#hasLookedForCircles = false;
    const failure = await this.#explain(context, error);
    const event = campaignEventOf(failure);
    this.#trouble = event === 'interrupted' ? undefined : describeFailure(failure);
    this.#dispatch(event);
    return failure;
  }

  /** A refusal may be about the document, the role or the campaign: asking for the campaign tells them apart. */
  async #explain(context: SyncContext, error: unknown): Promise<unknown> {
    if (reasonOf(error) !== 'permission-denied') return error;
    try {
      return (await explainRefusal(context, this.#campaignId)) ?? error;
    } catch (explanation) {
      return explanation;
    }
  }

  #run(effect: CampaignEffect): void {
    switch (effect) {
      case 'settle':
        this.#failures = 0;
        this.#waitUntil = null;
        break;
      case 'wait':
        this.#failures += 1;
        this.#sitOut(({ options, random }) =>
          Math.max(options.retryDelay, backoffDelay(this.#failures, options.retryDelay, random)),
        );
        break;
      case 'park':
        this.#sitOut(() => longestBackoff);
        break;
      case 'end-wait':
        this.#waitUntil = null;
        break;
      case 'prepare-again':
        this.#isPrepared = false;
        break;
    }
  }

  #sitOut(wait: (context: SyncContext) => number): void {
    const context = this.#context;
    if (context !== undefined) this.#waitUntil = context.clock.now() + wait(context);
  }

  #dispatch(event: CampaignEvent): void {
    this.#machine.dispatch(event);
    this.#changed();
  }
}
