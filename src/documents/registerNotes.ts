import type { TextDocument } from 'vscode';
import { window, workspace } from 'vscode';
import { noteScheme } from '../core/contributions';
import type { Disposable } from '../core/disposable';
import { DisposableStore } from '../core/disposable';
import type { Logger } from '../core/logger';
import type { CampaignFile } from '../platform/campaignFile';
import { inBackground } from '../platform/inBackground';
import type { Memory } from '../platform/remoteSettings';
import type { KeptBases } from './loadedNotes';
import { NoteFileSystem } from './noteFileSystem';

/** Makes notes open as documents of the note scheme and keeps open ones up to date. `memory` is of this workspace. */
export function registerNotes(campaign: CampaignFile, memory: Memory, logger: Logger): Disposable {
  const disposables = new DisposableStore();
  const files = new NoteFileSystem(campaign, { kept: keptBases(memory, logger), showConflicts });
  const shows = (document: TextDocument): void => {
    if (document.uri.scheme !== noteScheme) return;
    files.documentShows(document.uri, document.getText(), document.isDirty);
  };
  disposables.add(
    workspace.registerFileSystemProvider(noteScheme, files, { isCaseSensitive: true }),
  );
  disposables.add(campaign.onDidChange(({ rows }) => inBackground(files.announce(rows), logger)));
  disposables.add(
    campaign.onDidChangeState((state) => {
      // A file that was made anew stays unread until somebody reads it: open notes do.
      if (state === 'unread' || state === 'open' || state === 'readOnly') files.refresh();
    }),
  );
  disposables.add(workspace.onDidOpenTextDocument(shows));
  disposables.add(workspace.onDidChangeTextDocument(({ document }) => shows(document)));
  disposables.add(workspace.onDidSaveTextDocument(({ uri }) => files.documentSaved(uri)));
  disposables.add(workspace.onDidCloseTextDocument(({ uri }) => files.documentClosed(uri)));
  workspace.textDocuments.forEach(shows);
  return disposables;
}

function keptBases(memory: Memory, logger: Logger): KeptBases {
  const key = (uri: string): string => `moonforge.base:${uri}`;
  return {
    get: (uri) => {
      const base = memory.get(key(uri));
      return typeof base === 'string' ? base : undefined;
    },
    set: (uri, base) => inBackground(memory.update(key(uri), base), logger),
  };
}

function showConflicts(count: number): void {
  const places = count === 1 ? 'one place' : `${count} places`;
  void window.showWarningMessage(
    `Somebody else changed the same as you in ${places}. In the text both versions stand now; in front matter yours does.`,
  );
}
