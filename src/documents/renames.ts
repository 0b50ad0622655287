import type { CampaignId } from '../core/model/ids';
import type {
  CampaignStore,
  NoteSummary,
  RenamedName,
  RenameReport,
} from '../core/ports/campaignStore';
import type { LongStep } from '../core/ports/historyReader';

/** Gives a note another title and rewrites the links to it, as one step of the history; see `WriteUnit.renameNote`. */
export function renameNote(
  store: CampaignStore,
  note: Pick<NoteSummary, 'docId' | 'title'>,
  title: string,
  step?: LongStep,
): Promise<RenameReport> {
  return store.write((unit) => unit.renameNote(note.docId, title, step), {
    origin: 'command',
    label: `Rename "${note.title}" to "${title}"`,
  });
}

/** Renames a heading and the links to it, as one step of the history; see `WriteUnit.renameHeading`. */
export function renameHeading(
  store: CampaignStore,
  note: Pick<NoteSummary, 'docId' | 'title'>,
  names: RenamedName,
  step?: LongStep,
): Promise<RenameReport> {
  return store.write((unit) => unit.renameHeading(note.docId, names, step), {
    origin: 'command',
    label: `Rename heading "${names.from}" of "${note.title}" to "${names.to}"`,
  });
}

/** Renames a tag and those below it in a campaign, as one step of the history; see `WriteUnit.renameTag`. */
export function renameTag(
  store: CampaignStore,
  campaignId: CampaignId,
  names: RenamedName,
  step?: LongStep,
): Promise<RenameReport> {
  return store.write((unit) => unit.renameTag(campaignId, names, step), {
    origin: 'command',
    label: `Rename tag "${names.from}" to "${names.to}"`,
  });
}
