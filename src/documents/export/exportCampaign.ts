import type { CancellationToken } from '../../core/cancellation';
import { noteTextOf } from '../../core/markdown/noteText';
import { throwIfCancelled } from '../../core/cancellation';
import type { CampaignId } from '../../core/model/ids';
import type { CampaignStore, NoteSummary } from '../../core/ports/campaignStore';
import { requireCampaign } from '../findCampaign';
import type { FileProblem, OperationProgress } from '../operationReport';
import { ExportTarget } from './exportTarget';
import type { PlacedNote } from './layOut';
import { layOut } from './layOut';

export interface ExportOptions {
  /** Made when it does not exist. */
  readonly folder: string;
  /** Name or document id. */
  readonly campaign: string;
}

export interface ExportReport {
  readonly campaignId: CampaignId;
  /** Files written. */
  readonly notes: number;
  readonly problems: readonly FileProblem[];
}

/**
 * Writes a campaign as a folder of Markdown files, each note's text byte for byte. The same records give the same
 * files. A folder that holds an earlier export of the campaign is brought up to date: files there that no export wrote, or
 * that were changed since, are kept, and a note goes beside them. Any other folder that is not empty is refused with
 * `invalid-input`. Until the last file is written the folder stays as it was.
 */
export async function exportCampaign(
  store: CampaignStore,
  options: ExportOptions,
  report: (progress: OperationProgress) => void,
  token: CancellationToken,
): Promise<ExportReport> {
  const campaign = await requireCampaign(store.notes, options.campaign);
  const placed = layOut(await store.notes.summaries({ campaignId: campaign.docId }));
  const target = await ExportTarget.open(options.folder, campaign.docId);
  try {
    const written: PlacedNote[] = [];
    for (const [done, place] of placed.entries()) {
      throwIfCancelled(token);
      report({ done, total: placed.length, path: place.path });
      const text = await textOf(store, place.note);
      if (text === undefined) continue;
      await target.stage(place, text);
      written.push(place);
    }
    throwIfCancelled(token);
    const kept = await target.commit();
    return {
      campaignId: campaign.docId,
      notes: written.length - kept.filter(({ severity }) => severity === 'error').length,
      problems: [...written.flatMap(problemOf), ...kept],
    };
  } finally {
    await target.close();
  }
}

/** `undefined` for a note deleted meanwhile, and for a campaign that has a name only. */
async function textOf(store: CampaignStore, note: NoteSummary): Promise<string | undefined> {
  const record = await store.notes.get(note.docId);
  if (record?.deletedAt !== null) return undefined;
  const text = noteTextOf(record);
  return note.collection === 'campaigns' && text === '' ? undefined : text;
}

function problemOf({ note, path }: PlacedNote): readonly FileProblem[] {
  const name = path.slice(path.lastIndexOf('/') + 1, -'.md'.length);
  if (name === note.title.normalize('NFC')) return [];
  const message = `The file cannot be called "${note.title}" here: links by that name will miss it.`;
  return [{ path, message, severity: 'warning' }];
}
