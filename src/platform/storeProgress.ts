import { ProgressLocation, window } from 'vscode';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { StoreProgress, Watched } from '../core/ports/storeProgress';
import { plainMessage } from './plainText';
import { withNotification } from './withNotification';

/** Runs work on the campaign file under a notification that shows how far it is and can stop it. */
export async function withStoreProgress<T>(
  title: string,
  work: (watched: Watched) => Promise<T>,
): Promise<T> {
  return withNotification(title, (progress, token) => {
    const report = (at: StoreProgress): void => progress.report({ message: messageOf(at) });
    return work({ report, token });
  });
}

/**
 * Opens a store. The upgrade of an older file is shown once it begins; a file of a newer version opens for reading, and the
 * user is told.
 */
export async function openWithMessages(
  open: (onProgress: (progress: StoreProgress) => void) => Promise<CampaignStore>,
): Promise<CampaignStore> {
  let show: ((progress: StoreProgress) => void) | undefined;
  const onProgress = (at: StoreProgress): void => {
    if (show === undefined) {
      show = () => undefined;
      void withStoreProgressUntil(opening, (shown) => (show = shown));
    }
    show(at);
  };
  const opening = open(onProgress);
  const store = await opening;
  const reason = store.readOnlyReason;
  if (reason?.reason === 'newer-schema') {
    void window.showWarningMessage(plainMessage(reason.message));
  }
  return store;
}

/** Shows progress until `work` has ended; an upgrade that has begun is not stopped from here. */
function withStoreProgressUntil(
  work: Promise<unknown>,
  ready: (show: (progress: StoreProgress) => void) => void,
): Thenable<unknown> {
  const options = { location: ProgressLocation.Notification, title: 'Upgrading the campaign file' };
  return window.withProgress(options, (progress) => {
    ready((at) => progress.report({ message: messageOf(at) }));
    return work.catch(() => undefined);
  });
}

function messageOf({ step, done, total }: StoreProgress): string {
  return total > 1 ? `${step} (${done} of ${total})` : step;
}
