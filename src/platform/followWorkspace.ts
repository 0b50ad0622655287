import { RelativePattern, Uri, workspace } from 'vscode';
import type { Disposable } from '../core/disposable';
import { DisposableStore } from '../core/disposable';
import type { Logger } from '../core/logger';
import type { BackgroundMirror } from './backgroundMirror';
import type { BackgroundSync } from './backgroundSync';
import type { CampaignFile } from './campaignFile';
import { setContextKey } from './contextKey';
import { describeForLog } from './describeForLog';
import { inBackground } from './inBackground';
import { onDidChangeMirrorSettings } from './mirrorSettings';
import { onDidChangeSyncSettings } from './syncSettings';
import { followWindow } from './windowSignals';

export interface FollowedServices {
  readonly campaign: CampaignFile;
  readonly sync: BackgroundSync;
  readonly mirror: BackgroundMirror;
  readonly logger: Logger;
}

/** Follows what happens around the campaign file: settings, trust, other windows and tools. Starts sync and mirror if they were on. */
export function followWorkspace({ campaign, sync, mirror, logger }: FollowedServices): Disposable {
  const disposables = new DisposableStore();
  const run = (work: Promise<unknown>): void => inBackground(work, logger);
  disposables.add(onDidChangeSyncSettings((options) => sync.configure(options)));
  disposables.add(followWindow((signal) => sync.signal(signal)));
  disposables.add(onDidChangeMirrorSettings(() => run(mirror.followSettings())));
  disposables.add(
    workspace.onDidGrantWorkspaceTrust(() => {
      // What was opened for reading is opened anew by the next reader.
      run(sync.reopen());
    }),
  );
  disposables.add(
    campaign.onDidChangeState((state) => {
      setContextKey('campaignFile', state);
      if (state === 'failed') logger.error(describeForLog(campaign.failure));
    }),
  );
  if (campaign.folder !== undefined)
    disposables.add(watchFolder(campaign.folder, { campaign, sync, logger }));
  run(campaign.look());
  run(sync.restart());
  run(mirror.start());
  return disposables;
}

/** Two files are watched: a campaign that another program makes, and the server that another window chooses. */
function watchFolder(folder: string, services: Omit<FollowedServices, 'mirror'>): Disposable {
  const { campaign, sync, logger } = services;
  const pattern = new RelativePattern(Uri.file(folder), '.moonforge/{campaign.db,remote.json}');
  const watcher = workspace.createFileSystemWatcher(pattern);
  const follow = (): void => inBackground(sync.followSettings(), logger);
  const appeared = (uri: Uri): void => {
    if (uri.path.endsWith('remote.json')) follow();
    else campaign.fileAppeared();
  };
  const disposables = new DisposableStore();
  disposables.add(watcher);
  disposables.add(watcher.onDidCreate(appeared));
  disposables.add(
    watcher.onDidChange((uri) => {
      if (uri.path.endsWith('remote.json')) follow();
    }),
  );
  disposables.add(watcher.onDidDelete(follow));
  return disposables;
}
