import { splitNoteText } from '../../core/markdown/noteText';
import type { AnyRecord } from '../../core/model/collections';
import type { Definition } from '../../core/model/definitions';
import type { CampaignId } from '../../core/model/ids';
import type { WriteUnit } from '../../core/ports/campaignStore';
import type { ImportItem } from './importItem';
import type { ImportTally } from './importTally';
import type { ListedContext } from './listedDraft';
import { createListed, listedTitle } from './listedDraft';
import { Pace } from './pace';
import type { RecordDraft, StoryPlace } from './recordDraft';
import { textDraft, upsertDraft } from './recordDraft';
import type { KnownItem, PlacedItem, WrittenItem } from './storyPlaces';
import { parentIdOf, placeLevel, StoryPlacer } from './storyPlaces';
import { updateNote } from './updateNote';

/** The notes of one collection, and the records of those that were imported before, by path. */
export interface Level {
  readonly definition: Definition;
  readonly level: readonly ImportItem[];
  readonly records: ReadonlyMap<string, AnyRecord>;
}

/** Writes the notes of an import, one collection after the other. */
export class LevelWriter {
  readonly #unit: WriteUnit;
  readonly #tally: ImportTally;
  readonly #onWrite: (path: string) => void;
  readonly #placer: StoryPlacer;

  /** `onWrite` is told of each file before it is written; what it throws ends the import. */
  constructor(unit: WriteUnit, tally: ImportTally, onWrite: (path: string) => void) {
    this.#unit = unit;
    this.#tally = tally;
    this.#onWrite = onWrite;
    this.#placer = new StoryPlacer(unit);
  }

  /** One collection's notes. Those an export lists come first, so that what is new finds its place among them. */
  async write(
    { definition, level, records }: Level,
    above: readonly WrittenItem[],
    context: ListedContext,
  ): Promise<readonly WrittenItem[]> {
    const items: KnownItem[] = [];
    const pace = new Pace();
    for (const item of level) {
      await pace.step();
      const record = records.get(item.path);
      items.push({ ...item, ...(await this.#knownRecord(item, record, context)) });
    }
    if (!('orderKey' in definition.fields)) {
      return this.#writeAll(items, context);
    }
    const { parents } = definition;
    const candidates = above.filter(({ collection }) => parents.includes(collection));
    const written: WrittenItem[] = [];
    for (const siblings of placeLevel(items, candidates)) {
      written.push(...(await this.#writeSiblings(siblings, context)));
    }
    return written;
  }

  /** The record of an item, made where an export lists it and it is not there. */
  async #knownRecord(
    item: ImportItem,
    record: AnyRecord | undefined,
    context: ListedContext,
  ): Promise<Pick<KnownItem, 'record' | 'isNew'>> {
    if (record !== undefined || item.listed === undefined) return { record, isNew: false };
    this.#onWrite(item.path);
    this.#tally.count('created');
    const made = await createListed(
      this.#unit,
      item.listed.record,
      { ...splitNoteText(item.text), title: listedTitle(item) },
      context,
    );
    return { record: made, isNew: true };
  }

  async #writeSiblings(
    siblings: readonly PlacedItem[],
    { campaignId }: ListedContext,
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
      const matters = item.listed === undefined && warning !== undefined;
      if (matters && (isOrphan || parent !== undefined)) this.#tally.warn(item.path, warning);
    }
    return written;
  }

  async #writeAll(
    items: readonly KnownItem[],
    { campaignId }: ListedContext,
  ): Promise<readonly WrittenItem[]> {
    const written: WrittenItem[] = [];
    for (const item of items) {
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
      readonly campaignId: CampaignId;
      readonly place?: StoryPlace;
      readonly title: string;
    },
  ): Promise<AnyRecord> {
    this.#onWrite(item.path);
    this.#tally.count('created');
    return upsertDraft(this.#unit, item.collection, { ...itemDraft(item), ...draft });
  }

  async #update(item: KnownItem, record: AnyRecord): Promise<AnyRecord> {
    if (item.isNew) return record;
    this.#onWrite(item.path);
    const update = await updateNote(this.#unit, item, record);
    this.#tally.countUpdate(item.path, update);
    return update.record;
  }
}

/** What an import knows of a new note. */
function itemDraft(item: ImportItem): RecordDraft {
  const { text, facts, kind } = item;
  return { ...textDraft(text, facts), kind, sourcePath: item.sourcePath, sourceHash: item.hash };
}
