import type { Event, TreeDataProvider, TreeView } from 'vscode';
import {
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  window,
} from 'vscode';
import { commands, views } from '../../core/contributions';
import type { Disposable } from '../../core/disposable';
import { DisposableStore } from '../../core/disposable';
import type { Logger } from '../../core/logger';
import { heldCampaigns } from '../../core/sync/heldCampaigns';
import type { CampaignFile } from '../../platform/campaignFile';
import { inBackground } from '../../platform/inBackground';
import type { SyncControl } from '../../platform/syncControl';
import { showMoreCommand } from '../showMore';
import { syncHeadline } from '../syncWords';
import type { SyncRow, SyncSection } from './syncModel';
import { SyncModel, syncPage } from './syncModel';
import { syncRowFace } from './syncRowFace';

/** Milliseconds in which several changes are shown together. */
const settleTime = 150;

/** Milliseconds after which times like "5 min ago" are drawn again. */
const clockTime = 60_000;

/** Puts the view of what sync has to do into the side bar. Nothing is read while it is hidden. */
export function registerSyncView(
  campaign: CampaignFile,
  sync: SyncControl,
  logger: Logger,
): Disposable {
  const disposables = new DisposableStore();
  const tree = disposables.add(new SyncTree(campaign, sync));
  const changed = (): void => tree.reload();
  const view = disposables.add(
    window.createTreeView(views.sync, { treeDataProvider: tree, showCollapseAll: true }),
  );
  const describe = (): void => inBackground(describeView(view, campaign, sync), logger);
  // The badge is seen while the view is hidden, so this follows every reload.
  disposables.add(tree.onDidChangeTreeData(describe));
  disposables.add(campaign.onDidChange(changed));
  disposables.add(campaign.onDidChangeState(changed));
  disposables.add(sync.onDidChangeStatus(changed));
  const clock = setInterval(() => {
    if (view.visible) changed();
  }, clockTime);
  disposables.add({ dispose: () => clearInterval(clock) });
  describe();
  return disposables;
}

/** Says above the rows what state sync is in, and beside the view's name how many things want a decision. */
async function describeView(
  view: TreeView<SyncRow>,
  campaign: CampaignFile,
  sync: SyncControl,
): Promise<void> {
  const isOpen = campaign.state === 'open' || campaign.state === 'readOnly';
  const store = isOpen ? await campaign.existing().catch(() => undefined) : undefined;
  if (store === undefined) {
    view.message = '';
    view.badge = undefined;
    return;
  }
  view.message = syncHeadline(sync.status, {
    server: sync.server,
    formatTime: (time) => new Date(time).toLocaleTimeString([], { timeStyle: 'short' }),
  });
  const { quarantined, conflicts } = await store.sync.counts();
  const deletions = (await heldCampaigns(store)).length;
  const value = quarantined + conflicts + deletions;
  const parts = [
    counted(quarantined, 'edit set aside', 'edits set aside'),
    counted(conflicts, 'conflict', 'conflicts'),
    counted(deletions, 'campaign with deletions by others', 'campaigns with deletions by others'),
  ];
  const tooltip = `To decide: ${parts.filter((part) => part !== '').join(', ')}`;
  view.badge = value === 0 ? undefined : { value, tooltip };
}

function counted(count: number, one: string, many: string): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}

class SyncTree implements TreeDataProvider<SyncRow>, Disposable {
  readonly #campaign: CampaignFile;
  readonly #sync: SyncControl;
  readonly #changed = new EventEmitter<undefined>();
  readonly #wanted = new Map<SyncSection, number>();
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData: Event<undefined> = this.#changed.event;

  constructor(campaign: CampaignFile, sync: SyncControl) {
    this.#campaign = campaign;
    this.#sync = sync;
  }

  /** Reads everything that is shown anew, once for changes that come together. */
  reload(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changed.fire(undefined);
    }, settleTime);
  }

  showMore(section: SyncSection): void {
    this.#wanted.set(section, (this.#wanted.get(section) ?? syncPage) + syncPage);
    this.#changed.fire(undefined);
  }

  async getChildren(row?: SyncRow): Promise<SyncRow[]> {
    const store = await this.#campaign.existing().catch(() => undefined);
    if (store === undefined) return [];
    const model = new SyncModel(store, this.#wanted);
    if (row === undefined) return [...(await model.sections())];
    return row.type === 'section' ? [...(await model.rows(row.section))] : [];
  }

  getTreeItem(row: SyncRow): TreeItem {
    const face = syncRowFace(row, Date.now(), this.#sync.server !== undefined);
    const item = new TreeItem(face.label, foldOf(row));
    item.id = idOf(row);
    item.description = face.description;
    item.tooltip = tooltipOf(face.tooltip);
    item.iconPath = new ThemeIcon(face.icon, colourOf(face.alert));
    item.accessibilityInformation = { label: face.spoken };
    if (face.type !== undefined) item.contextValue = face.type;
    if (row.type === 'more') {
      item.command = showMoreCommand(() => this.showMore(row.section));
    } else if (row.type === 'deletions') {
      item.command = {
        command: commands.answerDeletions,
        title: 'Answer Deletions',
        arguments: [{ campaign: row.campaign }],
      };
    } else if (row.type === 'conflict') {
      item.command = { command: commands.openConflict, title: 'Open Conflict', arguments: [row] };
    } else if (row.type === 'edit' || (row.type === 'line' && row.id !== undefined)) {
      item.command = {
        command: commands.openNote,
        title: 'Open Note',
        arguments: [{ id: row.id }],
      };
    }
    return item;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#changed.dispose();
  }
}

/** Sections that want a decision are open; what is only to be looked up is folded. */
function foldOf(row: SyncRow): TreeItemCollapsibleState {
  if (row.type !== 'section' || row.count === 0) return TreeItemCollapsibleState.None;
  return row.section === 'settled'
    ? TreeItemCollapsibleState.Collapsed
    : TreeItemCollapsibleState.Expanded;
}

function idOf(row: SyncRow): string {
  switch (row.type) {
    case 'section':
      // A row that gets others below it is another one to the editor, which would keep it folded.
      return `section:${row.section}${row.count === 0 ? ':empty' : ''}`;
    case 'more':
    case 'empty':
      return `${row.type}:${row.section}`;
    case 'deletions':
      return `deletions:${row.campaign}`;
    case 'edit':
      return `edit:${row.id}`;
    case 'conflict':
      return `conflict:${row.conflict}`;
    case 'line':
      return `line:${row.line.id}`;
  }
}

function tooltipOf(paragraphs: readonly string[]): MarkdownString {
  const text = new MarkdownString();
  paragraphs.forEach((paragraph, i) => {
    if (i > 0) text.appendMarkdown('\n\n');
    text.appendText(paragraph);
  });
  return text;
}

function colourOf(alert: 'error' | 'warning' | undefined): ThemeColor | undefined {
  if (alert === undefined) return undefined;
  return new ThemeColor(
    alert === 'error' ? 'problemsErrorIcon.foreground' : 'problemsWarningIcon.foreground',
  );
}
