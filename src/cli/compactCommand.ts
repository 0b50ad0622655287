import { untilCancelled } from '../core/cancellation';
import { countNotes } from '../core/history/operationLabel';
import { silentLogger } from '../core/logger';
import { requireCampaign } from '../documents/findCampaign';
import { connectFirestore, createSyncEngine, defaultSyncOptions, systemClock } from '../headless';
import { keptDays } from '../sync/keptDays';
import { UsageError } from './arguments';
import type { Command, CommandContext, CommandResult } from './command';
import { withStore } from './openStore';
import { chooseServer, remoteOptions, remoteUsage } from './remoteArguments';

export const compactCommand: Command = {
  name: 'compact',
  usage: `compact --db FILE ${remoteUsage} CAMPAIGN [--days N] [--json]`,
  summary: 'Takes notes that were deleted long ago out of the server; for owners.',
  options: [...remoteOptions, 'days'],
  positionals: ['campaign'],
  run: runCompact,
};

async function runCompact({ args, token }: CommandContext): Promise<CommandResult> {
  const days = Number(args.optional('days') ?? String(keptDays));
  if (!Number.isInteger(days) || days < keptDays) {
    throw new UsageError(`--days takes a whole number from ${keptDays} up.`);
  }
  const { target } = await chooseServer(args, token);
  return withStore(args.required('db'), 'write', async (store) => {
    const { docId, title } = await requireCampaign(store.notes, args.required('campaign'));
    const engine = createSyncEngine({
      store,
      remote: () => connectFirestore(target),
      options: defaultSyncOptions,
      clock: systemClock,
      logger: silentLogger,
    });
    try {
      const removed = await untilCancelled(engine.compact(docId, days, token), token);
      const text =
        removed === 0
          ? `No note of "${title}" was deleted long enough ago.`
          : `Took out of the server: ${countNotes(removed)} of "${title}".`;
      return { text: `${text}\n`, json: { removed } };
    } finally {
      await engine.stop();
    }
  });
}
