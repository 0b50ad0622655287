import type { CancellationToken } from '../../core/cancellation';
import { throwIfCancelled } from '../../core/cancellation';
import { noteTextOf } from '../../core/markdown/noteText';
import type { AnyRecord } from '../../core/model/collections';
import type { CampaignId } from '../../core/model/ids';
import type { CampaignStore, NoteSummary } from '../../core/ports/campaignStore';
import { attachmentFile } from '../attachments/attachmentFolder';
import { requireCampaign } from '../findCampaign';
import type { FileProblem, OperationProgress } from '../operationReport';
import type { ExportLayout, ListedRecord } from './exportMarker';
import { markerText } from './exportMarker';
import type { StagedFile, TargetedFile } from './exportTarget';
import { ExportTarget } from './exportTarget';
import type { LaidOutRecord, PlacedFile } from './layOut';
import { layOut } from './layOut';
import { fieldsToList } from './listedFields';
import { sourceLayout } from './sourceLayout';

export interface ExportOptions {
  /** Made when it does not exist. */
  readonly folder: string;
  /** Name or document id. */
  readonly campaign: string;
  /** Default `story`. */
  readonly layout?: ExportLayout;
}

export interface ExportReport {
  readonly campaignId: CampaignId;
  /** Notes written, one file each. */
  readonly notes: number;
  /** Attachments written, one file each. */
  readonly attachments: number;
  readonly problems: readonly FileProblem[];
}

/** A record of the campaign and its staged file; a campaign that has only a name has none. */
interface ExportedRecord extends LaidOutRecord {
  readonly sourcePath: string | null;
  readonly file: StagedFile | undefined;
  /** Its fields for the marker. */
  readonly listed: ListedRecord['fields'];
}

/**
 * Writes a campaign as a folder of Markdown files and attachments, each byte for byte, and a marker with what the files
 * do not say; an import of the folder brings everything back. The same records give the same bytes. A folder that holds
 * an earlier export of the campaign is brought up to date: files there that no export wrote, or that were changed since,
 * are kept, and a note goes beside them. Any other folder that is not empty is refused with `invalid-input`. Until the
 * last file is written the folder stays as it was.
 */
export async function exportCampaign(
  store: CampaignStore,
  options: ExportOptions,
  report: (progress: OperationProgress) => void,
  token: CancellationToken,
): Promise<ExportReport> {
  const { layout = 'story' } = options;
  const campaign = await requireCampaign(store.notes, options.campaign);
  const summaries = await store.notes.summaries({ campaignId: campaign.docId });
  const target = await ExportTarget.open(options.folder, campaign.docId);
  try {
    const problems: FileProblem[] = [];
    const records: ExportedRecord[] = [];
    for (const [done, summary] of summaries.entries()) {
      throwIfCancelled(token);
      report({ done, total: summaries.length, path: summary.title });
      const record = await stageRecord(store, target, { summary, token, problems });
      if (record !== undefined) records.push(record);
    }
    throwIfCancelled(token);
    const source =
      layout === 'source' ? sourceLayout(records, (file) => target.keyOf(file)) : undefined;
    const targeted = layOut(store.definitions, records, source?.paths).flatMap(withFile);
    const { paths, problems: kept } = await target.commit(targeted, (files, written) =>
      markerText({
        campaign: campaign.docId,
        layout,
        ...(source === undefined ? {} : { root: source.root }),
        files,
        records: records.map((record) => listRecord(record, written.get(record.docId))),
      }),
    );
    const written = targeted.filter(({ place }) => paths.has(place.record.docId));
    const notes = written.filter(({ place }) => place.record.collection !== 'media').length;
    return {
      campaignId: campaign.docId,
      notes,
      attachments: written.length - notes,
      problems: [...problems, ...(source === undefined ? written.flatMap(problemOf) : []), ...kept],
    };
  } finally {
    await target.close();
  }
}

/** `undefined` for a note deleted meanwhile. */
async function stageRecord(
  store: CampaignStore,
  target: ExportTarget,
  options: {
    readonly summary: NoteSummary;
    readonly token: CancellationToken;
    readonly problems: FileProblem[];
  },
): Promise<ExportedRecord | undefined> {
  const { summary, token, problems } = options;
  const record = await store.notes.get(summary.docId);
  if (record?.deletedAt !== null) return undefined;
  const file = await stageFile(store, target, { record, token });
  if (file === undefined && record.collection === 'media') {
    const message = 'The attachment is not on this computer, or cannot be read: it was left out.';
    problems.push({ path: record.title, message, severity: 'error' });
  }
  const { docId, collection, title, kind, parentId } = summary;
  return {
    ...{ docId, collection, title, kind, parentId },
    sourcePath: record.sourcePath,
    file,
    listed: fieldsToList(store.definitions, record, file !== undefined),
  };
}

async function stageFile(
  store: CampaignStore,
  target: ExportTarget,
  { record, token }: { readonly record: AnyRecord; readonly token: CancellationToken },
): Promise<StagedFile | undefined> {
  if (record.collection === 'media') {
    const file = attachmentFile(store, record.path);
    return file === undefined ? undefined : target.stageCopy(file, token);
  }
  const text = noteTextOf(record);
  return record.collection === 'campaigns' && text === '' ? undefined : target.stage(text);
}

function withFile(place: PlacedFile<ExportedRecord>): readonly TargetedFile[] {
  const { file } = place.record;
  return file === undefined ? [] : [{ file, place }];
}

function listRecord(
  { docId, collection, listed }: ExportedRecord,
  path: string | undefined,
): ListedRecord {
  return { id: docId, collection, ...(path === undefined ? {} : { path }), fields: listed };
}

function problemOf({ place: { record, path } }: TargetedFile): readonly FileProblem[] {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const title = record.title.normalize('NFC');
  if (file === (record.collection === 'media' ? title : `${title}.md`)) return [];
  const message = `The file cannot be called "${record.title}" here: links by that name will miss it.`;
  return [{ path, message, severity: 'warning' }];
}
