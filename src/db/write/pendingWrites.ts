import { setImmediate } from 'node:timers/promises';
import { messageOf } from '../../core/errors';
import type { RecordId } from '../../core/model/ids';
import type { StoredRecord } from '../records/storedRecord';
import { textValue } from '../records/storedRecord';
import type { PreparedWrite, QueuedEdit, RecordChange } from './transaction';

/** Records and edits that are written together. */
export interface WriteBatch {
  /** In the order they were made; no record twice. */
  readonly changes: readonly RecordChange[];
  /** Edits for the server, in the order they were made. */
  readonly edits: readonly QueuedEdit[];
}

/** Records in a batch: enough for statements of many rows, few enough to prepare without holding up the event loop. */
export const largestBatch = 64;

/** UTF-16 units of text in a batch before it is written. */
const largestText = 512 * 1024;

/**
 * Collects what a transaction writes and writes it in batches. One batch is written in the background while the next is
 * collected and prepared, never two at a time. After a failure nothing more is written, and every later call rejects with it.
 */
export class PendingWrites {
  readonly #prepare: (batch: WriteBatch) => PreparedWrite;
  /** Records of this batch and of those under way, as they were last collected. */
  readonly #collected = new Map<RecordId, StoredRecord>();
  #changes = new Map<RecordId, RecordChange>();
  #edits: QueuedEdit[] = [];
  #text = 0;
  #background: Promise<void> = Promise.resolve();

  constructor(prepare: (batch: WriteBatch) => PreparedWrite) {
    this.#prepare = prepare;
  }

  /** A record as it was collected; `undefined` once it is written, and when it is not among these. */
  record(docId: RecordId): StoredRecord | undefined {
    return this.#collected.get(docId);
  }

  async add(change: RecordChange): Promise<void> {
    const { docId, values } = change.after;
    if (this.#changes.has(docId)) await this.#begin();
    this.#changes.set(docId, change);
    this.#collected.set(docId, change.after);
    this.#text += textValue(values, 'body').length;
    if (this.#changes.size < largestBatch && this.#text < largestText) return;
    // Collecting so many took a while, and preparing them takes another: others get their turn on the event loop between.
    await setImmediate();
    await this.#begin();
  }

  addEdit(edit: QueuedEdit): void {
    this.#edits.push(edit);
  }

  /** Writes everything collected. */
  async flush(): Promise<void> {
    if (this.#changes.size > 0 || this.#edits.length > 0) await this.#begin();
    await this.#background;
  }

  /** Waits until nothing is being written, however it ended. */
  async settle(): Promise<void> {
    await this.#background.catch(() => undefined);
  }

  /** Prepares what is collected, begins to write it and resolves when the batch before is written. */
  async #begin(): Promise<void> {
    const changes = [...this.#changes.values()];
    const edits = this.#edits;
    this.#changes = new Map();
    this.#edits = [];
    this.#text = 0;
    const previous = this.#background;
    const write = this.#prepared({ changes, edits });
    this.#background = previous.then(async () => {
      await write();
      for (const { after } of changes) this.#forget(after);
    });
    // Whoever adds or flushes next hears of a failure.
    this.#background.catch(() => undefined);
    await previous;
  }

  /** What fails here fails in its turn, like the writing itself. */
  #prepared(batch: WriteBatch): PreparedWrite {
    try {
      return this.#prepare(batch);
    } catch (error) {
      return () => Promise.reject(error instanceof Error ? error : new Error(messageOf(error)));
    }
  }

  #forget(written: StoredRecord): void {
    if (this.#collected.get(written.docId) === written) this.#collected.delete(written.docId);
  }
}
