import type { ExtensionContext } from 'vscode';
import { registerCommands } from './commands/registerCommands';
import { registerNotes } from './documents/registerNotes';
import { registerSyncDocuments } from './documents/registerSyncDocuments';
import { registerVersions } from './documents/registerVersions';
import type { MoonforgeApi } from './moonforgeApi';
import { moonforgeApi } from './moonforgeApi';
import { followWorkspace } from './platform/followWorkspace';
import { registerAccounts } from './platform/accounts/registerAccounts';
import type { Services } from './services';
import { createServices } from './services';
import { registerSyncStatus } from './views/registerSyncStatus';
import { registerSyncView } from './views/sync/registerSyncView';
import { registerLinks } from './views/links/registerLinks';
import { registerTrees } from './views/trees/registerTrees';

let services: Services | undefined;

/** Registers what the manifest contributes. The campaign file opens with its first reader, sync and server later. */
export function activate(context: ExtensionContext): MoonforgeApi {
  const started = performance.now();
  services = createServices(context);
  const { campaign, sync, trees, accounts, maySignOut, logger } = services;
  context.subscriptions.push(
    registerNotes(campaign, context.workspaceState, services.logger),
    registerVersions(campaign),
    registerSyncDocuments(campaign, sync),
    registerTrees(trees, campaign, services.logger),
    registerLinks(campaign, services.logger),
    registerSyncStatus(campaign, sync),
    registerSyncView(campaign, sync, services.logger),
    registerAccounts({ accounts, maySignOut, project: () => sync.project, logger }),
    registerCommands(services),
    followWorkspace(services),
  );
  const elapsed = Math.round(performance.now() - started);
  services.logger.info(`Activated in ${elapsed} ms.`);
  return moonforgeApi(services);
}

/** Stops background work and closes the campaign file, so that nothing is left in its write-ahead log. */
export async function deactivate(): Promise<void> {
  await services?.close();
  services = undefined;
}
