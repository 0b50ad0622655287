import type { CampaignId } from '../../core/model/ids';
import type { ChangedRow, NoteReader, NoteSummary } from '../../core/ports/campaignStore';
import { noteRow } from './noteRow';
import type { Outline } from './outline';
import { OutlineBuilder, rowsToRefresh, topId } from './outline';
import type { TreeModel } from './treeModel';

const storyCollections = ['chapters', 'adventures', 'scenes'] as const;
const watched: ReadonlySet<string> = new Set(['campaigns', ...storyCollections]);

interface StoryState {
  readonly campaigns: readonly NoteSummary[];
  /** Chapters, then adventures, then scenes of each campaign, each in the store's order. */
  readonly stories: ReadonlyMap<CampaignId, readonly NoteSummary[]>;
}

/** The Campaign tree: campaign → chapter → adventure → scene. */
export class StoryModel implements TreeModel {
  readonly #notes: NoteReader;
  #state: StoryState = { campaigns: [], stories: new Map() };
  #outline = storyOutline(this.#state);

  constructor(notes: NoteReader) {
    this.#notes = notes;
  }

  get outline(): Outline {
    return this.#outline;
  }

  async load(): Promise<void> {
    const campaigns = await this.#notes.summaries({ collection: 'campaigns' });
    const stories = new Map<CampaignId, readonly NoteSummary[]>();
    for (const { docId } of campaigns) stories.set(docId, await this.#readStory(docId));
    this.#show({ campaigns, stories });
  }

  expand(): Promise<void> {
    return Promise.resolve();
  }

  locate(): Promise<void> {
    return Promise.resolve();
  }

  async update(changed: readonly ChangedRow[]): Promise<readonly string[]> {
    const rows = changed.filter(({ collection }) => watched.has(collection));
    if (rows.length === 0) return [];
    const before = this.#outline;
    if (rows.some(({ collection }) => collection === 'campaigns')) await this.load();
    else await this.#reread(rows);
    return rowsToRefresh(before, this.#outline);
  }

  async #reread(rows: readonly ChangedRow[]): Promise<void> {
    const stories = new Map(this.#state.stories);
    for (const campaignId of new Set(rows.map((row) => row.campaignId))) {
      if (stories.has(campaignId)) stories.set(campaignId, await this.#readStory(campaignId));
    }
    this.#show({ ...this.#state, stories });
  }

  async #readStory(campaignId: CampaignId): Promise<readonly NoteSummary[]> {
    const lists = storyCollections.map((collection) =>
      this.#notes.summaries({ campaignId, collection }),
    );
    return (await Promise.all(lists)).flat();
  }

  #show(state: StoryState): void {
    this.#state = state;
    this.#outline = storyOutline(state);
  }
}

/** Arranges story records below their parents; one whose parent is gone stands directly below its campaign. */
export function storyOutline({ campaigns, stories }: StoryState): Outline {
  const builder = new OutlineBuilder();
  for (const campaign of campaigns) {
    const story = stories.get(campaign.docId) ?? [];
    const known = new Set(story.map(({ docId }) => docId));
    const parentOf = ({ parentId }: NoteSummary): string =>
      parentId !== null && known.has(parentId) ? parentId : campaign.docId;
    const parents = new Set(story.map(parentOf));
    builder.add(topId, noteRow(campaign, parents.has(campaign.docId)));
    for (const note of story) builder.add(parentOf(note), noteRow(note, parents.has(note.docId)));
  }
  return builder.build();
}
