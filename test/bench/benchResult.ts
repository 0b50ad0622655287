/** One thing measured side by side. All values of a row share one unit, of which less is better. */
export interface BenchResult {
  /** What was done, with its size: "insert 10,000 notes of 1 KB". */
  readonly name: string;
  /** Such as "ms" or "µs/row". */
  readonly unit: string;
  /** The median of our samples. */
  readonly ours: number;
  /** The median of each peer's samples, by the peer's name; the raw limit counts as a peer. */
  readonly peers: Readonly<Record<string, number>>;
  /** Ours divided by the best peer: below 1 is faster than everybody. */
  readonly ratio: number;
  /** Every sample of ours, in the order they were taken. */
  readonly samples: readonly number[];
  /** What was promised, where something was. */
  readonly budget?: Budget;
}

/** The most a row may show: of `ours`, in the row's unit, or of the ratio to the best peer. */
export interface Budget {
  readonly of: 'ours' | 'ratio';
  readonly most: number;
}

/** What a file `test/bench/**\/*.bench.ts` exports. */
export interface Bench {
  run(): Promise<readonly BenchResult[]>;
}
