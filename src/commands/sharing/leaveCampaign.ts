import { window } from 'vscode';
import type { NoteSummary } from '../../core/ports/campaignStore';
import { plainMessage } from '../../platform/plainText';
import type { Services } from '../../services';
import { leaveCampaign as leave } from '../../sync/sharing/leaveCampaign';
import { systemClock } from '../../sync/systemClock';
import type { CommandArguments } from '../commandArguments';
import { flagField } from '../commandArguments';
import { confirm } from '../prompts';
import { withSyncProgress } from '../syncProgress';

/** `{ campaign, confirmed }`: ends the own membership; everything stays in the file. Returns whether it ended. */
export async function leaveCampaign(
  { campaign, sync }: Services,
  { docId, title }: NoteSummary,
  args: CommandArguments,
): Promise<boolean> {
  const detail =
    'Everything you have of it stays in this folder and can be edited; it is no longer synced. To come back you need a new invitation.';
  const confirmed = flagField(args, 'confirmed');
  if (!confirmed && !(await confirm(`Leave “${title}”?`, detail, 'Leave'))) return false;
  const store = await campaign.writable();
  await withSyncProgress('Leaving the campaign', () =>
    sync.share((connection) => leave(connection, store.sync, docId, systemClock)),
  );
  window.setStatusBarMessage(plainMessage(`You left “${title}”; your notes stay here`), 5_000);
  return true;
}
