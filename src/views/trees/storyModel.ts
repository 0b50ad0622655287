import type { CollectionName } from '../../core/model/collections';
import { campaigns as campaignRecords, collections } from '../../core/model/collections';
import type { CampaignId, RecordId } from '../../core/model/ids';
import { parseRecordId } from '../../core/model/ids';
import type { ChangedRow, NoteReader, NoteSummary } from '../../core/ports/campaignStore';
import type { SummaryFilter } from '../../core/ports/lists';
import { noteRow } from './noteRow';
import type { Outline } from './outline';
import { OutlineBuilder, rowsToRefresh, topId } from './outline';
import type { RowList } from './rowList';
import { addMoreRow, readRowList, readUntilShown, rowsPerPage, wantedRows } from './rowList';
import type { TreeModel } from './treeModel';

const storyCollections: readonly CollectionName[] = collections
  .filter(({ name, section }) => section === 'story' && name !== campaignRecords.name)
  .map(({ name }) => name);
const watched: ReadonlySet<string> = new Set([campaignRecords.name, ...storyCollections]);

/** Changed rows beyond which every list that was read is read again. */
const manyRows = 100;

/** A list with the number of notes below each of its notes. */
interface StoryList extends RowList {
  readonly below: ReadonlyMap<RecordId, number>;
}

interface StoryState {
  readonly campaigns: readonly NoteSummary[];
  /** What was read below campaigns and records, by their document ids. */
  readonly lists: ReadonlyMap<string, StoryList>;
}

/** The Campaign tree: campaign → chapter → adventure → scene. What lies below a row is read when it is expanded. */
export class StoryModel implements TreeModel {
  readonly #notes: NoteReader;
  #state: StoryState = { campaigns: [], lists: new Map() };
  #outline = storyOutline(this.#state);

  constructor(notes: NoteReader) {
    this.#notes = notes;
  }

  get outline(): Outline {
    return this.#outline;
  }

  async load(): Promise<void> {
    const campaigns = await this.#notes.summaries({ collection: 'campaigns' });
    this.#show({ ...this.#state, campaigns });
    // Campaigns are shown expanded, so their lists are read even the first time.
    const others = this.#rowsWithLists().filter(({ docId, campaignId }) => docId !== campaignId);
    await this.#read([...campaigns, ...others]);
  }

  async expand(id: string): Promise<void> {
    const note = this.#noteOf(id);
    if (note !== undefined && !this.#state.lists.has(id)) await this.#read([note]);
  }

  async locate(docId: string): Promise<void> {
    const id = parseRecordId(docId);
    const note = id && (await this.#notes.summary(id));
    if (note === undefined || !watched.has(note.collection)) return;
    const above = await this.#above(note);
    for (const [i, parent] of above.entries()) {
      const child = above[i + 1]?.docId ?? note.docId;
      if (!this.#outline.rows.has(child)) await this.#readUntil(parent, child);
    }
  }

  async showMore(list: string): Promise<void> {
    const note = this.#noteOf(list);
    const shown = this.#state.lists.get(list)?.notes.length ?? 0;
    if (note !== undefined) await this.#read([note], shown + rowsPerPage);
  }

  async update(changed: readonly ChangedRow[]): Promise<readonly string[]> {
    const rows = changed.filter(({ collection }) => watched.has(collection));
    if (rows.length === 0) return [];
    const before = this.#outline;
    if (rows.some(({ collection }) => collection === 'campaigns')) await this.load();
    const story = rows.filter(({ collection }) => collection !== 'campaigns');
    if (story.length > 0) await this.#update(story);
    return rowsToRefresh(before, this.#outline);
  }

  /** Reads the lists again that the rows were or are in, and those that show whether there is something below. */
  async #update(rows: readonly ChangedRow[]): Promise<void> {
    const campaignIds = new Set(rows.map(({ campaignId }) => campaignId));
    const docIds = rows.map(({ docId }) => docId);
    // Where a row was that is not shown nobody knows, nor whether the row above it is now empty.
    const known = rows.length <= manyRows && docIds.every((id) => this.#outline.rows.has(id));
    const touched = known ? await this.#touchedLists(docIds) : undefined;
    const stale = this.#rowsWithLists().filter(
      ({ docId, campaignId }) =>
        // What loses its parent comes to stand below the campaign.
        campaignIds.has(campaignId) && (touched?.has(docId) !== false || docId === campaignId),
    );
    await this.#read(stale);
  }

  async #touchedLists(docIds: readonly RecordId[]): Promise<ReadonlySet<string>> {
    const { parents } = this.#outline;
    const fresh = await this.#notes.summaries({ docIds });
    const around = [
      ...docIds.map((docId) => parents.get(docId)),
      ...fresh.map(({ parentId }) => parentId),
    ].flatMap((id) => id ?? []);
    return new Set([...around, ...around.flatMap((id) => parents.get(id) ?? [])]);
  }

  #rowsWithLists(): readonly NoteSummary[] {
    return [...this.#state.lists.keys()].flatMap((id) => this.#noteOf(id) ?? []);
  }

  /** The campaign and the records above a record, from the top. */
  async #above({ campaignId, docId, parentId }: NoteSummary): Promise<readonly NoteSummary[]> {
    const campaign = this.#state.campaigns.find((known) => known.docId === campaignId);
    if (campaign === undefined || docId === campaignId) return [];
    const above: NoteSummary[] = [];
    for (let id = parentId; id !== null && !above.some((known) => known.docId === id);) {
      const parent = await this.#notes.summary(id);
      if (parent?.campaignId !== campaignId || !storyCollections.includes(parent.collection)) break;
      above.unshift(parent);
      id = parent.parentId;
    }
    return [campaign, ...above];
  }

  async #readUntil(parent: NoteSummary, docId: string): Promise<void> {
    const filters = await this.#filters(parent);
    const list = await readUntilShown((wanted) => readRowList(this.#notes, filters, wanted), docId);
    this.#show(this.#with(new Map([[parent.docId, await this.#withCounts(parent, list)]])));
  }

  async #read(rows: readonly NoteSummary[], atLeast = 0): Promise<void> {
    const read = new Map<string, StoryList>();
    for (const row of rows) {
      const wanted = Math.max(atLeast, wantedRows(this.#state.lists.get(row.docId)));
      const list = await readRowList(this.#notes, await this.#filters(row), wanted);
      read.set(row.docId, await this.#withCounts(row, list));
    }
    this.#show(this.#with(read));
  }

  /** The notes below a row; below a campaign also those whose parent is gone. */
  async #filters({ docId, campaignId }: NoteSummary): Promise<readonly SummaryFilter[]> {
    const isCampaign = docId === campaignId;
    const parentId = isCampaign ? null : docId;
    const filters = storyCollections.map((collection) => ({ campaignId, collection, parentId }));
    return isCampaign ? [...filters, ...(await this.#orphans(campaignId))] : filters;
  }

  async #orphans(campaignId: CampaignId): Promise<readonly SummaryFilter[]> {
    const filters: SummaryFilter[] = [];
    for (const collection of storyCollections) {
      const query = { campaignId, collection, parents: storyCollections };
      const parentIds = await this.#notes.lostParents(query);
      if (parentIds.length > 0) filters.push({ campaignId, collection, parentIds });
    }
    return filters;
  }

  async #withCounts({ campaignId }: NoteSummary, list: RowList): Promise<StoryList> {
    const parentIds = list.notes.map(({ docId }) => docId);
    const query = { campaignId, collections: storyCollections, parentIds };
    return { ...list, below: await this.#notes.countBelow(query) };
  }

  /** The record of a row that lists may stand below. */
  #noteOf(id: string): NoteSummary | undefined {
    const { campaigns, lists } = this.#state;
    const campaign = campaigns.find(({ docId }) => docId === id);
    if (campaign !== undefined) return campaign;
    const parent = this.#outline.parents.get(id);
    return lists.get(parent ?? '')?.notes.find(({ docId }) => docId === id);
  }

  #with(read: ReadonlyMap<string, StoryList>): StoryState {
    return { ...this.#state, lists: new Map([...this.#state.lists, ...read]) };
  }

  #show(state: StoryState): void {
    this.#outline = storyOutline(state);
    const shown = [...state.lists].filter(([id]) => this.#outline.rows.has(id));
    this.#state = { ...state, lists: new Map(shown) };
  }
}

/** Arranges what was read; a list whose row is not shown is left out. */
export function storyOutline({ campaigns, lists }: StoryState): Outline {
  const builder = new OutlineBuilder();
  const addBelow = (id: string): void => {
    const list = lists.get(id);
    if (list === undefined) return;
    for (const note of list.notes) {
      if (!builder.add(id, noteRow(note, list.below.has(note.docId)))) continue;
      addBelow(note.docId);
    }
    addMoreRow(builder, id, { id, list });
  };
  for (const campaign of campaigns) {
    const expandable = (lists.get(campaign.docId)?.total ?? 0) > 0;
    builder.add(topId, noteRow(campaign, expandable));
    addBelow(campaign.docId);
  }
  return builder.build();
}
