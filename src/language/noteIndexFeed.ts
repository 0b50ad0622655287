import type { Disposable } from '../core/disposable';
import { DisposableStore } from '../core/disposable';
import { messageOf } from '../core/errors';
import type { Logger } from '../core/logger';
import type { ChangedRow, NoteSummary } from '../core/ports/campaignStore';
import { SerialQueue } from '../core/serialQueue';
import { noteUri } from '../documents/noteUri';
import type { CampaignFile } from '../platform/campaignFile';
import { kindNamed } from '../core/model/collections';
import type { IndexedNote, NoteIndexChange, NoteIndexSnapshot } from './noteIndexProtocol';
import { noteIndexChange, noteIndexSnapshot } from './noteIndexProtocol';

export type Send = (method: string, content: NoteIndexSnapshot | NoteIndexChange) => Promise<void>;

export interface NoteIndexFeed extends Disposable {
  /** Sends all notes: to a server that is new, or that started again and knows none. */
  sendAll(): void;
}

/** Once all notes were sent, sends exactly those that change, in the order of the changes. */
export function feedNoteIndex(campaign: CampaignFile, send: Send, logger: Logger): NoteIndexFeed {
  const disposables = new DisposableStore();
  const queue = new SerialQueue();
  const enqueue = (work: () => Promise<void>): void => {
    queue.run(work).catch((error: unknown) => {
      logger.warn(`The language server was not told of notes: ${messageOf(error)}`);
    });
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
  return { sendAll: () => enqueue(sendAll), dispose: () => disposables.dispose() };
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
    kind: kindNamed(kind).label,
    aliases,
    summary: summary ?? '',
    uri: noteUri(docId, title).toString(),
  };
}
