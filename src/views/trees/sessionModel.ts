import { sessions } from '../../core/model/collections';
import type { RecordOf } from '../../core/model/collectionDefinition';
import type { CampaignId, RecordId } from '../../core/model/ids';
import { parseRecordId } from '../../core/model/ids';
import type { CampaignStore, ChangedRow, NoteSummary } from '../../core/ports/campaignStore';
import { groupId, parseGroupId } from '../../core/treeRows';
import { noteRow } from './noteRow';
import type { Outline, TreeRow } from './outline';
import { OutlineBuilder, rowsToRefresh, topId } from './outline';
import type { RowList } from './rowList';
import { addMoreRow, readRowList, readUntilShown, rowsPerPage, wantedRows } from './rowList';
import type { TreeModel } from './treeModel';

/** What a session's row shows that is in no list. */
export type SessionFacts = Pick<RecordOf<typeof sessions>, 'number' | 'date'>;

/** A campaign's sessions, in the order of their numbers. */
export interface SessionList extends RowList {
  readonly facts: ReadonlyMap<RecordId, SessionFacts>;
}

type SessionLists = ReadonlyMap<CampaignId, SessionList>;

/** The Sessions tree: by number, below the campaign when there are several. */
export class SessionModel implements TreeModel {
  readonly #store: Pick<CampaignStore, 'notes' | 'repository'>;
  #campaigns: readonly NoteSummary[] = [];
  #lists: SessionLists = new Map();
  #outline = sessionOutline([], new Map());

  constructor(store: Pick<CampaignStore, 'notes' | 'repository'>) {
    this.#store = store;
  }

  get outline(): Outline {
    return this.#outline;
  }

  async load(): Promise<void> {
    this.#campaigns = await this.#store.notes.summaries({ collection: 'campaigns' });
    const lists = new Map<CampaignId, SessionList>();
    for (const { docId } of this.#campaigns) {
      lists.set(docId, await this.#read(docId, wantedRows(this.#lists.get(docId))));
    }
    this.#show(lists);
  }

  expand(): Promise<void> {
    return Promise.resolve();
  }

  async locate(docId: string): Promise<void> {
    const id = parseRecordId(docId);
    if (id === undefined || this.#outline.rows.has(id)) return;
    const note = await this.#store.notes.summary(id);
    if (note?.collection !== sessions.name) return;
    const { campaignId } = note;
    const list = await readUntilShown((wanted) => this.#readList(campaignId, wanted), id);
    this.#show(new Map([...this.#lists, [campaignId, await this.#withFacts(list)]]));
  }

  async showMore(list: string): Promise<void> {
    const campaignId = parseGroupId(list)?.campaignId;
    const shown = campaignId && this.#lists.get(campaignId)?.notes.length;
    if (campaignId === undefined || shown === undefined) return;
    const read = await this.#read(campaignId, shown + rowsPerPage);
    this.#show(new Map([...this.#lists, [campaignId, read]]));
  }

  async update(changed: readonly ChangedRow[]): Promise<readonly string[]> {
    if (!changed.some(({ collection }) => collection === 'sessions' || collection === 'campaigns'))
      return [];
    const before = this.#outline;
    await this.load();
    return rowsToRefresh(before, this.#outline);
  }

  async #read(campaignId: CampaignId, wanted: number): Promise<SessionList> {
    return this.#withFacts(await this.#readList(campaignId, wanted));
  }

  #readList(campaignId: CampaignId, wanted: number): Promise<RowList> {
    return readRowList(this.#store.notes, [{ campaignId, collection: sessions.name }], wanted);
  }

  async #withFacts(list: RowList): Promise<SessionList> {
    const docIds = list.notes.map(({ docId }) => docId);
    const facts = await this.#store.repository(sessions).pick(docIds, ['number', 'date']);
    return { ...list, facts };
  }

  #show(lists: SessionLists): void {
    this.#lists = lists;
    this.#outline = sessionOutline(this.#campaigns, lists);
  }
}

/** Arranges the sessions that were read of each campaign. */
export function sessionOutline(campaigns: readonly NoteSummary[], lists: SessionLists): Outline {
  const builder = new OutlineBuilder();
  const several = campaigns.length > 1;
  for (const campaign of campaigns) {
    const list = lists.get(campaign.docId);
    if (several) builder.add(topId, noteRow(campaign, (list?.total ?? 0) > 0));
    if (list === undefined) continue;
    const parent = several ? campaign.docId : topId;
    for (const note of list.notes) {
      builder.add(parent, sessionRow(note, list.facts.get(note.docId)));
    }
    const id = groupId({ campaignId: campaign.docId, kind: sessions.singular });
    addMoreRow(builder, parent, { id, list });
  }
  return builder.build();
}

function sessionRow(session: NoteSummary, facts: SessionFacts | undefined): TreeRow {
  const { docId, title, status, summary } = session;
  const described = [facts?.date ?? null, status]
    .filter((part) => part !== null && part !== '')
    .join(' · ');
  return {
    id: docId,
    type: 'session',
    label: sessionLabel(facts?.number ?? null, title),
    description: described,
    role: described === '' ? 'session' : `session, ${described}`,
    summary: summary ?? '',
    icon: 'calendar',
    expandable: false,
  };
}

/** The title with the number before it, unless the title says it already: "Session 12 - The Marsh". */
function sessionLabel(number: number | null, title: string): string {
  const said = number === null || new RegExp(`(?<!\\d)0*${number}(?!\\d)`).test(title);
  return said ? title : `${number}. ${title}`;
}
