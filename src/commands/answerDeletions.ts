import { window } from 'vscode';
import { MoonforgeError, reasonOf } from '../core/errors';
import { countNotes } from '../core/history/operationLabel';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { DeletionAnswer } from '../core/ports/syncEngine';
import { heldCampaigns, type HeldCampaign } from '../core/sync/heldCampaigns';
import { requireCampaign } from '../documents/findCampaign';
import { plainLabel } from '../platform/plainText';
import type { Services } from '../services';
import { choiceField, readArguments, textField, type CommandArguments } from './commandArguments';
import { withSyncProgress } from './syncProgress';

const choices: readonly {
  readonly label: string;
  readonly detail: string;
  readonly answer: DeletionAnswer;
}[] = [
  {
    label: 'Keep the notes',
    detail: 'They stay here and come back for everybody.',
    answer: 'keep',
  },
  {
    label: 'Delete them here too',
    detail: 'They go to the trash and stay in the history.',
    answer: 'apply',
  },
];

/**
 * `{ campaign, answer }`, a campaign by id or name: asks what becomes of notes that others deleted in such number that they
 * were kept. Gives the number of notes, or `undefined` when nothing is open or the user went away.
 */
export async function answerDeletions(
  { campaign, sync }: Services,
  argument: unknown,
): Promise<number | undefined> {
  const args = readArguments(argument);
  const named = choiceField(args, 'answer', ['keep', 'apply'] as const);
  const held = await pickCampaign(await campaign.required(), args);
  if (held === undefined) return undefined;
  const answer = named ?? (await ask(held));
  if (answer === undefined) return undefined;
  return withSyncProgress('Answering deletions', () =>
    sync.answerMassDeletion(held.campaignId, answer).catch(explainFollower),
  );
}

/** An answer does not go out through the window that syncs, as edits do. */
function explainFollower(error: unknown): never {
  if (reasonOf(error) !== 'lease-lost') throw error;
  throw new MoonforgeError(
    'lease-lost',
    'Another window of this folder syncs it: answer there. Nothing was changed.',
    error,
  );
}

async function pickCampaign(
  store: CampaignStore,
  args: CommandArguments,
): Promise<HeldCampaign | undefined> {
  const open = await heldCampaigns(store);
  const name = textField(args, 'campaign');
  const docId = name === undefined ? undefined : (await requireCampaign(store.notes, name)).docId;
  const wanted = open.filter(({ campaignId }) => docId === undefined || campaignId === docId);
  if (wanted.length === 0) void window.showInformationMessage('No deletions wait for an answer.');
  if (wanted.length < 2) return wanted[0];
  const items = wanted.map((held) => ({ label: plainLabel(held.title), held }));
  const picked = await window.showQuickPick(items, { title: 'Moonforge', placeHolder: 'Campaign' });
  return picked?.held;
}

async function ask({ title, notes }: HeldCampaign): Promise<DeletionAnswer | undefined> {
  const picked = await window.showQuickPick(choices, {
    title: plainLabel(`Others deleted ${countNotes(notes)} of “${title}”`),
    placeHolder: 'What becomes of them here?',
  });
  return picked?.answer;
}
