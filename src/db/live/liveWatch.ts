import { Emitter } from '../../core/event';
import type { Watch } from '../../core/ports/lists';
import type { Sql } from '../connection/sqlConnection';
import type { LiveQuery, LiveResult, RowChanges } from './liveQuery';
import { sameValue } from './liveQuery';

/** A watch without the type of its value. */
export type AnyLiveWatch = Omit<LiveWatch<unknown>, 'value' | 'onDidChange'>;

/** One watch as the hub handles it: its result is read, then taken over, then told, each step for all watches at once. */
export class LiveWatch<T> implements Watch<T> {
  readonly #query: LiveQuery<T>;
  readonly #changed = new Emitter<T>();
  readonly #left: () => void;
  #result: LiveResult<T>;
  #next: LiveResult<T> | undefined;
  /** True after a read that failed: the result may be old whatever changes. */
  #stale = false;

  /** `left` is told of the watch's end. */
  constructor(query: LiveQuery<T>, result: LiveResult<T>, left: (watch: AnyLiveWatch) => void) {
    this.#query = query;
    this.#result = result;
    this.#left = () => left(this);
  }

  get value(): T {
    return this.#result.value;
  }

  get onDidChange(): Emitter<T>['event'] {
    return this.#changed.event;
  }

  dispose(): void {
    this.end();
    this.#left();
  }

  /** Lets go of the listeners. */
  end(): void {
    this.#next = undefined;
    this.#changed.dispose();
  }

  /** Whether the result may be another one; `undefined` stands for changes of any row. */
  touchedBy(changes: RowChanges | undefined): boolean {
    return this.#stale || changes === undefined || this.#result.touchedBy(changes);
  }

  /** Reads the result that `takeOver` makes the watch's own. */
  async read(sql: Sql): Promise<void> {
    this.#stale = true;
    this.#next = await this.#query(sql);
    this.#stale = false;
  }

  /** Tells whether the value is another one than before. */
  takeOver(): boolean {
    const next = this.#next;
    this.#next = undefined;
    if (next === undefined) return false;
    const changed = !sameValue(this.#result.value, next.value);
    // An equal value stays the same object, for those who compare by identity.
    this.#result = changed ? next : { ...next, value: this.#result.value };
    return changed;
  }

  tell(): void {
    this.#changed.fire(this.#result.value);
  }
}
