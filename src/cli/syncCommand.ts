import type { CancellationToken } from '../core/cancellation';
import { silentLogger } from '../core/logger';
import type { CampaignId } from '../core/model/ids';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { SyncEngine, SyncReport } from '../core/ports/syncEngine';
import {
  connectFirestore,
  createSyncEngine,
  defaultSyncOptions,
  parseRemoteTarget,
  systemClock,
} from '../headless';
import { assertJoinable } from '../sync/join';
import type { RemoteTarget } from '../sync/remoteTarget';
import type { Arguments } from './arguments';
import { UsageError } from './arguments';
import { untilCancelled } from './cancelOnSignal';
import type { Command, CommandContext, CommandResult } from './command';
import { readDocumentId } from './documentId';
import { withStore } from './openStore';
import { syncFailure } from './syncFailure';

export const syncCommand: Command = {
  name: 'sync',
  usage: 'sync --db FILE --emulator HOST:PORT --project P --user UID [--join CAMPAIGN_ID] [--json]',
  summary: 'Sends and fetches until neither finds anything, and proves that both sides are equal.',
  options: ['emulator', 'project', 'user', 'join'],
  positionals: [],
  run: runSync,
};

interface SyncOutcome {
  readonly report: SyncReport;
  readonly failure: string | undefined;
}

async function runSync({ args, token }: CommandContext): Promise<CommandResult> {
  const target = readTarget(args);
  const id = args.optional('join');
  const joined = id === undefined ? undefined : readDocumentId(id);
  if (joined !== undefined) {
    // A file is only made for a campaign that can be joined.
    await untilCancelled(
      assertJoinable(() => connectFirestore(target), joined),
      token,
    );
  }
  const access = joined === undefined ? 'write' : 'create';
  const { report, failure } = await withStore(args.required('db'), access, (store) =>
    syncOnce(store, { target, joined, token }),
  );
  const { pushed, pulled, merged, conflicts, pending, verified } = report;
  const json = { pushed, pulled, merged, conflicts, pending, verified };
  const text = Object.entries(json).map(([name, value]) => `${name} ${String(value)}\n`);
  return { text: text.join(''), json, ...(failure === undefined ? {} : { failure }) };
}

interface SyncRequest {
  readonly target: RemoteTarget;
  readonly joined: CampaignId | undefined;
  readonly token: CancellationToken;
}

/** One round, or as much of it as was under way when it is cancelled: the store may be closed after either. */
async function syncOnce(
  store: CampaignStore,
  { target, joined, token }: SyncRequest,
): Promise<SyncOutcome> {
  const engine = createSyncEngine({
    store,
    remote: () => connectFirestore(target),
    options: defaultSyncOptions,
    clock: systemClock,
    logger: silentLogger,
  });
  try {
    return await untilCancelled(runRound(engine, store, joined), token);
  } finally {
    await engine.stop();
  }
}

async function runRound(
  engine: SyncEngine,
  store: CampaignStore,
  joined: CampaignId | undefined,
): Promise<SyncOutcome> {
  const fetched = joined === undefined ? 0 : await join(engine, store, joined);
  const round = await engine.syncNow();
  const report = { ...round, pulled: fetched + round.pulled };
  return { report, failure: syncFailure(report, engine.status) };
}

/** Brings the campaign in and tells how many documents came. */
async function join(
  engine: SyncEngine,
  { sync }: CampaignStore,
  campaignId: CampaignId,
): Promise<number> {
  const before = await sync.totals(campaignId);
  await engine.join(campaignId);
  return (await sync.totals(campaignId)).count - before.count;
}

function readTarget(args: Arguments): RemoteTarget {
  const emulator = args.required('emulator');
  const projectId = args.required('project');
  const userId = args.required('user');
  const address = parseRemoteTarget(emulator);
  if (address.kind !== 'emulator') {
    throw new UsageError('--emulator takes the address of a Firestore emulator as HOST:PORT.');
  }
  return { ...address, projectId, userId };
}
