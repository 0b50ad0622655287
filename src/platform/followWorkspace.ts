import { RelativePattern, Uri, workspace } from 'vscode';
import type { Disposable } from '../core/disposable';
import { DisposableStore } from '../core/disposable';
import type { Logger } from '../core/logger';
import type { BackgroundSync } from './backgroundSync';
import type { CampaignFile } from './campaignFile';
import { setContextKey } from './contextKey';
import { onDidChangeSyncSettings } from './syncSettings';
import { describeForLog } from './userMessages';

export interface FollowedServices {
  readonly campaign: CampaignFile;
  readonly sync: BackgroundSync;
  readonly logger: Logger;
}

/** Follows what happens around the campaign file: settings, trust, other windows and tools. Starts sync if it was on. */
export function followWorkspace({ campaign, sync, logger }: FollowedServices): Disposable {
  const disposables = new DisposableStore();
  disposables.add(onDidChangeSyncSettings(() => void sync.restart()));
  disposables.add(
    workspace.onDidGrantWorkspaceTrust(() => {
      // What was opened for reading is opened anew by the next reader.
      void campaign.reopen().then(() => sync.restart());
    }),
  );
  disposables.add(
    campaign.onDidChangeState((state) => {
      setContextKey('campaignFile', state);
      if (state === 'failed') logger.error(describeForLog(campaign.failure));
    }),
  );
  if (campaign.folder !== undefined)
    disposables.add(watchFolder(campaign.folder, { campaign, sync }));
  void campaign.look();
  void sync.restart();
  return disposables;
}

/** Two files are watched: a campaign that another program makes, and the server that another window chooses. */
function watchFolder(
  folder: string,
  { campaign, sync }: Pick<FollowedServices, 'campaign' | 'sync'>,
): Disposable {
  const pattern = new RelativePattern(Uri.file(folder), '.moonforge/{campaign.db,remote.json}');
  const watcher = workspace.createFileSystemWatcher(pattern);
  const appeared = (uri: Uri): void => {
    if (uri.path.endsWith('remote.json')) void sync.followSettings();
    else campaign.fileAppeared();
  };
  const disposables = new DisposableStore();
  disposables.add(watcher);
  disposables.add(watcher.onDidCreate(appeared));
  disposables.add(
    watcher.onDidChange((uri) => {
      if (uri.path.endsWith('remote.json')) void sync.followSettings();
    }),
  );
  disposables.add(watcher.onDidDelete(() => void sync.followSettings()));
  return disposables;
}
