import type { CancellationToken } from '../../core/cancellation';
import { throwIfCancelled } from '../../core/cancellation';
import type { CampaignId } from '../../core/model/ids';
import { naturalCompare } from '../../core/order/naturalCompare';
import type { CampaignStore } from '../../core/ports/campaignStore';
import type { FileProblem, OperationProgress } from '../operationReport';
import { ImportWriter } from './importWriter';
import { makeItems } from './importItem';
import type { ImportSource } from './readSource';
import { readSource } from './readSource';

export interface ImportOptions {
  /** Folder to read, with everything below it. */
  readonly folder: string;
  /** Name or document id of the campaign; a name no campaign has makes a new one. */
  readonly campaign: string;
}

/** What an import did. Every file found is counted once or listed with an error. */
export interface ImportReport {
  readonly campaignId: CampaignId;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** In the order of the paths. */
  readonly problems: readonly FileProblem[];
}

type ReportProgress = (progress: OperationProgress) => void;

/**
 * Reads a folder of Markdown into a campaign, each note's text byte for byte, in one transaction: a failure or a
 * cancellation leaves nothing behind. The store is opened once the folder was read. A second import of the folder changes the notes whose files changed. Rejects with
 * `invalid-input` before anything is written when the folder cannot be imported, with `ambiguous` when several campaigns
 * have the name.
 */
export async function importFolder(
  openStore: () => Promise<CampaignStore>,
  options: ImportOptions,
  report: ReportProgress,
  token: CancellationToken,
): Promise<ImportReport> {
  const source = await readSource(options.folder, report, token);
  return importSource(await openStore(), { source, campaign: options.campaign }, report, token);
}

/** The second half of `importFolder`: writes what `readSource` read. */
export async function importSource(
  store: CampaignStore,
  { source, campaign }: { readonly source: ImportSource; readonly campaign: string },
  report: ReportProgress,
  token: CancellationToken,
): Promise<ImportReport> {
  const { items, problems } = makeItems(source);
  const total = 2 * items.length;
  let done = items.length;
  const result = await store.write(async (unit) => {
    const writer = new ImportWriter(unit, (path) => {
      throwIfCancelled(token);
      report({ done, total, path });
      done += 1;
    });
    const written = await writer.write(items, campaign);
    throwIfCancelled(token);
    return written;
  }, 'import');
  const all = [...source.problems, ...problems, ...result.problems];
  return { ...result, problems: all.sort((a, b) => naturalCompare(a.path, b.path)) };
}
