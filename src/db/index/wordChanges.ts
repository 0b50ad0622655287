import type { RecordId } from '../../core/model/ids';
import type { Definition } from '../schema/definition';

/** The words of a note besides its body's, as the view `note_texts` gives them. */
export type NameWords = readonly [title: string, aliases: string, tags: string];

/** A note whose words changed. */
export interface ChangedWords {
  readonly docId: RecordId;
  readonly definition: Definition;
  /** What the index says of the note besides its body; `undefined` while it has nothing of it. */
  readonly indexed: NameWords | undefined;
  /** What the note's row says of it, a deleted note's too. */
  readonly stored: NameWords;
  /** The index is to find it: it is not deleted. */
  readonly isLive: boolean;
}

/**
 * The notes whose words a transaction has yet to write. Their bodies are not held: the tables have them, the old ones
 * among the versions.
 */
export class WordChanges {
  #isDeferred = false;
  #notes = new Map<RecordId, ChangedWords>();
  #sinceVersion = 0;

  /** The words of some notes are left to `settleWords`. */
  get isDeferred(): boolean {
    return this.#isDeferred;
  }

  /** Notes waiting. */
  get size(): number {
    return this.#notes.size;
  }

  /** The version behind which the first one of a note has the body that the index knows. */
  get sinceVersion(): number {
    return this.#sinceVersion;
  }

  add(change: ChangedWords): void {
    const waiting = this.#notes.get(change.docId);
    this.#notes.set(change.docId, waiting ? { ...change, indexed: waiting.indexed } : change);
  }

  /** Hands over the notes waiting. */
  take(): readonly ChangedWords[] {
    const notes = [...this.#notes.values()];
    this.#notes = new Map();
    return notes;
  }

  /** The words of some of those handed over follow after the commit. */
  deferred(): void {
    this.#isDeferred = true;
  }

  /** All that was handed over is in the index, and `version` is the last one of the file. */
  written(version: number): void {
    this.#sinceVersion = version;
  }
}
