import type { CancellationToken } from '../../core/cancellation';
import { throwIfCancelled } from '../../core/cancellation';
import { noteTextOf, splitNoteText } from '../../core/markdown/noteText';
import type { AnyRecord } from '../../core/model/collections';
import type { CampaignId } from '../../core/model/ids';
import { naturalCompare } from '../../core/order/naturalCompare';
import type { CampaignStore, WriteUnit } from '../../core/ports/campaignStore';
import { findCampaign } from '../findCampaign';
import { hashContent } from '../hashContent';
import type { FileProblem, OperationProgress } from '../operationReport';
import type { Creature } from './creature';
import { creatureText } from './creatureNote';
import type { CreatureSource } from './readCreatures';
import { readCreatures } from './readCreatures';

export interface CreatureImportOptions {
  /** Folder of JSON files, or one of them. */
  readonly from: string;
  /** Name or document id of the campaign; a name no campaign has makes a new one. */
  readonly campaign: string;
}

/** What an import of creatures did. Every creature found is counted once. */
export interface CreatureImportReport {
  readonly campaignId: CampaignId;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Notes left as they are because both they and the creature changed; each has a warning. */
  readonly kept: number;
  /** In the order of the paths. */
  readonly problems: readonly FileProblem[];
}

type ReportProgress = (progress: OperationProgress) => void;
type Outcome = 'created' | 'updated' | 'unchanged' | 'kept';

/**
 * Reads creatures from Open5e's or 5e-bits' JSON on disk into a campaign, each a note with its stat block, in one
 * transaction: a failure or a cancellation leaves nothing behind. A second import changes the notes whose creature
 * changed and leaves a note alone that was edited here. The store is opened once the files were read. Rejects with
 * `invalid-input` when there are no creatures, with `ambiguous` when several campaigns have the name.
 */
export async function importCreatures(
  openStore: () => Promise<CampaignStore>,
  { from, campaign }: CreatureImportOptions,
  report: ReportProgress,
  token: CancellationToken,
): Promise<CreatureImportReport> {
  const source = await readCreatures(from, report, token);
  return writeCreatures(await openStore(), { source, campaign }, report, token);
}

async function writeCreatures(
  store: CampaignStore,
  { source, campaign }: { readonly source: CreatureSource; readonly campaign: string },
  report: ReportProgress,
  token: CancellationToken,
): Promise<CreatureImportReport> {
  const counts: Record<Outcome, number> = { created: 0, updated: 0, unchanged: 0, kept: 0 };
  const problems = [...source.problems];
  const campaignId = await store.write(
    async (unit) => {
      const campaignId = await campaignOf(unit, campaign);
      const known = await recordsBySource(unit, campaignId);
      for (const [i, creature] of source.creatures.entries()) {
        throwIfCancelled(token);
        report({ done: i, total: source.creatures.length, path: creature.name });
        const outcome = await writeCreature(
          unit,
          { creature, campaignId },
          known.get(creature.key),
        );
        counts[outcome] += 1;
        if (outcome === 'kept') problems.push(keptWarning(creature));
      }
      throwIfCancelled(token);
      return campaignId;
    },
    { origin: 'import', label: 'Import creatures' },
  );
  return {
    campaignId,
    ...counts,
    problems: problems.sort((a, b) => naturalCompare(a.path, b.path)),
  };
}

async function campaignOf(unit: WriteUnit, campaign: string): Promise<CampaignId> {
  const found = await findCampaign(unit, campaign);
  if (found !== undefined) return found.docId;
  return (await unit.put('campaigns', { title: campaign.normalize('NFC') })).firebaseId;
}

async function recordsBySource(
  unit: WriteUnit,
  campaignId: CampaignId,
): Promise<ReadonlyMap<string, AnyRecord>> {
  const known = new Map<string, AnyRecord>();
  for (const { docId } of await unit.summaries({ campaignId, collection: 'entities' })) {
    const record = await unit.get(docId);
    if (typeof record?.sourcePath === 'string') known.set(record.sourcePath, record);
  }
  return known;
}

/** A note that nobody edited follows its creature; one that was edited stays as long as the creature is the same. */
async function writeCreature(
  unit: WriteUnit,
  { creature, campaignId }: { readonly creature: Creature; readonly campaignId: CampaignId },
  record: AnyRecord | undefined,
): Promise<Outcome> {
  const text = creatureText(creature);
  const written = {
    ...splitNoteText(text),
    sourcePath: creature.key,
    sourceHash: hashContent(text),
  };
  if (record === undefined) {
    await unit.put('entities', { ...written, campaignId, kind: 'creature', title: creature.name });
    return 'created';
  }
  if (record.sourceHash === written.sourceHash) return 'unchanged';
  const present = noteTextOf(record);
  if (present !== text && record.sourceHash !== hashContent(present)) return 'kept';
  await unit.put('entities', { ...written, docId: record.firebaseId });
  return present === text ? 'unchanged' : 'updated';
}

function keptWarning({ file, name }: Creature): FileProblem {
  const message = `"${name}" was changed here and in the file: the note was left as it is. Delete it and import again to get the new one.`;
  return { path: file, message, severity: 'warning' };
}
