import { EventEmitter, Uri, workspace } from 'vscode';
import { syncScheme } from '../core/contributions';
import type { Disposable } from '../core/disposable';
import { DisposableStore } from '../core/disposable';
import type { RecordId } from '../core/model/ids';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { KeptConflict } from '../core/ports/syncReview';
import { conflictField, conflictValue, isTextConflict } from '../core/sync/conflictText';
import { explainSync } from '../core/sync/explainSync';
import { explanationText } from '../core/sync/explanationText';
import type { CampaignFile } from '../platform/campaignFile';
import type { SyncControl } from '../platform/syncControl';
import type { ConflictSide } from './syncDocumentPath';
import { conflictPath, explanationPath, parseSyncPath } from './syncDocumentPath';

/** Where the explanation of what sync does with a note can be read. */
export function explanationUri(docId: RecordId, title: string): Uri {
  return Uri.from({ scheme: syncScheme, path: explanationPath(docId, title) });
}

/** Where one side of a conflict can be read. */
export function conflictUri({ id, title }: KeptConflict, side: ConflictSide): Uri {
  return Uri.from({ scheme: syncScheme, path: conflictPath(id, side, title) });
}

/** The conflict whose side a URI names; `undefined` for anything else. */
export function conflictIdOfUri(uri: Uri): number | undefined {
  const document = uri.scheme === syncScheme ? parseSyncPath(uri.path) : undefined;
  return document?.type === 'conflict' ? document.id : undefined;
}

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
        return store === undefined ? '' : textAt(uri, store, sync);
      },
    }),
  );
  return disposables;
}

async function textAt(uri: Uri, store: CampaignStore, sync: SyncControl): Promise<string> {
  const document = parseSyncPath(uri.path);
  switch (document?.type) {
    case 'explanation': {
      const facts = await store.review.facts(document.docId);
      if (facts === undefined) return 'This note does not exist any more.\n';
      const { status, server } = sync;
      const now = Date.now();
      return explanationText(explainSync(facts, { status, server, now, formatTime }));
    }
    case 'conflict': {
      const conflict = await store.review.conflict(document.id);
      return conflict === undefined ? '' : sideText(conflict, document.side);
    }
    case undefined:
      return '';
  }
}

/** The note's whole text where the conflict is in it, else the field and its value. */
function sideText(conflict: KeptConflict, side: ConflictSide): string {
  const { field, versions } = conflict;
  if (isTextConflict(conflict) && versions !== undefined) return versions[side];
  const value = conflictValue(field, conflict[side]);
  return isTextConflict(conflict) ? value : `${conflictField(field)}: ${value}\n`;
}

function formatTime(time: number): string {
  return new Date(time).toLocaleString();
}
