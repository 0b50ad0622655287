import type { RecordId } from '../../core/model/ids';
import type { Definition } from '../schema/definition';

/** Documents whose place is remembered. */
const remembered = 256;

/**
 * The collections where documents were last found, to look there first: a document stays in its collection. It may be
 * gone since, or never have been committed, so a place is where to look and no more.
 */
export class LastPlaces {
  readonly #places = new Map<RecordId, Definition>();

  get(docId: RecordId): Definition | undefined {
    return this.#places.get(docId);
  }

  set(docId: RecordId, definition: Definition): void {
    this.#places.delete(docId);
    this.#places.set(docId, definition);
    const [oldest] = this.#places.keys();
    if (this.#places.size > remembered && oldest !== undefined) this.#places.delete(oldest);
  }
}
