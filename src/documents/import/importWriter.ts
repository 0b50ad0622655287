import { MoonforgeError } from '../../core/errors';
import { splitNoteText } from '../../core/markdown/noteText';
import type { AnyRecord } from '../../core/model/collections';
import type { Definition } from '../../core/model/definitions';
import type { CampaignId } from '../../core/model/ids';
import type { WriteUnit } from '../../core/ports/campaignStore';
import type { FileProblem } from '../operationReport';
import { writeAttachment } from './importAttachments';
import type { ImportedAttachment } from './importAttachments';
import { writeCampaign } from './importCampaign';
import type { ImportItem } from './importItem';
import { knownRecords } from './knownRecords';
import { filelessOf, listedContext } from './listedContext';
import type { ListedContext } from './listedDraft';
import { createListed, listedTitle } from './listedDraft';
import { matchRecords } from './matchRecords';
import type { MissingFile } from './missingFiles';
import { reportMissing } from './missingFiles';
import type { ImportSource } from './readSource';
import type { RecordDraft, StoryPlace } from './recordDraft';
import { keepFolder, rootPlan } from './rootPlan';
import { Pace } from './pace';
import { textDraft, upsertDraft } from './recordDraft';
import type { KnownItem, PlacedItem, WrittenItem } from './storyPlaces';
import { parentIdOf, placeLevel, StoryPlacer } from './storyPlaces';
import type { UpdatedNote } from './updateNote';
import { updateNote } from './updateNote';

/** What one import writes. */
export interface ImportPlan {
  readonly source: ImportSource;
  readonly items: readonly ImportItem[];
  /** `undefined` when they are left out, and those of earlier imports stay as they are. */
  readonly attachments: readonly ImportedAttachment[] | undefined;
  /** Name or document id. */
  readonly campaign: string;
  readonly removeMissing: boolean;
  /** Name under which the folder's files are kept; `undefined` to find it. */
  readonly folderName: string | undefined;
}

/** What was written; see `ImportReport`. */
export interface WriteResult {
  readonly campaignId: CampaignId;
  readonly created: number;
  readonly updated: number;
  readonly merged: number;
  readonly unchanged: number;
  readonly moved: number;
  /** Attachments whose records were made or changed. */
  readonly attachments: number;
  readonly missing: readonly MissingFile[];
  readonly problems: readonly FileProblem[];
}

/** Writes the notes and attachments of one import, parents before children, within one transaction. */
export class ImportWriter {
  readonly #unit: WriteUnit;
  readonly #onWrite: (path: string) => void;
  readonly #placer: StoryPlacer;
  readonly #counts = {
    ...{ created: 0, updated: 0, merged: 0, unchanged: 0, moved: 0 },
    attachments: 0,
  };
  readonly #problems: FileProblem[] = [];

  /** `onWrite` is told of each file before it is written; what it throws ends the import. */
  constructor(unit: WriteUnit, onWrite: (path: string) => void) {
    this.#unit = unit;
    this.#onWrite = onWrite;
    this.#placer = new StoryPlacer(unit);
  }

  async write(given: ImportPlan): Promise<WriteResult> {
    const { plan, root, records: all } = await rootPlan(this.#unit, given);
    const { source, items, attachments = [] } = plan;
    const campaignId = await this.#writeCampaign(plan);
    if (source.mirrorOf === campaignId) throw isMirror(source);
    const known = knownRecords(all, { campaignId, source, root });
    const notes = items.filter(({ collection }) => collection !== 'campaigns');
    const { records, missing } = matchRecords([...notes, ...attachments], known);
    const context = listedContext(campaignId, { source, items, attachments }, known);
    const written: WrittenItem[] = [];
    for (const definition of this.#unit.definitions) {
      const level = notes.filter(({ collection }) => collection === definition.name);
      written.push(...(await this.#writeLevel({ definition, level, records }, written, context)));
    }
    for (const attachment of attachments) {
      this.#onWrite(attachment.path);
      const record = records.get(attachment.path);
      if (await writeAttachment(this.#unit, { attachment, record }, context)) {
        this.#counts.attachments += 1;
      }
    }
    await this.#writeFileless(source, context);
    const gone = await reportMissing(this.#unit, {
      missing: missing.filter(
        ({ collection }) => collection !== 'media' || plan.attachments !== undefined,
      ),
      ...{ known, remove: plan.removeMissing },
    });
    await keepFolder(this.#unit, campaignId, { source, root });
    const problems = [...root.problems, ...this.#problems, ...gone.problems];
    return { campaignId, ...this.#counts, missing: gone.files, problems };
  }

  /** What an export lists without a file: attachments that were not on the computer it was made on. */
  async #writeFileless({ marker }: ImportSource, context: ListedContext): Promise<void> {
    for (const listed of filelessOf(marker)) {
      const known = await this.#unit.get(context.idOf(listed.id));
      if (known === undefined) await createListed(this.#unit, listed, {}, context);
    }
  }

  async #writeCampaign({ source, items, campaign }: ImportPlan): Promise<CampaignId> {
    const item = items.find(({ collection }) => collection === 'campaigns');
    if (item !== undefined) this.#onWrite(item.path);
    const { record, update } = await writeCampaign(this.#unit, { source, item, campaign });
    if (update !== undefined && item !== undefined) this.#count(item, update);
    else if (item !== undefined) this.#counts.created += 1;
    return record.firebaseId;
  }

  /** One collection's notes. Those an export lists come first, so that what is new finds its place among them. */
  async #writeLevel(
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
    this.#counts.created += 1;
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
      if (matters && (isOrphan || parent !== undefined)) this.#warn(item, warning);
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
    this.#counts.created += 1;
    return upsertDraft(this.#unit, item.collection, { ...itemDraft(item), ...draft });
  }

  async #update(item: KnownItem, record: AnyRecord): Promise<AnyRecord> {
    if (item.isNew) return record;
    this.#onWrite(item.path);
    const update = await updateNote(this.#unit, item, record);
    this.#count(item, update);
    return update.record;
  }

  #count(item: ImportItem, { outcome, moved, conflicts }: UpdatedNote): void {
    this.#counts[outcome] += 1;
    if (moved) this.#counts.moved += 1;
    if (outcome !== 'merged') return;
    const both = 'The note was changed here too: it has the changes of both';
    const message =
      conflicts === 0 ? `${both}.` : `${both}, and both versions where they clash (${conflicts}).`;
    this.#warn(item, message);
  }

  #warn({ path }: ImportItem, message: string): void {
    this.#problems.push({ path, message, severity: 'warning' });
  }
}

interface Level {
  readonly definition: Definition;
  readonly level: readonly ImportItem[];
  readonly records: ReadonlyMap<string, AnyRecord>;
}

/** What an import knows of a new note. */
function itemDraft(item: ImportItem): RecordDraft {
  const { text, facts, kind } = item;
  return { ...textDraft(text, facts), kind, sourcePath: item.sourcePath, sourceHash: item.hash };
}

/** The mirror's own passes bring its files in; an import would make a second note of each. */
function isMirror({ name }: ImportSource): MoonforgeError {
  return new MoonforgeError(
    'invalid-input',
    `The folder ${name} is this campaign's mirror, so its files come in by mirroring. Nothing was imported.`,
  );
}
