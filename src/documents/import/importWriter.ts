import { MoonforgeError } from '../../core/errors';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { WriteUnit } from '../../core/ports/campaignStore';
import type { FileProblem } from '../operationReport';
import { writeAttachment } from './importAttachments';
import type { ImportedAttachment } from './importAttachments';
import { writeCampaign } from './importCampaign';
import type { DeletedHere } from './deletedHere';
import { settleDeleted } from './deletedHere';
import type { ImportFile, ImportItem } from './importItem';
import type { ImportCounts } from './importTally';
import { ImportTally } from './importTally';
import { knownRecords } from './knownRecords';
import { LevelWriter } from './levelWriter';
import { filelessOf, listedContext } from './listedContext';
import type { ListedContext } from './listedDraft';
import { createListed } from './listedDraft';
import type { RecordMatches } from './matchRecords';
import { matchRecords } from './matchRecords';
import type { MissingFile } from './missingFiles';
import { reportMissing } from './missingFiles';
import { Pace } from './pace';
import type { ImportSource } from './readSource';
import { keepFolder, moveRoot, rootPlan } from './rootPlan';
import type { WrittenItem } from './storyPlaces';

/** What one import writes. */
export interface ImportPlan {
  readonly source: ImportSource;
  readonly items: readonly ImportItem[];
  /** `undefined` when they are left out, and those of earlier imports stay as they are. */
  readonly attachments: readonly ImportedAttachment[] | undefined;
  /** Name or document id. */
  readonly campaign: string;
  readonly removeMissing: boolean;
  readonly restoreDeleted: boolean;
  /** Name under which the folder's files are kept; `undefined` to find it. */
  readonly folderName: string | undefined;
}

/** What was written; see `ImportReport`. */
export interface WriteResult extends ImportCounts {
  readonly campaignId: CampaignId;
  /** Files whose notes were deleted here. */
  readonly deletedHere: readonly DeletedHere[];
  readonly missing: readonly MissingFile[];
  readonly problems: readonly FileProblem[];
}

/** Writes the notes and attachments of one import, parents before children, within one transaction. */
export class ImportWriter {
  readonly #unit: WriteUnit;
  readonly #onWrite: (path: string) => void;
  readonly #tally = new ImportTally();

  /** `onWrite` is told of each file before it is written; what it throws ends the import. */
  constructor(unit: WriteUnit, onWrite: (path: string) => void) {
    this.#unit = unit;
    this.#onWrite = onWrite;
  }

  async write(given: ImportPlan): Promise<WriteResult> {
    // Each of the steps goes through all files.
    const pace = new Pace();
    const rooted = await rootPlan(this.#unit, given);
    const { plan, root, records: all, deleted } = rooted;
    const { source } = plan;
    const campaignId = await this.#writeCampaign(plan);
    if (source.mirrorOf === campaignId) throw isMirror(source);
    const known = knownRecords(all, { campaignId, deleted, source, root });
    const found = plan.items.filter(({ collection }) => collection !== 'campaigns');
    const files = [...found, ...(plan.attachments ?? [])];
    await pace.step();
    const matches = matchRecords(files, known);
    await pace.step();
    const { records, missing } = matches;
    const restore = plan.restoreDeleted;
    const settled = await settleDeleted(this.#unit, files, { matches, deleted, known, restore });
    const stays = ({ path }: ImportFile): boolean => settled.left.has(path);
    await pace.step();
    for (const { path } of files.filter(stays)) this.#onWrite(path);
    await pace.step();
    const items = plan.items.filter((item) => !stays(item));
    const attachments = (plan.attachments ?? []).filter((item) => !stays(item));
    const notes = found.filter((item) => !stays(item));
    await pace.step();
    const context = listedContext(campaignId, { source, items, attachments }, known);
    const writer = new LevelWriter(this.#unit, this.#tally, this.#onWrite);
    const written: WrittenItem[] = [];
    for (const definition of this.#unit.definitions) {
      await pace.step();
      const level = notes.filter(({ collection }) => collection === definition.name);
      written.push(...(await writer.write({ definition, level, records }, written, context)));
    }
    await this.#writeAttachments(attachments, records, context);
    const buried = new Set(restore ? [] : known.deleted.map(({ firebaseId }) => firebaseId));
    await this.#writeFileless(source, context, buried);
    const gone = await reportMissing(this.#unit, {
      missing: missing.filter(
        ({ collection }) => collection !== 'media' || plan.attachments !== undefined,
      ),
      ...{ known, remove: plan.removeMissing, isSure: root.isSure },
    });
    await moveRoot(this.#unit, rooted);
    await keepFolder(this.#unit, campaignId, rooted);
    const { files: deletedHere } = settled;
    const own = [...root.problems, ...settled.problems];
    const problems = [...own, ...this.#tally.problems, ...gone.problems];
    return { campaignId, ...this.#tally.counts, deletedHere, missing: gone.files, problems };
  }

  async #writeAttachments(
    attachments: readonly ImportedAttachment[],
    records: RecordMatches['records'],
    context: ListedContext,
  ): Promise<void> {
    for (const attachment of attachments) {
      this.#onWrite(attachment.path);
      const record = records.get(attachment.path);
      if (await writeAttachment(this.#unit, { attachment, record }, context)) {
        this.#tally.count('attachments');
      }
    }
  }

  /** What an export lists without a file: attachments that were not on the computer it was made on. */
  async #writeFileless(
    { marker }: ImportSource,
    context: ListedContext,
    buried: ReadonlySet<RecordId>,
  ): Promise<void> {
    for (const listed of filelessOf(marker)) {
      if (buried.has(context.idOf(listed.id))) continue;
      const known = await this.#unit.get(context.idOf(listed.id));
      if (known === undefined) await createListed(this.#unit, listed, {}, context);
    }
  }

  async #writeCampaign({ source, items, campaign }: ImportPlan): Promise<CampaignId> {
    const item = items.find(({ collection }) => collection === 'campaigns');
    if (item !== undefined) this.#onWrite(item.path);
    const { record, update } = await writeCampaign(this.#unit, { source, item, campaign });
    if (update !== undefined && item !== undefined) this.#tally.countUpdate(item.path, update);
    else if (item !== undefined) this.#tally.count('created');
    return record.firebaseId;
  }
}

/** The mirror's own passes bring its files in; an import would make a second note of each. */
function isMirror({ name }: ImportSource): MoonforgeError {
  return new MoonforgeError(
    'invalid-input',
    `The folder ${name} is this campaign's mirror, so its files come in by mirroring. Nothing was imported.`,
  );
}
