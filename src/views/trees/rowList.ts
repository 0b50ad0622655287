import type { NoteReader, NoteSummary } from '../../core/ports/campaignStore';
import type { SummaryFilter } from '../../core/ports/lists';
import { moreId } from '../../core/treeRows';
import type { OutlineBuilder, TreeRow } from './outline';

/** How many rows a list shows at first, and how many each "Show more…" adds. */
export const rowsPerPage = 200;

/** What a tree has read of the notes below a row. */
export interface RowList {
  readonly notes: readonly NoteSummary[];
  /** How many there are; those beyond `notes` are behind "Show more…". */
  readonly total: number;
}

/** Reads the first `wanted` notes of several filters, one after the other, and counts them all. */
export async function readRowList(
  reader: Pick<NoteReader, 'summaries' | 'count'>,
  filters: readonly SummaryFilter[],
  wanted: number,
): Promise<RowList> {
  const notes: NoteSummary[] = [];
  let total = 0;
  for (const filter of filters) {
    const limit = wanted - notes.length;
    const read = limit > 0 ? await reader.summaries({ ...filter, limit }) : [];
    notes.push(...read);
    // A list that ended before its limit has just been counted.
    total += limit > 0 && read.length < limit ? read.length : await reader.count(filter);
  }
  return { notes, total };
}

/** How many notes to read so that at least as many as before are shown, in whole pages. */
export function wantedRows(list: RowList | undefined): number {
  const pages = Math.ceil((list?.notes.length ?? 0) / rowsPerPage);
  return Math.max(1, pages) * rowsPerPage;
}

/** Reads page after page, each time twice as many, until the list holds a note or ends. */
export async function readUntilShown(
  read: (wanted: number) => Promise<RowList>,
  docId: string,
): Promise<RowList> {
  for (let wanted = rowsPerPage; ; wanted *= 2) {
    const list = await read(wanted);
    const ends = list.notes.length >= list.total || list.notes.length < wanted;
    if (ends || list.notes.some((note) => note.docId === docId)) return list;
  }
}

/** Ends a list that has more notes than it shows. `id` names the list among all of the trees. */
export function addMoreRow(
  builder: OutlineBuilder,
  parent: string,
  { id, list }: { readonly id: string; readonly list: RowList },
): void {
  const left = list.total - list.notes.length;
  if (left > 0) builder.add(parent, moreRow(id, left));
}

function moreRow(list: string, left: number): TreeRow {
  return {
    id: moreId(list),
    type: 'showMore',
    label: `Show more… (${left} left)`,
    description: '',
    role: left === 1 ? '1 more note' : `${left} more notes`,
    summary: '',
    icon: 'ellipsis',
    expandable: false,
  };
}
