import type { Uri } from 'vscode';
import { window, workspace } from 'vscode';
import { noteScheme } from '../core/contributions';
import type { Disposable } from '../core/disposable';
import { DisposableStore } from '../core/disposable';
import type { CampaignFile } from '../platform/campaignFile';
import { NoteFileSystem } from './noteFileSystem';

/** Makes notes open as documents of the note scheme and keeps open ones up to date. */
export function registerNotes(campaign: CampaignFile): Disposable {
  const disposables = new DisposableStore();
  const files = new NoteFileSystem(campaign, { isDirty, showConflicts });
  disposables.add(
    workspace.registerFileSystemProvider(noteScheme, files, { isCaseSensitive: true }),
  );
  disposables.add(campaign.onDidChange(({ rows }) => void files.announce(rows)));
  disposables.add(workspace.onDidSaveTextDocument(({ uri }) => files.documentSaved(uri)));
  disposables.add(workspace.onDidCloseTextDocument(({ uri }) => files.documentClosed(uri)));
  disposables.add(
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.scheme === noteScheme && !document.isDirty) {
        files.documentBecameClean(document.uri);
      }
    }),
  );
  return disposables;
}

function isDirty(uri: Uri): boolean {
  return workspace.textDocuments.some(
    (document) => document.isDirty && document.uri.toString() === uri.toString(),
  );
}

function showConflicts(count: number): void {
  const places = count === 1 ? 'one place' : `${count} places`;
  void window.showWarningMessage(
    `Somebody else changed the same as you in ${places}. In the text both versions stand now; in front matter yours does.`,
  );
}
