import type { CancellationToken } from '../../core/cancellation';
import { throwIfCancelled } from '../../core/cancellation';
import { noteTextOf } from '../../core/markdown/noteText';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { NoteSummary } from '../../core/ports/campaignStore';
import type { PlacedFile } from '../export/layOut';
import { layOut } from '../export/layOut';
import { hashContent } from '../hashContent';
import type { FileProblem } from '../operationReport';
import { compareSides } from './compareSides';
import { moveToPlaces } from './filePlaces';
import type { MirroredStore, MirrorReport } from './mirrorCampaign';
import type { MirrorContext } from './mirrorContext';
import type { FolderFile } from './mirrorFolder';
import { MirrorFolder } from './mirrorFolder';
import { MirrorLedger } from './mirrorLedger';
import { createNoteOf, deleteNote, followDeletion, writeNewFile } from './oneSide';
import type { MirrorNote } from './pairFiles';
import { pairFiles } from './pairFiles';

export interface MirrorPassOptions {
  readonly root: string;
  readonly campaignId: CampaignId;
  readonly follow: boolean;
  readonly token: CancellationToken;
}

/** One pass over a campaign and its folder; see `mirrorCampaign`. */
export async function mirrorPass(
  store: MirroredStore,
  { root, campaignId, follow, token }: MirrorPassOptions,
): Promise<MirrorReport> {
  const folder = new MirrorFolder(root);
  const ledger = await MirrorLedger.open(folder, campaignId);
  await folder.tidy();
  // First of all: files without it would be a stranger's to the pass after one that was killed.
  await ledger.save();
  try {
    await bringIntoStep({ store, campaignId, folder, ledger }, follow, token);
  } finally {
    await ledger.save();
  }
  return ledger.report();
}

async function bringIntoStep(
  context: MirrorContext,
  follow: boolean,
  token: CancellationToken,
): Promise<void> {
  const { folder, ledger } = context;
  const { files: found, problems } = await folder.read(token);
  ledger.addProblems(problems);
  const notes = await readNotes(context, token);
  const pairs = pairFiles(found, notes, ledger.files);
  // A folder that lost every file was emptied or is not mounted: nobody meant to delete each of them.
  const follows = follow && !(ledger.files.size > 0 && pairs.files.size === 0);
  for (const docId of new Set([...ledger.files.keys(), ...notes.keys()])) {
    throwIfCancelled(token);
    const note = notes.get(docId);
    const file = pairs.files.get(docId);
    const path = ledger.files.get(docId)?.path ?? note?.place;
    if (file === undefined && isUnread(path, problems)) continue;
    await mirrorNote(context, docId, { note, file, follows });
  }
  for (const file of pairs.unknown) {
    throwIfCancelled(token);
    await createNoteOf(context, file);
  }
  await moveToPlaces(context, await placedFiles(context));
}

/** The campaign's notes, each with the place its file belongs. */
async function readNotes(
  context: MirrorContext,
  token: CancellationToken,
): Promise<ReadonlyMap<RecordId, MirrorNote>> {
  const notes = new Map<RecordId, MirrorNote>();
  for (const { record: summary, path: place } of await placedFiles(context)) {
    throwIfCancelled(token);
    const record = await context.store.notes.get(summary.docId);
    if (record === undefined) continue;
    const text = noteTextOf(record);
    const { docId, title } = summary;
    if (summary.collection === 'campaigns' && text === '') continue;
    notes.set(docId, { docId, title, text, hash: hashContent(text), place });
  }
  return notes;
}

/** Attachments are no text: they are not mirrored. */
async function placedFiles({
  store,
  campaignId,
}: MirrorContext): Promise<readonly PlacedFile<NoteSummary>[]> {
  const summaries = await store.notes.summaries({ campaignId });
  return layOut(
    store.definitions,
    summaries.filter(({ collection }) => collection !== 'media'),
  );
}

interface Sides {
  readonly note: MirrorNote | undefined;
  readonly file: FolderFile | undefined;
  /** Whether a deleted file deletes its note. */
  readonly follows: boolean;
}

async function mirrorNote(
  context: MirrorContext,
  docId: RecordId,
  { note, file, follows }: Sides,
): Promise<void> {
  if (note === undefined) await followDeletion(context, docId, file);
  else if (file !== undefined) await compareSides(context, note, file);
  else if (follows && context.ledger.files.get(docId)?.hash === note.hash) {
    await deleteNote(context, note);
  } else await writeNewFile(context, note);
}

/** Whether a path lies in what could not be read: then nobody knows whether its file is gone. */
function isUnread(path: string | undefined, unread: readonly FileProblem[]): boolean {
  return unread.some((problem) => path === problem.path || path?.startsWith(`${problem.path}/`));
}
