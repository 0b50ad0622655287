import type { Event, TreeDataProvider, TreeView } from 'vscode';
import { EventEmitter, Range, ThemeIcon, TreeItem, TreeItemCollapsibleState, window } from 'vscode';
import { views } from '../../core/contributions';
import type { Disposable } from '../../core/disposable';
import { DisposableStore } from '../../core/disposable';
import type { Logger } from '../../core/logger';
import { noteIdOfUri, noteUri } from '../../documents/noteUri';
import type { CampaignFile } from '../../platform/campaignFile';
import { inBackground } from '../../platform/inBackground';
import { showMoreCommand } from '../showMore';
import type { LinkPlace, LinkSection } from './linkModel';
import { LinkModel, linkSections } from './linkModel';

type LinkRow =
  | { readonly type: 'section'; readonly section: LinkSection; readonly count: number | undefined }
  | { readonly type: 'place'; readonly section: LinkSection; readonly place: LinkPlace }
  | { readonly type: 'more'; readonly section: LinkSection };

const sectionFaces: Readonly<
  Record<LinkSection, { readonly label: string; readonly icon: string }>
> = {
  backlinks: { label: 'Backlinks', icon: 'references' },
  outgoing: { label: 'Outgoing links', icon: 'link' },
  unresolved: { label: 'Unresolved links', icon: 'warning' },
  mentions: { label: 'Mentions that are no links yet', icon: 'quote' },
};

/** Puts the view of the active note's links into the side bar. Nothing is read while it is hidden. */
export function registerLinks(campaign: CampaignFile, logger: Logger): Disposable {
  const disposables = new DisposableStore();
  const tree = disposables.add(new LinksTree(campaign));
  const view = disposables.add(
    window.createTreeView(views.links, { treeDataProvider: tree, showCollapseAll: true }),
  );
  const follow = (): void => inBackground(followActiveNote(tree, view), logger);
  disposables.add(window.onDidChangeActiveTextEditor(follow));
  disposables.add(view.onDidChangeVisibility(follow));
  // The editor asks for the rows of a hidden view once it is shown.
  disposables.add(campaign.onDidChange(() => tree.reload()));
  disposables.add(campaign.onDidChangeState(() => tree.reload()));
  return disposables;
}

/** The view keeps its note while another document is in front. */
async function followActiveNote(tree: LinksTree, view: TreeView<LinkRow>): Promise<void> {
  const uri = window.activeTextEditor?.document.uri;
  const docId = uri && noteIdOfUri(uri);
  if (docId === undefined || !view.visible) return;
  const title = await tree.show(docId);
  // Another editor may have come to the front meanwhile.
  if (tree.docId === docId) view.description = title;
}

class LinksTree implements TreeDataProvider<LinkRow>, Disposable {
  readonly #campaign: CampaignFile;
  readonly #changed = new EventEmitter<undefined>();
  #docId: LinkModel['docId'] | undefined;
  #model: LinkModel | undefined;

  readonly onDidChangeTreeData: Event<undefined> = this.#changed.event;

  constructor(campaign: CampaignFile) {
    this.#campaign = campaign;
  }

  /** The note whose links are shown. */
  get docId(): LinkModel['docId'] | undefined {
    return this.#docId;
  }

  /** Shows a note's links and gives its title. */
  async show(docId: LinkModel['docId']): Promise<string> {
    if (docId !== this.#docId) {
      this.#docId = docId;
      this.reload();
    }
    const store = await this.#campaign.existing();
    return (await store?.notes.summary(docId))?.title ?? '';
  }

  /** Reads everything that is shown anew. */
  reload(): void {
    this.#model = undefined;
    this.#changed.fire(undefined);
  }

  async showMore(section: LinkSection): Promise<void> {
    await this.#model?.readMore(section);
    this.#changed.fire(undefined);
  }

  async getChildren(row?: LinkRow): Promise<LinkRow[]> {
    const model = await this.#current();
    if (model === undefined) return [];
    if (row === undefined) {
      const backlinks = await model.countBacklinks();
      return linkSections.map((section) => ({
        type: 'section',
        section,
        count: section === 'backlinks' ? backlinks : undefined,
      }));
    }
    const { section } = row;
    const { places, next } = await model.read(section);
    const rows: LinkRow[] = places.map((place) => ({ type: 'place', section, place }));
    return next === undefined ? rows : [...rows, { type: 'more', section }];
  }

  getTreeItem(row: LinkRow): TreeItem {
    if (row.type === 'section') return sectionItem(row.section, row.count);
    if (row.type === 'place') return placeItem(row.place);
    const item = new TreeItem('Show more…');
    item.iconPath = new ThemeIcon('ellipsis');
    item.command = showMoreCommand(() => this.showMore(row.section));
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #current(): Promise<LinkModel | undefined> {
    const docId = this.#docId;
    const store = await this.#campaign.existing().catch(() => undefined);
    if (store === undefined || docId === undefined) return undefined;
    this.#model ??= new LinkModel(store, docId);
    return this.#model;
  }
}

function sectionItem(section: LinkSection, count: number | undefined): TreeItem {
  const { label, icon } = sectionFaces[section];
  const { Collapsed, Expanded } = TreeItemCollapsibleState;
  const item = new TreeItem(label, section === 'backlinks' ? Expanded : Collapsed);
  item.id = `section:${section}`;
  item.iconPath = new ThemeIcon(icon);
  if (count !== undefined) item.description = String(count);
  return item;
}

function placeItem({ label, description, note, line, character }: LinkPlace): TreeItem {
  const item = new TreeItem(label);
  item.description = description;
  item.tooltip = description;
  item.iconPath = new ThemeIcon('note');
  item.accessibilityInformation = { label: `${label}, line ${line + 1}: ${description}` };
  item.command = {
    command: 'vscode.open',
    title: 'Open Note',
    arguments: [
      noteUri(note.docId, note.title),
      { selection: new Range(line, character, line, character) },
    ],
  };
  return item;
}
