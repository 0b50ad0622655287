import type { CancellationToken } from '../cancellation';

/** How far a long operation on the campaign file is: its opening after an update, a check, a repair. */
export interface StoreProgress {
  /** What is being done, as a heading without a full stop. */
  readonly step: string;
  readonly done: number;
  /** What `done` will be at the end of the step. */
  readonly total: number;
}

/** Who follows a long operation, and may stop it. */
export interface Watched {
  readonly report: (progress: StoreProgress) => void;
  readonly token: CancellationToken;
}
