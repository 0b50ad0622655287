import { requireCampaign } from '../documents/findCampaign';
import type { Command, CommandContext, CommandResult } from './command';
import { withStore } from './openStore';
import { formatTable } from './table';
import { readNumber } from './versionArguments';

export const trashCommand: Command = {
  name: 'trash',
  usage: 'trash --db FILE [--campaign NAME] [--limit N] [--json]',
  summary: 'Lists deleted notes, the last deleted first; "restore" brings them back.',
  options: ['campaign', 'limit'],
  positionals: [],
  run: runTrash,
};

function runTrash({ args }: CommandContext): Promise<CommandResult> {
  const campaign = args.optional('campaign');
  const limit = readNumber('--limit', args.optional('limit') ?? '100');
  return withStore(args.required('db'), 'read', async ({ notes, history }) => {
    const campaignId =
      campaign === undefined ? undefined : (await requireCampaign(notes, campaign)).docId;
    const deleted = await history.deletedNotes({
      limit,
      ...(campaignId === undefined ? {} : { campaignId }),
    });
    const rows = deleted.map(({ docId, kind, title, deletedAt }) => ({
      id: docId,
      kind,
      title,
      deletedAt: new Date(deletedAt).toISOString(),
    }));
    const table = rows.map((row) => [row.id, row.kind, row.deletedAt, row.title]);
    return { text: formatTable([['ID', 'KIND', 'DELETED', 'TITLE'], ...table]), json: rows };
  });
}
