import { messageOf } from '../core/errors';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { MirrorReport } from '../documents/mirror/mirrorCampaign';
import { mirrorSummary } from '../documents/mirror/mirrorSummary';
import { mirrorCampaign, watchMirror } from '../headless';
import { UsageError } from './arguments';
import type { Command, CommandContext, CommandResult } from './command';
import { withStore } from './openStore';
import { formatProblems } from './problemList';
import { writeTo } from './streams';

export const mirrorCommand: Command = {
  name: 'mirror',
  usage: 'mirror --db FILE --campaign NAME --to DIR [--deletes restore|follow] [--watch] [--json]',
  summary:
    'Brings a campaign and a folder of Markdown into step, both ways; with --watch until Ctrl+C.',
  options: ['campaign', 'to', 'deletes'],
  flags: ['watch'],
  positionals: [],
  run: runMirror,
};

async function runMirror({ args, token }: CommandContext): Promise<CommandResult> {
  const deletes = args.optional('deletes') ?? 'restore';
  if (deletes !== 'restore' && deletes !== 'follow') {
    throw new UsageError('--deletes must be restore or follow.');
  }
  const options = {
    campaign: args.required('campaign'),
    folder: args.required('to'),
    deletes,
  } as const;
  return withStore(args.required('db'), 'write', async (store) => {
    const report = await mirrorCampaign(store, options, token);
    const result = {
      text: `${textOf(report)}${await leftOut(store, report)}`,
      json: { ...report, problems: report.problems.map((problem) => ({ ...problem })) },
    };
    if (!args.flag('watch')) return result;
    await writeTo(process.stdout, result.text);
    const watcher = await watchMirror(store, options, {
      onPass: (pass) => void writeTo(process.stdout, textOf(pass)),
      onFailure: (error) => void writeTo(process.stderr, `moonforge: ${messageOf(error)}\n`),
    });
    await new Promise<void>((resolve) => {
      if (token.isCancellationRequested) resolve();
      token.onCancellationRequested(() => resolve());
    });
    await watcher.stop();
    return { text: '', json: null };
  });
}

/** Says what the folder lacks: a mirror holds notes only. */
async function leftOut(store: CampaignStore, { campaignId }: MirrorReport): Promise<string> {
  const count = await store.notes.count({ campaignId, collection: 'media' });
  const what = count === 1 ? '1 attachment is' : `${count} attachments are`;
  return count === 0 ? '' : `${what} not mirrored; "moonforge export" copies them.\n`;
}

function textOf({ problems, ...report }: MirrorReport): string {
  return `${formatProblems(problems)}${mirrorSummary(report)}\n`;
}
