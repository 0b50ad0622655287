import { MoonforgeError } from '../../core/errors';
import type { CampaignId } from '../../core/model/ids';
import type { WriteUnit } from '../../core/ports/campaignStore';
import type { FileProblem } from '../operationReport';
import { writeAttachment } from './importAttachments';
import type { ImportedAttachment } from './importAttachments';
import { writeCampaign } from './importCampaign';
import type { ImportItem } from './importItem';
import type { ImportCounts } from './importTally';
import { ImportTally } from './importTally';
import { knownRecords } from './knownRecords';
import { LevelWriter } from './levelWriter';
import { filelessOf, listedContext } from './listedContext';
import type { ListedContext } from './listedDraft';
import { createListed } from './listedDraft';
import { matchRecords } from './matchRecords';
import type { MissingFile } from './missingFiles';
import { reportMissing } from './missingFiles';
import type { ImportSource } from './readSource';
import { keepFolder, rootPlan } from './rootPlan';
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
  /** Name under which the folder's files are kept; `undefined` to find it. */
  readonly folderName: string | undefined;
}

/** What was written; see `ImportReport`. */
export interface WriteResult extends ImportCounts {
  readonly campaignId: CampaignId;
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
    const { plan, root, records: all } = await rootPlan(this.#unit, given);
    const { source, items, attachments = [] } = plan;
    const campaignId = await this.#writeCampaign(plan);
    if (source.mirrorOf === campaignId) throw isMirror(source);
    const known = knownRecords(all, { campaignId, source, root });
    const notes = items.filter(({ collection }) => collection !== 'campaigns');
    const { records, missing } = matchRecords([...notes, ...attachments], known);
    const context = listedContext(campaignId, { source, items, attachments }, known);
    const writer = new LevelWriter(this.#unit, this.#tally, this.#onWrite);
    const written: WrittenItem[] = [];
    for (const definition of this.#unit.definitions) {
      const level = notes.filter(({ collection }) => collection === definition.name);
      written.push(...(await writer.write({ definition, level, records }, written, context)));
    }
    for (const attachment of attachments) {
      this.#onWrite(attachment.path);
      const record = records.get(attachment.path);
      if (await writeAttachment(this.#unit, { attachment, record }, context)) {
        this.#tally.count('attachments');
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
    const problems = [...root.problems, ...this.#tally.problems, ...gone.problems];
    return { campaignId, ...this.#tally.counts, missing: gone.files, problems };
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
