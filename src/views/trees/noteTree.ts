import type { Disposable, Event, TreeDataProvider } from 'vscode';
import {
  EventEmitter,
  MarkdownString,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
} from 'vscode';
import { commands } from '../../core/contributions';
import { DisposableStore } from '../../core/disposable';
import type { Logger } from '../../core/logger';
import { messageOf } from '../../core/errors';
import { parseRecordId } from '../../core/model/ids';
import type { CampaignStore, ChangedRow } from '../../core/ports/campaignStore';
import { SerialQueue } from '../../core/serialQueue';
import { moreId, parseMoreId } from '../../core/treeRows';
import { noteUri } from '../../documents/noteUri';
import type { CampaignFile } from '../../platform/campaignFile';
import { inBackground } from '../../platform/inBackground';
import type { TreeRow } from './outline';
import { rowsToRefresh, topId } from './outline';
import type { TreeModel } from './treeModel';

/** A row as other extensions and tests see it. */
export interface OutlineRow {
  readonly id: string;
  readonly type: string;
  readonly label: string;
  readonly description: string;
}

interface OpenTree {
  readonly store: CampaignStore;
  readonly model: TreeModel;
}

/** Shows a tree model; its elements are the model's row ids. */
export class NoteTree implements TreeDataProvider<string>, Disposable {
  readonly #campaign: CampaignFile;
  readonly #createModel: (store: CampaignStore) => TreeModel;
  readonly #changed = new EventEmitter<string | undefined>();
  readonly #disposables = new DisposableStore();
  /** Reads and updates of the model, one after the other. */
  readonly #queue = new SerialQueue();
  readonly #read = new EventEmitter<string>();
  #open: OpenTree | undefined;
  #loading = false;

  readonly onDidChangeTreeData: Event<string | undefined> = this.#changed.event;
  /** A store was read for the first time: '', or why that failed. */
  readonly onDidRead: Event<string> = this.#read.event;

  constructor(
    campaign: CampaignFile,
    createModel: (store: CampaignStore) => TreeModel,
    logger: Logger,
  ) {
    this.#campaign = campaign;
    this.#createModel = createModel;
    this.#disposables.add(this.#changed);
    this.#disposables.add(this.#read);
    this.#disposables.add(
      campaign.onDidChange(({ rows }) => inBackground(this.#follow(rows), logger)),
    );
    this.#disposables.add(
      campaign.onDidChangeState(() => {
        // A load under way sees the new state by itself.
        if (!this.#loading) this.#changed.fire(undefined);
      }),
    );
  }

  async getChildren(id: string = topId): Promise<string[]> {
    return this.#queue.run(async () => {
      const model = await this.#load();
      await model?.expand(id);
      return [...(model?.outline.children.get(id) ?? [])];
    });
  }

  getTreeItem(id: string): TreeItem {
    const row = this.#open?.model.outline.rows.get(id);
    return row === undefined ? new TreeItem('') : treeItem(row);
  }

  async getParent(id: string): Promise<string | undefined> {
    return this.#queue.run(async () => {
      const model = this.#open?.model;
      await model?.locate(id);
      const parent = model?.outline.parents.get(id);
      return parent === topId ? undefined : parent;
    });
  }

  /** Tells whether a record has a row in this tree, reading the rows above it first. */
  async has(docId: string): Promise<boolean> {
    return this.#queue.run(async () => {
      const model = this.#open?.model;
      if (model === undefined) return false;
      await this.#redrawing(model, () => model.locate(docId));
      return model.outline.rows.has(docId);
    });
  }

  /** Shows the next page of a list, named as in `parseMoreId`; false when this tree has no such list. */
  async showMore(list: string): Promise<boolean> {
    return this.#queue.run(async () => {
      const model = this.#open?.model;
      if (model?.outline.rows.has(moreId(list)) !== true) return false;
      await this.#redrawing(model, () => model.showMore(list));
      return true;
    });
  }

  /** The rows below a row, or at the top, as they are shown. */
  async outline(id?: string): Promise<readonly OutlineRow[]> {
    const ids = await this.getChildren(id);
    const rows = this.#open?.model.outline.rows;
    return ids.flatMap((child) => rows?.get(child) ?? []).map(outlineRow);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** An unreadable file shows as an empty tree: the view's message and welcome say why. */
  async #load(): Promise<TreeModel | undefined> {
    this.#loading = true;
    try {
      const store = await this.#campaign.existing().catch(() => undefined);
      if (store === this.#open?.store) return this.#open?.model;
      this.#open = undefined;
      if (store === undefined) return undefined;
      const model = this.#createModel(store);
      await model.load();
      this.#read.fire('');
      // Only what was read in full is kept: after a failure the next look reads again.
      this.#open = { store, model };
      return model;
    } catch (error) {
      this.#read.fire(`The notes could not be read: ${messageOf(error)}`);
      throw error;
    } finally {
      this.#loading = false;
    }
  }

  /** Draws the rows again that `read` makes other ones. */
  async #redrawing(model: TreeModel, read: () => Promise<void>): Promise<void> {
    const before = model.outline;
    await read();
    this.#redraw(rowsToRefresh(before, model.outline));
  }

  #redraw(ids: readonly string[]): void {
    for (const id of ids) this.#changed.fire(id === topId ? undefined : id);
  }

  async #follow(rows: readonly ChangedRow[]): Promise<void> {
    await this.#queue.run(async () => {
      // After a failed read the store may be readable again.
      if (this.#open === undefined) this.#changed.fire(undefined);
      this.#redraw((await this.#open?.model.update(rows)) ?? []);
    });
  }
}

function outlineRow({ id, type, label, description }: TreeRow): OutlineRow {
  return { id, type, label, description };
}

function treeItem(row: TreeRow): TreeItem {
  const docId = parseRecordId(row.id);
  const state = row.expandable ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None;
  const item = new TreeItem(
    row.label,
    row.type === 'campaign' && row.expandable ? TreeItemCollapsibleState.Expanded : state,
  );
  item.id = row.id;
  item.contextValue = row.type;
  item.description = row.description;
  item.iconPath = new ThemeIcon(row.icon);
  item.tooltip = tooltip(row);
  item.accessibilityInformation = { label: `${row.label}, ${row.role}` };
  if (docId !== undefined) {
    item.resourceUri = noteUri(docId, row.label);
    item.command = { command: commands.openNote, title: 'Open Note', arguments: [{ id: docId }] };
  }
  if (parseMoreId(row.id) !== undefined) {
    item.command = { command: commands.showMore, title: 'Show More', arguments: [row.id] };
  }
  return item;
}

function tooltip({ label, role, summary }: TreeRow): MarkdownString {
  const text = new MarkdownString().appendMarkdown('**').appendText(label).appendMarkdown('**');
  text.appendMarkdown(' · ').appendText(role);
  if (summary !== '') text.appendMarkdown('\n\n').appendText(summary);
  return text;
}
