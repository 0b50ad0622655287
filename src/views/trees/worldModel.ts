import type { CampaignId } from '../../core/model/ids';
import { parseRecordId } from '../../core/model/ids';
import type { ChangedRow, NoteReader, NoteSummary } from '../../core/ports/campaignStore';
import {
  collectionOfKind,
  compareKinds,
  findCollection,
  kindNamed,
} from '../../core/model/collections';
import type { KindGroup } from '../../core/treeRows';
import { groupId, parseGroupId } from '../../core/treeRows';
import { noteRow } from './noteRow';
import type { Outline, TreeRow } from './outline';
import { OutlineBuilder, rowsToRefresh, topId } from './outline';
import type { RowList } from './rowList';
import { addMoreRow, readRowList, readUntilShown, rowsPerPage, wantedRows } from './rowList';
import type { TreeModel } from './treeModel';

interface WorldState {
  readonly campaigns: readonly NoteSummary[];
  /** Notes of the world per kind of each campaign. */
  readonly counts: ReadonlyMap<CampaignId, ReadonlyMap<string, number>>;
  /** What was read of the groups that were expanded, by the group's row id. */
  readonly groups: ReadonlyMap<string, RowList>;
}

/** The World tree: kind → note, below the campaign when there are several. Groups are read when expanded. */
export class WorldModel implements TreeModel {
  readonly #notes: NoteReader;
  #state: WorldState = { campaigns: [], counts: new Map(), groups: new Map() };
  #outline = worldOutline(this.#state);

  constructor(notes: NoteReader) {
    this.#notes = notes;
  }

  get outline(): Outline {
    return this.#outline;
  }

  async load(): Promise<void> {
    const campaigns = await this.#notes.summaries({ collection: 'campaigns' });
    const counts = await this.#count(campaigns.map(({ docId }) => docId));
    this.#show({ ...this.#state, campaigns, counts });
  }

  async expand(id: string): Promise<void> {
    const group = parseGroupId(id);
    if (group !== undefined && !this.#state.groups.has(id)) await this.#readGroups([group]);
  }

  async locate(docId: string): Promise<void> {
    const id = parseRecordId(docId);
    if (id === undefined || this.#outline.rows.has(id)) return;
    const note = await this.#notes.summary(id);
    if (note === undefined || !isOfWorld(note.collection)) return;
    const read = (wanted: number): Promise<RowList> =>
      readRowList(this.#notes, [groupOf(note)], wanted);
    const list = await readUntilShown(read, id);
    this.#show({ ...this.#state, groups: new Map([...this.#state.groups, [groupId(note), list]]) });
  }

  async showMore(list: string): Promise<void> {
    const group = parseGroupId(list);
    const shown = this.#state.groups.get(list)?.notes.length;
    if (group !== undefined && shown !== undefined) {
      await this.#readGroups([group], shown + rowsPerPage);
    }
  }

  async update(changed: readonly ChangedRow[]): Promise<readonly string[]> {
    const before = this.#outline;
    if (changed.some(({ collection }) => collection === 'campaigns')) await this.load();
    const world = changed.filter(({ collection }) => isOfWorld(collection));
    if (world.length > 0) await this.#updateGroups(world);
    return rowsToRefresh(before, this.#outline);
  }

  async #updateGroups(changed: readonly ChangedRow[]): Promise<void> {
    const campaignIds = new Set(changed.map(({ campaignId }) => campaignId));
    const counts = new Map([...this.#state.counts, ...(await this.#count([...campaignIds]))]);
    this.#show({ ...this.#state, counts });
    const docIds = [...new Set(changed.map(({ docId }) => docId))];
    const fresh = await this.#notes.summaries({ docIds });
    const stale = new Set([
      ...docIds.map((docId) => this.#outline.parents.get(docId)),
      ...fresh.map(groupId),
    ]);
    const loaded = [...stale].filter((id) => id !== undefined && this.#state.groups.has(id));
    await this.#readGroups(loaded.flatMap((id) => parseGroupId(id ?? '') ?? []));
  }

  async #count(
    campaignIds: readonly CampaignId[],
  ): Promise<ReadonlyMap<CampaignId, ReadonlyMap<string, number>>> {
    const counts = new Map<CampaignId, ReadonlyMap<string, number>>();
    for (const id of campaignIds) {
      const byKind = [...(await this.#notes.countByKind(id))];
      counts.set(id, new Map(byKind.filter(([kind]) => isWorldKind(kind))));
    }
    return counts;
  }

  async #readGroups(groups: readonly KindGroup[], atLeast = 0): Promise<void> {
    const read = new Map(this.#state.groups);
    for (const group of groups) {
      const id = groupId(group);
      const wanted = Math.max(atLeast, wantedRows(read.get(id)));
      read.set(id, await readRowList(this.#notes, [groupOf(group)], wanted));
    }
    this.#show({ ...this.#state, groups: read });
  }

  #show(state: WorldState): void {
    this.#state = state;
    this.#outline = worldOutline(state);
  }
}

function groupOf({ campaignId, kind }: KindGroup): KindGroup {
  return { campaignId, kind };
}

/** Kinds of other collections are counted too, but belong to other trees. */
function isWorldKind(kind: string): boolean {
  return isOfWorld(collectionOfKind(kind)?.name ?? 'entities');
}

function isOfWorld(collection: string): boolean {
  return findCollection(collection)?.section === 'world';
}

/** Arranges the groups in the order of the model, and what was read of them. */
export function worldOutline({ campaigns, counts, groups }: WorldState): Outline {
  const builder = new OutlineBuilder();
  const [only] = campaigns.length === 1 ? campaigns : [];
  for (const campaign of campaigns) {
    const kinds = [...(counts.get(campaign.docId) ?? [])].sort(([a], [b]) => compareKinds(a, b));
    if (campaign !== only) builder.add(topId, noteRow(campaign, kinds.length > 0));
    for (const [kind, count] of kinds) {
      const id = groupId({ campaignId: campaign.docId, kind });
      builder.add(campaign === only ? topId : campaign.docId, groupRow(id, kind, count));
      const list = groups.get(id);
      if (list === undefined) continue;
      for (const note of list.notes) builder.add(id, noteRow(note, false));
      addMoreRow(builder, id, { id, list });
    }
  }
  return builder.build();
}

function groupRow(id: string, kind: string, count: number): TreeRow {
  const { plural, icon } = kindNamed(kind);
  return {
    id,
    type: 'kindGroup',
    label: plural,
    description: String(count),
    role: count === 1 ? '1 note' : `${count} notes`,
    summary: '',
    icon,
    expandable: true,
  };
}
