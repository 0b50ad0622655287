import type { Audience } from '../core/model/audience';
import { audiencesOfPoll } from './pollSchedule';

/** Which of a campaign's audiences each of its turns reads. */
export class PollPlan {
  #polls = 0;
  #polledAt = 0;
  #readsAll = true;
  readonly #rung = new Set<Audience>();

  /** The next turn reads everything. */
  readAll(): void {
    this.#readsAll = true;
  }

  /** The next turn reads this audience, whatever else it reads. */
  ring(audience: Audience): void {
    this.#rung.add(audience);
  }

  /** What a turn reads of the audiences this user may read; whatever a record moved to comes with it. */
  next(readable: readonly Audience[], now: number): readonly Audience[] {
    const since = now - this.#polledAt;
    const readsAll = this.#readsAll || !readable.includes('gm');
    const rung = new Set(this.#rung);
    this.#polledAt = now;
    this.#readsAll = false;
    this.#rung.clear();
    if (readsAll) return readable;
    this.#polls += 1;
    const due = audiencesOfPoll(this.#polls, since);
    return readable.filter((audience) => due.includes(audience) || rung.has(audience));
  }
}
