import type { AnyRecord, CollectionName } from '../../core/model/collections';
import { noteTextOf } from '../../core/markdown/noteText';
import { collections } from '../../core/model/collections';
import type { CampaignId } from '../../core/model/ids';
import type { WriteUnit } from '../../core/ports/campaignStore';
import { findCampaign } from '../findCampaign';
import type { FileProblem } from '../operationReport';
import type { ImportItem } from './importItem';
import { hashContent } from './readNotes';
import type { RecordDraft, StoryPlace } from './recordDraft';
import { textDraft, upsertDraft } from './recordDraft';
import type { KnownItem, PlacedItem, WrittenItem } from './storyPlaces';
import { parentIdOf, placeLevel, StoryPlacer } from './storyPlaces';

/** What was written; see `ImportReport`. */
export interface WriteResult {
  readonly campaignId: CampaignId;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly problems: readonly FileProblem[];
}

/** Writes the notes of one import, parents before children, within one transaction. */
export class ImportWriter {
  readonly #unit: WriteUnit;
  readonly #onWrite: (path: string) => void;
  readonly #placer: StoryPlacer;
  readonly #counts = { created: 0, updated: 0, unchanged: 0 };
  readonly #problems: FileProblem[] = [];

  /** `onWrite` is told of each note before it is written; what it throws ends the import. */
  constructor(unit: WriteUnit, onWrite: (path: string) => void) {
    this.#unit = unit;
    this.#onWrite = onWrite;
    this.#placer = new StoryPlacer(unit);
  }

  /** `campaign` is a name or a document id. */
  async write(items: readonly ImportItem[], campaign: string): Promise<WriteResult> {
    const itemsOf = (name: CollectionName): readonly ImportItem[] =>
      items.filter(({ collection }) => collection === name);
    const { firebaseId: campaignId } = await this.#writeCampaign(campaign, itemsOf('campaigns')[0]);
    const known = await this.#recordsBySource(campaignId);
    let above: readonly WrittenItem[] = [];
    for (const definition of collections.slice(1)) {
      const level = itemsOf(definition.name).map((item) => ({
        ...item,
        record: known.get(item.sourcePath),
      }));
      above =
        'orderKey' in definition.fields
          ? await this.#writeStory(level, above, campaignId)
          : await this.#writeAll(level, campaignId);
    }
    return { campaignId, ...this.#counts, problems: this.#problems };
  }

  /** The campaign's record, found or made, with the text of the note that describes it. */
  async #writeCampaign(campaign: string, item: ImportItem | undefined): Promise<AnyRecord> {
    const found = await findCampaign(this.#unit, campaign);
    const record = found === undefined ? undefined : await this.#unit.get(found.docId);
    if (record !== undefined) return item === undefined ? record : this.#update(item, record);
    const title = campaign.normalize('NFC');
    if (item === undefined) return upsertDraft(this.#unit, 'campaigns', { title });
    return this.#create(item, { title });
  }

  async #recordsBySource(campaignId: CampaignId): Promise<ReadonlyMap<string, AnyRecord>> {
    const known = new Map<string, AnyRecord>();
    for (const { docId } of await this.#unit.summaries({ campaignId })) {
      const record = await this.#unit.get(docId);
      if (typeof record?.sourcePath === 'string') known.set(record.sourcePath, record);
    }
    return known;
  }

  async #writeStory(
    level: readonly KnownItem[],
    above: readonly WrittenItem[],
    campaignId: CampaignId,
  ): Promise<readonly WrittenItem[]> {
    const written: WrittenItem[] = [];
    for (const siblings of placeLevel(level, above)) {
      written.push(...(await this.#writeSiblings(siblings, campaignId)));
    }
    return written;
  }

  async #writeSiblings(
    siblings: readonly PlacedItem[],
    campaignId: CampaignId,
  ): Promise<readonly WrittenItem[]> {
    const written: WrittenItem[] = [];
    for (const [i, item] of siblings.entries()) {
      const neighbours = { previous: written, following: siblings.slice(i + 1) };
      const record =
        item.record === undefined
          ? await this.#create(item, {
              campaignId,
              title: item.title,
              place: await this.#placer.place(item, neighbours),
            })
          : await this.#update(item, item.record);
      written.push({ ...item, record });
      const { parent, warning } = item.choice;
      // The store may know the parent although this folder does not.
      const isOrphan = parent === undefined && parentIdOf(record) === null;
      if (warning !== undefined && (isOrphan || parent !== undefined)) this.#warn(item, warning);
    }
    return written;
  }

  async #writeAll(
    level: readonly KnownItem[],
    campaignId: CampaignId,
  ): Promise<readonly WrittenItem[]> {
    const written: WrittenItem[] = [];
    for (const item of level) {
      const record =
        item.record === undefined
          ? await this.#create(item, { campaignId, title: item.title })
          : await this.#update(item, item.record);
      written.push({ ...item, record });
    }
    return written;
  }

  /** For a new record only: one that exists keeps its place and its title. */
  #create(
    item: ImportItem,
    draft: {
      readonly campaignId?: CampaignId;
      readonly place?: StoryPlace;
      readonly title: string;
    },
  ): Promise<AnyRecord> {
    this.#onWrite(item.path);
    this.#counts.created += 1;
    return upsertDraft(this.#unit, item.collection, { ...itemDraft(item), ...draft });
  }

  /** Writes the file's text if the file changed since the last import; else what was typed here stays. */
  async #update(item: ImportItem, record: AnyRecord): Promise<AnyRecord> {
    this.#onWrite(item.path);
    const text = noteTextOf(record);
    const { firebaseId: docId } = record;
    if (record.sourceHash === item.hash) {
      this.#counts.unchanged += 1;
      return record;
    }
    if (text === item.text) {
      this.#counts.unchanged += 1;
      return upsertDraft(this.#unit, record.collection, { docId, ...sourceOf(item) });
    }
    this.#counts.updated += 1;
    const editedHere =
      record.sourceHash === null ? text !== '' : record.sourceHash !== hashContent(text);
    if (editedHere) {
      this.#warn(
        item,
        'The note was changed here too: the file replaced it, the former text is in its history.',
      );
    }
    return upsertDraft(this.#unit, record.collection, { ...itemDraft(item), docId });
  }

  #warn({ path }: ImportItem, message: string): void {
    this.#problems.push({ path, message, severity: 'warning' });
  }
}

function itemDraft(item: ImportItem): RecordDraft {
  return { ...textDraft(item.text, { ...item.facts, kind: item.kind }), ...sourceOf(item) };
}

function sourceOf({ sourcePath, hash }: ImportItem): RecordDraft {
  return { sourcePath, sourceHash: hash };
}
