import { collections } from '../core/model/collections';
import type { RecordId } from '../core/model/ids';
import type { CampaignStore, NoteSummary, SummaryQuery } from '../core/ports/campaignStore';
import { requireCampaign } from '../documents/findCampaign';
import type { Arguments } from './arguments';
import type { Command, CommandContext, CommandResult } from './command';
import { noteRow } from './noteRow';
import { withStore } from './openStore';
import { readKind } from './recordType';
import { formatTable } from './table';

export const listCommand: Command = {
  name: 'list',
  usage: 'list --db FILE [--campaign NAME] [--kind KIND] [--json]',
  summary: 'Lists campaigns and notes: document id, title, collection, kind, campaign, revision.',
  options: ['campaign', 'kind'],
  positionals: [],
  run: runList,
};

async function runList({ args }: CommandContext): Promise<CommandResult> {
  const kind = readKind(args);
  const notes = await withStore(args.required('db'), 'read', (store) =>
    readNotes(store, args, kind),
  );
  return { text: formatNotes(notes), json: notes.map(noteRow) };
}

async function readNotes(
  store: CampaignStore,
  args: Arguments,
  kind: string | undefined,
): Promise<readonly NoteSummary[]> {
  const name = args.optional('campaign');
  const campaign = name === undefined ? undefined : await requireCampaign(store.notes, name);
  const query: SummaryQuery = campaign === undefined ? {} : { campaignId: campaign.docId };
  const notes = inReadingOrder(await store.notes.summaries(query));
  return kind === undefined ? notes : notes.filter((note) => note.kind === kind);
}

/** Campaign by campaign; in each the story level by level, children in the order of their parents, then the rest. */
function inReadingOrder(notes: readonly NoteSummary[]): readonly NoteSummary[] {
  const ranks = new Map<RecordId | null, number>();
  const rankOf = (id: RecordId | null): number => ranks.get(id) ?? notes.length;
  const ordered: NoteSummary[] = [];
  for (const { name } of collections) {
    const level = notes
      .filter(({ collection }) => collection === name)
      .sort((a, b) => rankOf(a.parentId) - rankOf(b.parentId));
    for (const note of level) ranks.set(note.docId, ordered.push(note));
  }
  return ordered.sort((a, b) => rankOf(a.campaignId) - rankOf(b.campaignId));
}

/** Column heads, then one line a note; a star marks what is not synced yet. */
function formatNotes(notes: readonly NoteSummary[]): string {
  const rows = notes.map((note) => [
    note.docId,
    note.kind,
    `${note.rev}${note.dirty ? '*' : ''}`,
    note.collection,
    note.title,
  ]);
  return formatTable([['ID', 'KIND', 'REV', 'COLLECTION', 'TITLE'], ...rows]);
}
