import { untilCancelled, type CancellationToken } from '../core/cancellation';
import { MoonforgeError, messageOf, reasonOf, type ErrorReason } from '../core/errors';
import { silentLogger } from '../core/logger';
import { audiences } from '../core/model/audience';
import type { CampaignId } from '../core/model/ids';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { DeletionAnswer, SyncEngine, SyncReport } from '../core/ports/syncEngine';
import { requireCampaign } from '../documents/findCampaign';
import { connectFirestore, createSyncEngine, defaultSyncOptions, systemClock } from '../headless';
import type { RemoteTarget } from '../sync/remoteTarget';
import type { Arguments } from './arguments';
import { UsageError } from './arguments';
import { assertOwnEdits } from './assertOwnEdits';
import type { Command, CommandContext, CommandResult } from './command';
import { joinServer } from './joinArgument';
import { withStore } from './openStore';
import { chooseServer, remoteOptions, remoteUsage } from './remoteArguments';
import { isUnprotected, syncFailure } from './syncFailure';

export const syncCommand: Command = {
  name: 'sync',
  usage: `sync --db FILE ${remoteUsage} [--join INVITATION_OR_ID [--called NAME] | --upload-again CAMPAIGN] [--accept-deletions | --keep-deleted] [--take-over] [--without-rules] [--json]`,
  summary: 'Sends and fetches until neither finds anything, and proves that both sides are equal.',
  options: [...remoteOptions, 'join', 'called', 'upload-again'],
  flags: ['accept-deletions', 'keep-deleted', 'take-over', 'without-rules'],
  positionals: [],
  run: runSync,
};

interface SyncOutcome {
  readonly report: SyncReport;
  readonly failure: string | undefined;
  /** What the user should know although everything was done. */
  readonly warning: string | undefined;
}

async function runSync({ args, token }: CommandContext): Promise<CommandResult> {
  const wanted = args.optional('join');
  const lost = args.optional('upload-again');
  if (wanted !== undefined && lost !== undefined) {
    throw new UsageError('--join fetches a campaign, --upload-again sends one: give one of them.');
  }
  const chosen = await chooseServer(args, token);
  const target = { ...chosen.target, withoutRules: args.flag('without-rules') };
  const server = { ...chosen, target };
  const joined =
    wanted === undefined
      ? undefined
      : await untilCancelled(joinServer(args, server, wanted), token);
  const access = joined === undefined ? 'write' : 'create';
  const { report, failure, warning } = await withStore(
    args.required('db'),
    access,
    async (store) => {
      if (!args.flag('take-over')) await assertOwnEdits(store, server);
      return syncOnce(store, { target, joined, lost, answer: answerOf(args), token }).catch(
        addHint,
      );
    },
  );
  const { pushed, pulled, merged, conflicts, pending, verified } = report;
  const json = { pushed, pulled, merged, conflicts, pending, verified };
  const text = Object.entries(json).map(([name, value]) => `${name} ${String(value)}\n`);
  const warned = warning === undefined ? json : { ...json, warning };
  const said = warning === undefined ? text : [...text, `warning ${warning}\n`];
  return { text: said.join(''), json: warned, ...(failure === undefined ? {} : { failure }) };
}

/** What becomes of notes that others deleted in great number. */
function answerOf(args: Arguments): DeletionAnswer | undefined {
  const [accept, keep] = [args.flag('accept-deletions'), args.flag('keep-deleted')];
  if (accept && keep) {
    throw new UsageError('--accept-deletions deletes the notes, --keep-deleted keeps them.');
  }
  return accept ? 'apply' : keep ? 'keep' : undefined;
}

const hints: Readonly<Partial<Record<ErrorReason, string>>> = {
  'campaign-missing': 'Here that is "sync --upload-again CAMPAIGN".',
  'remote-mismatch': 'Here that is "sync --upload-again CAMPAIGN".',
  'rules-not-deployed': 'Here that is "sync --without-rules"; read in docs/SYNC.md what it means.',
  'mass-deletion': 'Here that is "sync --accept-deletions" or "sync --keep-deleted".',
};

/** Says how the command line does what the engine advises. */
function addHint(error: unknown): never {
  const reason = reasonOf(error);
  const hint = reason && hints[reason];
  if (reason === undefined || hint === undefined) throw error;
  throw new MoonforgeError(reason, `${messageOf(error)} ${hint}`, error);
}

interface SyncRequest {
  readonly target: RemoteTarget;
  readonly joined: CampaignId | undefined;
  /** Name or id of a campaign that the server lost or never had. */
  readonly lost: string | undefined;
  readonly answer: DeletionAnswer | undefined;
  readonly token: CancellationToken;
}

/** One round, or as much of it as was under way when it is cancelled: the store may be closed after either. */
async function syncOnce(
  store: CampaignStore,
  { target, joined, lost, answer, token }: SyncRequest,
): Promise<SyncOutcome> {
  const engine = createSyncEngine({
    store,
    remote: () => connectFirestore(target),
    options: defaultSyncOptions,
    clock: systemClock,
    logger: silentLogger,
  });
  try {
    return await untilCancelled(runRound(engine, store, { joined, lost, answer, token }), token);
  } finally {
    await engine.stop();
  }
}

async function runRound(
  engine: SyncEngine,
  store: CampaignStore,
  { joined, lost, answer, token }: Omit<SyncRequest, 'target'>,
): Promise<SyncOutcome> {
  if (lost !== undefined) {
    await engine.uploadAgain((await requireCampaign(store.notes, lost)).docId, token);
  }
  const fetched =
    joined === undefined ? 0 : await join(engine, store, { campaignId: joined, token });
  if (answer !== undefined) await answerDeletions(engine, store, { answer, token });
  const round = await engine.syncNow(token);
  const report = { ...round, pulled: fetched + round.pulled };
  const { status } = engine;
  const warning = isUnprotected(status) ? (status.message ?? undefined) : undefined;
  return { report, failure: syncFailure(report, status), warning };
}

/** Answers for every campaign of the file what waits, and what comes in now. */
async function answerDeletions(
  engine: SyncEngine,
  { sync }: CampaignStore,
  { answer, token }: { readonly answer: DeletionAnswer; readonly token: CancellationToken },
): Promise<void> {
  await engine.syncNow(token).catch((error: unknown) => {
    if (reasonOf(error) !== 'mass-deletion') throw error;
  });
  for (const campaignId of await sync.campaignIds()) {
    const held = await sync.heldDeletions(campaignId);
    if (held.length > 0) await engine.answerMassDeletion(campaignId, answer);
  }
}

/** Brings the campaign in and tells how many documents came. */
async function join(
  engine: SyncEngine,
  { sync }: CampaignStore,
  { campaignId, token }: { readonly campaignId: CampaignId; readonly token: CancellationToken },
): Promise<number> {
  const before = await countDocuments(sync, campaignId);
  await engine.join(campaignId, token);
  return (await countDocuments(sync, campaignId)) - before;
}

/** How many documents of the server the file knows, whoever may see them. */
async function countDocuments(
  sync: CampaignStore['sync'],
  campaignId: CampaignId,
): Promise<number> {
  const totals = await Promise.all(audiences.map((audience) => sync.totals(campaignId, audience)));
  return totals.reduce((sum, { count }) => sum + count, 0);
}
