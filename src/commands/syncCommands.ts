import { ProgressLocation, window } from 'vscode';
import { MoonforgeError } from '../core/errors';
import type { CampaignId } from '../core/model/ids';
import { parseRecordId } from '../core/model/ids';
import type { SyncReport } from '../core/ports/syncEngine';
import type { SyncControl } from '../platform/syncControl';
import type { Services } from '../services';
import { flagField, readArguments, textField } from './commandArguments';
import type { CommandTable } from './commandTable';
import { connectFirebase } from './connectFirebase';
import { askText, confirm, requestedCampaign } from './prompts';

type Names =
  | 'connectFirebase'
  | 'disconnect'
  | 'joinCampaign'
  | 'syncNow'
  | 'pauseSync'
  | 'resumeSync'
  | 'uploadAgain';

/** Commands about sync. */
export function syncCommands(services: Services): CommandTable<Names> {
  const { campaign, sync } = services;
  return {
    connectFirebase: async (argument) =>
      (await connectFirebase(services, argument)) ? syncNow(sync) : undefined,
    disconnect: () => sync.disconnect(),
    joinCampaign: (argument) => joinCampaign(services, argument),
    syncNow: () => syncNow(sync),
    pauseSync: () => sync.pause(),
    resumeSync: () => sync.resume(),
    uploadAgain: async (argument) => {
      const chosen = await requestedCampaign(await campaign.writable(), argument);
      const confirmed = flagField(readArguments(argument), 'confirmed');
      return chosen && uploadAgain(sync, chosen, confirmed);
    },
  };
}

/** `{ id }`: asks for it where it is not given. */
async function joinCampaign(
  services: Services,
  argument: unknown,
): Promise<CampaignId | undefined> {
  const { sync } = services;
  const id =
    textField(readArguments(argument), 'id') ??
    (await askText({
      prompt: 'Id of the campaign; who shares it finds it with "Copy Campaign ID"',
      value: '',
    }));
  if (id === undefined) return undefined;
  const campaignId = parseRecordId(id);
  if (campaignId === undefined) {
    throw new MoonforgeError('invalid-input', `"${id}" is no campaign id.`);
  }
  if (sync.server === undefined && !(await connectFirebase(services, undefined))) return undefined;
  await withSyncProgress('Joining the campaign', () => sync.join(campaignId));
  return campaignId;
}

/** Asks first unless confirmed. */
async function uploadAgain(
  sync: SyncControl,
  { docId, title }: { readonly docId: CampaignId; readonly title: string },
  confirmed: boolean,
): Promise<SyncReport | undefined> {
  const detail =
    'For a server that lost the campaign, or another server. What the server does have is merged; nothing is deleted.';
  if (!confirmed && !(await confirm(`Upload all of "${title}" again?`, detail, 'Upload'))) {
    return undefined;
  }
  await sync.uploadAgain(docId);
  return syncNow(sync);
}

async function syncNow(sync: SyncControl): Promise<SyncReport> {
  const report = await withSyncProgress('Syncing', () => sync.syncNow());
  const { pushed, pulled, verified } = report;
  const proof = verified ? ', verified' : '';
  window.setStatusBarMessage(`Synced: ${pushed} sent, ${pulled} received${proof}`, 5_000);
  return report;
}

async function withSyncProgress<T>(title: string, work: () => Promise<T>): Promise<T> {
  return window.withProgress({ location: ProgressLocation.Window, title }, work);
}
