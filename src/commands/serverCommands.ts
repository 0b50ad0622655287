import { window } from 'vscode';
import { MoonforgeError } from '../core/errors';
import { countNotes } from '../core/history/operationLabel';
import type { CampaignId } from '../core/model/ids';
import type { SyncReport } from '../core/ports/syncEngine';
import type { SyncControl } from '../platform/syncControl';
import type { Services } from '../services';
import { keptDays } from '../sync/keptDays';
import { answerDeletions } from './answerDeletions';
import { flagField, readArguments } from './commandArguments';
import type { CommandTable } from './commandTable';
import { confirm, requestedCampaign } from './prompts';
import { syncNow } from './syncNow';
import { withLongSyncProgress, withSyncProgress } from './syncProgress';

type Names = 'answerDeletions' | 'compactDeletions' | 'syncWithoutRules' | 'uploadAgain';

/** Commands about all of a campaign on the server, which are seldom called for. */
export function serverCommands(services: Services): CommandTable<Names> {
  const { campaign, sync } = services;
  return {
    answerDeletions: (argument) => answerDeletions(services, argument),
    compactDeletions: async (argument) => {
      const chosen = await requestedCampaign(await campaign.writable(), argument);
      const confirmed = flagField(readArguments(argument), 'confirmed');
      return chosen && compactDeletions(sync, chosen, confirmed);
    },
    syncWithoutRules: (argument) =>
      syncWithoutRules(sync, flagField(readArguments(argument), 'confirmed')),
    uploadAgain: async (argument) => {
      const chosen = await requestedCampaign(await campaign.writable(), argument);
      const confirmed = flagField(readArguments(argument), 'confirmed');
      return chosen && uploadAgain(sync, chosen, confirmed);
    },
  };
}

/** Asks first unless confirmed. */
async function uploadAgain(
  sync: SyncControl,
  { docId, title }: { readonly docId: CampaignId; readonly title: string },
  confirmed: boolean,
): Promise<SyncReport | undefined> {
  const detail =
    'For a server that lost the campaign, or another server. What the server does have is merged; nothing is deleted. A server that lost the campaign lost its members with it: invite them again.';
  if (!confirmed && !(await confirm(`Upload all of "${title}" again?`, detail, 'Upload'))) {
    return undefined;
  }
  await withLongSyncProgress('Uploading again', (token) => sync.uploadAgain(docId, token));
  return syncNow(sync);
}

/** Asks first unless confirmed. Gives the number of notes that were taken out. */
async function compactDeletions(
  sync: SyncControl,
  { docId, title }: { readonly docId: CampaignId; readonly title: string },
  confirmed: boolean,
): Promise<number | undefined> {
  const question = `Take notes of “${title}” that were deleted more than ${keptDays} days ago out of the server?`;
  const detail =
    'They stay in the trash and in the history of every device that has them. A device that was not synced for so long puts them into its trash, and sends its own edits of them as new notes.';
  if (!confirmed && !(await confirm(question, detail, 'Take Out'))) return undefined;
  const count = await withLongSyncProgress('Taking out old deletions', (token) =>
    sync.compact(docId, keptDays, token),
  );
  const done =
    count === 0
      ? 'No note was deleted long enough ago'
      : `Taken out of the server: ${countNotes(count)}`;
  window.setStatusBarMessage(done, 5_000);
  return count;
}

/**
 * Looks whether the rules do protect nothing, then asks unless confirmed: without rules nothing keeps others out. Rejects with
 * `invalid-input` where there is nothing to agree to.
 */
async function syncWithoutRules(
  sync: SyncControl,
  confirmed: boolean,
): Promise<SyncReport | undefined> {
  const server = sync.server ?? 'this server';
  const areEnforced = await withSyncProgress('Looking at the rules of the server', () =>
    sync.share((connection) => connection.rulesAreEnforced()),
  );
  if (areEnforced) {
    throw new MoonforgeError(
      'invalid-input',
      `The rules of ${server} protect the campaign: there is nothing to agree to.`,
    );
  }
  const question = `Sync with ${server} although its rules do not protect the campaign?`;
  const detail =
    'Whoever knows the project can read, change and delete everything there, the secrets of the game master too. Moonforge compares every write itself, so that devices do not overwrite each other. Better: deploy the rules (“Show How to Deploy the Rules”).';
  if (!confirmed && !(await confirm(question, detail, 'Sync All the Same'))) return undefined;
  await sync.allowWithoutRules();
  return syncNow(sync);
}
