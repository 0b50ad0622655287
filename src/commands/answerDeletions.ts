import { window } from 'vscode';
import type { CampaignStatus, DeletionAnswer } from '../core/ports/syncEngine';
import { plainLabel } from '../platform/plainText';
import type { SyncControl } from '../platform/syncControl';
import { readArguments, textField } from './commandArguments';

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
 * Asks what becomes of notes that others deleted in such number that they were kept. Gives the number of notes, or
 * `undefined` when nothing is open or the user went away.
 */
export async function answerDeletions(
  sync: SyncControl,
  argument: unknown,
): Promise<number | undefined> {
  const open = sync.status.campaigns.filter(({ reason }) => reason === 'mass-deletion');
  const campaign = await pickCampaign(open, argument);
  if (campaign === undefined) return undefined;
  const named = textField(readArguments(argument), 'answer');
  const answer = choices.find((choice) => choice.answer === named)?.answer ?? (await ask(campaign));
  return answer && sync.answerMassDeletion(campaign.campaignId, answer);
}

async function pickCampaign(
  open: readonly CampaignStatus[],
  argument: unknown,
): Promise<CampaignStatus | undefined> {
  const id = textField(readArguments(argument), 'campaign');
  if (id !== undefined) return open.find(({ campaignId }) => campaignId === id);
  if (open.length === 0) void window.showInformationMessage('No deletions wait for an answer.');
  if (open.length < 2) return open[0];
  const items = open.map((campaign) => ({ label: plainLabel(campaign.title), campaign }));
  const picked = await window.showQuickPick(items, { title: 'Moonforge', placeHolder: 'Campaign' });
  return picked?.campaign;
}

async function ask({ message }: CampaignStatus): Promise<DeletionAnswer | undefined> {
  const picked = await window.showQuickPick(choices, {
    title: 'Moonforge',
    placeHolder: message ?? 'What becomes of the notes?',
  });
  return picked?.answer;
}
