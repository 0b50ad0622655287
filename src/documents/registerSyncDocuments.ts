import type { Uri } from 'vscode';
import { EventEmitter, workspace } from 'vscode';
import { syncScheme } from '../core/contributions';
import type { Disposable } from '../core/disposable';
import { DisposableStore } from '../core/disposable';
import type { CampaignFile } from '../platform/campaignFile';
import type { SyncControl } from '../platform/syncControl';
import { parseSyncPath } from './syncDocumentPath';

/** Makes explanations and the sides of conflicts open as documents that cannot be edited. Explanations follow the file. */
export function registerSyncDocuments(campaign: CampaignFile, sync: SyncControl): Disposable {
  const disposables = new DisposableStore();
  const changed = disposables.add(new EventEmitter<Uri>());
  const refresh = (): void => {
    for (const { uri } of workspace.textDocuments) {
      const isExplanation =
        uri.scheme === syncScheme && parseSyncPath(uri.path)?.type === 'explanation';
      if (isExplanation) changed.fire(uri);
    }
  };
  disposables.add(campaign.onDidChange(refresh));
  disposables.add(sync.onDidChangeStatus(refresh));
  disposables.add(
    workspace.registerTextDocumentContentProvider(syncScheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: async (uri) => {
        const store = await campaign.existing();
        const document = parseSyncPath(uri.path);
        if (store === undefined || document === undefined) return '';
        const { syncDocumentText } = await import('./syncDocumentText');
        return syncDocumentText(document, store, sync);
      },
    }),
  );
  return disposables;
}
