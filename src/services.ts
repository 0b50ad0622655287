import path from 'node:path';
import type { ExtensionContext, LogOutputChannel, Uri } from 'vscode';
import { window, workspace } from 'vscode';
import type { CancellationToken } from './core/cancellation';
import type { Logger } from './core/logger';
import { DisposableStore } from './core/disposable';
import type { BackupProgress, RestoreReport } from './core/ports/campaignStore';
import type { RestoreBackupOptions } from './db/backup/restoreBackup';
import { LanguageService } from './language/languageService';
import { Approvals } from './platform/approvals';
import { Accounts } from './platform/accounts/accounts';
import { AccountSessions } from './platform/accounts/accountSessions';
import { LastAccount } from './platform/accounts/lastAccount';
import { maySignOut } from './platform/accounts/maySignOut';
import { BackgroundMirror } from './platform/backgroundMirror';
import type { BackgroundSyncParts } from './platform/backgroundSync';
import { BackgroundSync } from './platform/backgroundSync';
import type { OpenStore } from './platform/campaignFile';
import { CampaignFile } from './platform/campaignFile';
import { inBackground } from './platform/inBackground';
import { readMirrorSettings, saveMirrorSettings } from './platform/mirrorSettings';
import { RemoteSettings } from './platform/remoteSettings';
import { readSyncSettings } from './platform/syncSettings';
import type { RemoteStore } from './core/ports/remoteStore';
import type { SalvageNotes } from './core/ports/salvage';
import { openWithMessages } from './platform/storeProgress';
import { warnWithLog } from './platform/userMessages';
import type { Account } from './sync/account';
import { accountService } from './sync/accountService';
import { folderMemory } from './sync/folderMemory';
import { systemClock } from './sync/systemClock';
import { thinWhenIdle } from './platform/thinWhenIdle';
import { OverviewPanels } from './views/panels/overviewPanels';
import type { Trees } from './views/trees/registerTrees';
import { createTrees } from './views/trees/registerTrees';

/** Milliseconds that background work gets to end; the editor itself waits a few seconds. */
const stopTimeout = 3_000;

/** Everything the contributions work with. */
export interface Services {
  readonly extensionUri: Uri;
  readonly logger: LogOutputChannel;
  readonly campaign: CampaignFile;
  readonly sync: BackgroundSync;
  readonly mirror: BackgroundMirror;
  readonly accounts: Accounts;
  readonly lastAccount: LastAccount;
  /** Settles with the user what an account would leave unsent; false when the user stays. */
  readonly maySignOut: (account: Account) => Promise<boolean>;
  readonly remoteSettings: RemoteSettings | undefined;
  readonly trees: Trees;
  readonly overview: OverviewPanels;
  readonly language: LanguageService;
  /** Makes the folder's campaign file anew from a backup; see `src/db/backup/restoreBackup.ts`. */
  restoreBackup(
    source: Omit<RestoreBackupOptions, 'file'>,
    progress: (progress: BackupProgress) => void,
    token: CancellationToken,
  ): Promise<RestoreReport>;
  readonly salvage: SalvageNotes;
  /** Ends background work and closes the campaign file. */
  close(): Promise<void>;
}

/** The object graph, in the order in which its parts need each other. Opens and loads nothing heavy. */
export function createServices(context: ExtensionContext): Services {
  const { extensionUri, globalStorageUri, workspaceState, secrets, subscriptions } = context;
  const owned = new DisposableStore();
  subscriptions.push(owned);
  const logger = window.createOutputChannel('Moonforge', { log: true });
  const folder = workspaceFolder();
  const isTrusted = (): boolean => workspace.isTrusted;

  // The server's id of the user, once this window connected; the history keeps no other name.
  let userId: string | undefined;
  const author = (): string | undefined => (sync.status.phase === 'local' ? undefined : userId);
  const open = openingStore(logger, author);
  const campaign = owned.add(new CampaignFile({ folder, mayWrite: isTrusted, open }));

  const remoteSettings = folder === undefined ? undefined : savedServer(folder, globalStorageUri);
  const sessions = owned.add(new AccountSessions(secrets, logger));
  const accounts = new Accounts({ service: accountService, sessions, secrets });
  const sync = owned.add(
    new BackgroundSync({
      campaign,
      settings: remoteSettings,
      connect: connecting((remote) => (userId = remote.userId)),
      connectBell,
      createEngine: creatingEngine(logger),
      readOptions: readSyncSettings,
      isTrusted,
      sessions,
      memory: workspaceState,
      logger,
    }),
  );

  const mirror = owned.add(createMirror(campaign, isTrusted, logger));
  const thinning = owned.add(thinWhenIdle(campaign, logger));
  const serverModule = path.join(context.extensionPath, 'dist', 'server.js');
  const language = owned.add(new LanguageService({ serverModule, campaign, logger }));
  const overview = owned.add(new OverviewPanels(campaign, extensionUri, logger));
  const trees = createTrees(campaign, logger);

  return {
    extensionUri,
    logger,
    campaign,
    sync,
    mirror,
    accounts,
    lastAccount: new LastAccount(workspaceState),
    maySignOut: (account) => maySignOut(sync, account),
    remoteSettings,
    trees,
    overview,
    language,
    restoreBackup: (source, progress, token) =>
      sync.remake(async (file) => {
        const { restoreBackup } = await import('./db/backup/restoreBackup');
        return restoreBackup({ ...source, file }, progress, token);
      }),
    salvage,
    close: () => {
      thinning.dispose();
      return closeServices({ logger, campaign, sync, mirror, language });
    },
  };
}

function savedServer(folder: string, globalStorage: Uri): RemoteSettings {
  return new RemoteSettings(folder, new Approvals(path.join(globalStorage.fsPath, 'approvals')));
}

function connecting(connected: (remote: RemoteStore) => void): BackgroundSyncParts['connect'] {
  return async (target) => {
    const { connectFirestore } = await import('./sync/firestore/connectFirestore');
    const remote = await connectFirestore(target);
    connected(remote);
    return remote;
  };
}

const salvage: SalvageNotes = async (request, watched) => {
  const { salvageFile } = await import('./db/salvage/salvageFile');
  return salvageFile(request, watched);
};

function openingStore(logger: Logger, author: () => string | undefined): OpenStore {
  return async (request) => {
    const { openCampaignStore } = await import('./db/openCampaignStore');
    return openWithMessages((onProgress) =>
      openCampaignStore({ ...request, logger, author, onProgress }),
    );
  };
}

const connectBell: BackgroundSyncParts['connectBell'] = async (target) => {
  const bell = await import('./sync/firestore/connectBell');
  return bell.connectBell(target);
};

function creatingEngine(logger: Logger): BackgroundSyncParts['createEngine'] {
  return async (store, server, options) => {
    const { createSyncEngine } = await import('./sync/syncEngine');
    const memory = folderMemory();
    return createSyncEngine({ store, ...server, options, clock: systemClock, logger, memory });
  };
}

function createMirror(
  campaign: CampaignFile,
  isTrusted: () => boolean,
  logger: Logger,
): BackgroundMirror {
  const { folder } = campaign;
  return new BackgroundMirror({
    campaign,
    readChoice: () => (folder === undefined ? undefined : readMirrorSettings(folder)),
    saveChoice: async (choice) => {
      if (folder !== undefined) await saveMirrorSettings(folder, choice);
    },
    watch: async (...args) => {
      const { MirrorWatcher } = await import('./documents/mirror/watchMirror');
      return MirrorWatcher.start(...args);
    },
    isTrusted,
    warn: (message) => inBackground(warnWithLog(message), logger),
    logger,
  });
}

type Closed = Pick<Services, 'logger' | 'campaign' | 'sync' | 'mirror' | 'language'>;

async function closeServices(closed: Closed): Promise<void> {
  const { logger, campaign, sync, mirror, language } = closed;
  const stopped = Promise.allSettled([sync.stop(), mirror.stop(), language.stop()]);
  try {
    await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, stopTimeout))]);
    await campaign.close();
  } finally {
    // Last: the editor disposes of the rest while this runs, and that may want to log.
    logger.dispose();
  }
}

/** The folder that holds the campaign: the window's first one on disk. */
function workspaceFolder(): string | undefined {
  const onDisk = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return onDisk[0]?.uri.fsPath;
}
