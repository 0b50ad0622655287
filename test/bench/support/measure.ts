import type { BenchResult, Budget } from '../benchResult';

/** How often everything is measured. */
export const rounds = 5;

/** Does the work once and resolves to one sample, in the row's unit. */
export type Sample = () => Promise<number>;

export interface Comparison {
  readonly name: string;
  /** "ms" unless told. */
  readonly unit?: string;
  readonly ours: Sample;
  /** By the peer's name; at least one. */
  readonly peers: Readonly<Record<string, Sample>>;
  readonly budget?: Budget;
}

/** Measures ours and the peers in turns, so that a busy moment of the machine meets all of them. */
export async function compare(comparison: Comparison): Promise<BenchResult> {
  const { name, unit = 'ms', peers, budget } = comparison;
  const ours: number[] = [];
  const others = Object.entries(peers).map(([peer, sample]) => ({
    peer,
    sample,
    samples: [] as number[],
  }));
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await comparison.ours());
    for (const { sample, samples } of others) samples.push(await sample());
  }
  return benchResult({
    name,
    unit,
    samples: ours,
    peers: Object.fromEntries(others.map(({ peer, samples }) => [peer, median(samples)])),
    ...(budget === undefined ? {} : { budget }),
  });
}

/** A row from samples and the peers' medians. */
export function benchResult(
  measured: Omit<BenchResult, 'ours' | 'ratio'> & { readonly ours?: number },
): BenchResult {
  const ours = measured.ours ?? median(measured.samples);
  return { ...measured, ours, ratio: ours / Math.min(...Object.values(measured.peers)) };
}

/** Milliseconds that `work` takes. */
export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The 95th percentile of the milliseconds that work takes with each of the inputs, one after the other. */
export async function slowest<T>(
  inputs: readonly T[],
  work: (input: T) => Promise<unknown>,
): Promise<number> {
  const times: number[] = [];
  for (const input of inputs) times.push(await milliseconds(() => work(input)));
  return percentile(times, 95);
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 50);
}

/** The smallest sample that at least `percent` of 100 samples do not exceed. */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}
