import type { CampaignId, RecordId } from '../../core/model/ids';
import type { CampaignStore } from '../../core/ports/campaignStore';
import type { Page } from '../../core/ports/lists';
import { heldCampaigns, type HeldCampaign } from '../../core/sync/heldCampaigns';
import type { KeptConflict, SyncLogLine, UnsentEdit } from '../../core/ports/syncReview';

/** The parts of the view, in order. */
export const syncSections = [
  'deletions',
  'waiting',
  'aside',
  'conflicts',
  'settled',
  'activity',
] as const;

export type SyncSection = (typeof syncSections)[number];

/**
 * A row of the view, which its commands get as their argument: `id` is the note it is about, `conflict` a conflict's number.
 */
export type SyncRow =
  | { readonly type: 'section'; readonly section: SyncSection; readonly count: number | undefined }
  | { readonly type: 'deletions'; readonly campaign: CampaignId; readonly held: HeldCampaign }
  | { readonly type: 'edit'; readonly id: RecordId; readonly edit: UnsentEdit }
  | {
      readonly type: 'conflict';
      readonly id: RecordId;
      readonly conflict: number;
      readonly kept: KeptConflict;
    }
  | { readonly type: 'line'; readonly id?: RecordId; readonly line: SyncLogLine }
  | { readonly type: 'more'; readonly section: SyncSection }
  | { readonly type: 'empty'; readonly section: SyncSection };

/** Rows of a section that are shown at first, and how many more each time. */
export const syncPage = 50;

/** Reads what the view shows, every section when it is looked at. */
export class SyncModel {
  readonly #store: Pick<CampaignStore, 'review' | 'sync' | 'notes'>;
  readonly #wanted: ReadonlyMap<SyncSection, number>;

  /** `wanted`: rows to show of each section, where they are not a page. */
  constructor(
    store: Pick<CampaignStore, 'review' | 'sync' | 'notes'>,
    wanted: ReadonlyMap<SyncSection, number>,
  ) {
    this.#store = store;
    this.#wanted = wanted;
  }

  async sections(): Promise<readonly SyncRow[]> {
    const { pending, inflight, quarantined, conflicts } = await this.#store.sync.counts();
    const counts: Readonly<Partial<Record<SyncSection, number>>> = {
      deletions: (await heldCampaigns(this.#store)).length,
      waiting: pending + inflight,
      aside: quarantined,
      conflicts,
    };
    // Deletions wait so rarely that there is nothing to say while none do.
    return syncSections
      .filter((section) => section !== 'deletions' || counts[section] !== 0)
      .map((section) => ({ type: 'section', section, count: counts[section] }));
  }

  /** The rows of a section, its last one "Show more…" where there are more. */
  async rows(section: SyncSection): Promise<readonly SyncRow[]> {
    const { items, next } = await this.#read(section, this.#wanted.get(section) ?? syncPage);
    if (items.length === 0) return [{ type: 'empty', section }];
    return next === undefined ? items : [...items, { type: 'more', section }];
  }

  async #read(section: SyncSection, limit: number): Promise<Page<SyncRow>> {
    const { review } = this.#store;
    switch (section) {
      case 'deletions':
        return { items: (await heldCampaigns(this.#store)).map(deletionsRow) };
      case 'waiting':
      case 'aside':
        return rowsOf(await review.edits({ which: section, limit }), editRow);
      case 'conflicts':
        return rowsOf(await review.conflicts({ which: 'open', limit }), conflictRow);
      case 'settled':
        return rowsOf(await review.conflicts({ which: 'settled', limit }), conflictRow);
      case 'activity':
        return rowsOf(await review.log({ limit }), lineRow);
    }
  }
}

function rowsOf<T>({ items, ...page }: Page<T>, row: (item: T) => SyncRow): Page<SyncRow> {
  return { ...page, items: items.map(row) };
}

function deletionsRow(held: HeldCampaign): SyncRow {
  return { type: 'deletions', campaign: held.campaignId, held };
}

function editRow(edit: UnsentEdit): SyncRow {
  return { type: 'edit', id: edit.docId, edit };
}

function conflictRow(kept: KeptConflict): SyncRow {
  return { type: 'conflict', id: kept.docId, conflict: kept.id, kept };
}

function lineRow(line: SyncLogLine): SyncRow {
  return line.note === null ? { type: 'line', line } : { type: 'line', id: line.note.docId, line };
}
