import type { TreeView } from 'vscode';
import { window } from 'vscode';
import type { TreeName } from '../../core/contributions';
import { views } from '../../core/contributions';
import type { Disposable } from '../../core/disposable';
import { DisposableStore } from '../../core/disposable';
import { messageOf } from '../../core/errors';
import type { Logger } from '../../core/logger';
import { noteIdOfUri } from '../../documents/noteUri';
import type { CampaignFile } from '../../platform/campaignFile';
import { inBackground } from '../../platform/inBackground';
import { NoteTree } from './noteTree';
import { SessionModel } from './sessionModel';
import { StoryModel } from './storyModel';
import { WorldModel } from './worldModel';

export type Trees = Readonly<Record<TreeName, NoteTree>>;

/** The trees of the campaign file; nothing is read before one is shown. */
export function createTrees(campaign: CampaignFile, logger: Logger): Trees {
  return {
    campaign: new NoteTree(campaign, ({ notes }) => new StoryModel(notes), logger),
    world: new NoteTree(campaign, ({ notes }) => new WorldModel(notes), logger),
    sessions: new NoteTree(campaign, (store) => new SessionModel(store), logger),
  };
}

/** Puts the trees into the side bar. */
export function registerTrees(trees: Trees, campaign: CampaignFile, logger: Logger): Disposable {
  const disposables = new DisposableStore();
  for (const name of ['campaign', 'world', 'sessions'] as const) {
    disposables.add(trees[name]);
    const view = disposables.add(createView(views[name], trees[name]));
    disposables.add(followActiveNote(view, trees[name], logger));
    disposables.add(
      trees[name].onDidRead((message) => {
        view.message = message;
      }),
    );
    if (name === 'campaign') disposables.add(explainFailure(view, campaign));
  }
  return disposables;
}

function createView(id: string, treeDataProvider: NoteTree): TreeView<string> {
  return window.createTreeView(id, {
    treeDataProvider,
    showCollapseAll: true,
    canSelectMany: true,
  });
}

/** Says in the view why the campaign file could not be opened. */
function explainFailure(view: TreeView<string>, campaign: CampaignFile): Disposable {
  return campaign.onDidChangeState((state) => {
    view.message = state === 'failed' ? messageOf(campaign.failure) : '';
  });
}

function followActiveNote(view: TreeView<string>, tree: NoteTree, logger: Logger): Disposable {
  const reveal = (): void => inBackground(revealActiveNote(view, tree), logger);
  const disposables = new DisposableStore();
  disposables.add(window.onDidChangeActiveTextEditor(reveal));
  disposables.add(view.onDidChangeVisibility(reveal));
  return disposables;
}

/** Selects the row of the note in the active editor, as the file explorer does. */
async function revealActiveNote(view: TreeView<string>, tree: NoteTree): Promise<void> {
  const uri = window.activeTextEditor?.document.uri;
  const docId = uri && noteIdOfUri(uri);
  if (docId === undefined || !view.visible || view.selection.includes(docId)) return;
  if (await tree.has(docId)) await view.reveal(docId, { select: true, focus: false });
}
