import type { Disposable } from '../core/disposable';
import { DisposableStore } from '../core/disposable';
import type { ChangedRow, NoteSummary } from '../core/ports/campaignStore';
import { noteUri } from '../documents/noteUri';
import type { CampaignFile } from '../platform/campaignFile';
import { kindFace } from '../views/kindFaces';
import type { IndexedNote, NoteIndexChange, NoteIndexSnapshot } from './noteIndexProtocol';
import { noteIndexChange, noteIndexSnapshot } from './noteIndexProtocol';

type Send = (method: string, content: NoteIndexSnapshot | NoteIndexChange) => Promise<void>;

/** Sends all notes once, then exactly those that change, in the order of the changes. */
export function feedNoteIndex(campaign: CampaignFile, send: Send): Disposable {
  const disposables = new DisposableStore();
  let queue = Promise.resolve();
  const enqueue = (work: () => Promise<void>): void => {
    queue = queue.then(work).catch(() => undefined);
  };
  const sendAll = async (): Promise<void> => {
    const store = await campaign.existing();
    const notes = (await store?.notes.summaries()) ?? [];
    await send(noteIndexSnapshot, { notes: notes.map(indexedNote) });
  };
  const sendChange = async (rows: readonly ChangedRow[]): Promise<void> => {
    const store = await campaign.existing();
    const docIds = rows.map(({ docId }) => docId);
    const changed = (await store?.notes.summaries({ docIds })) ?? [];
    const alive = new Set(changed.map(({ docId }) => docId));
    await send(noteIndexChange, {
      changed: changed.map(indexedNote),
      removed: docIds.filter((docId) => !alive.has(docId)),
    });
  };
  disposables.add(campaign.onDidChange(({ rows }) => enqueue(() => sendChange(rows))));
  disposables.add(
    campaign.onDidChangeState((state) => {
      if (state === 'open' || state === 'readOnly') enqueue(sendAll);
    }),
  );
  enqueue(sendAll);
  return disposables;
}

function indexedNote({
  docId,
  campaignId,
  title,
  kind,
  aliases,
  summary,
}: NoteSummary): IndexedNote {
  return {
    id: docId,
    campaignId,
    title,
    kind: kindFace(kind).singular,
    aliases,
    summary: summary ?? '',
    uri: noteUri(docId, title).toString(),
  };
}
