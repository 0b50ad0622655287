import { proofDueAt } from './pollSchedule';

/** What happened to a campaign since it was last proven, as far as it decides when that is due again. */
export class ProofTimes {
  #provenAt: number | undefined;
  #foundAt: number | undefined;
  #busySince: number | undefined;
  #differs = false;

  /** When the next proof is due; `Infinity` while none is. Milliseconds since the epoch. */
  get dueAt(): number {
    return proofDueAt({
      ...{ provenAt: this.#provenAt, foundAt: this.#foundAt },
      ...{ busySince: this.#busySince, differs: this.#differs },
    });
  }

  /** Something was sent. */
  noteSent(now: number): void {
    this.#busySince ??= now;
  }

  /** A pull found something. */
  noteFound(now: number): void {
    this.#foundAt = now;
    this.#busySince ??= now;
  }

  /** A proof was made, and held or not. */
  noteProof(now: number, held: boolean): void {
    this.#provenAt = now;
    this.#busySince = undefined;
    this.#differs = !held;
  }
}
