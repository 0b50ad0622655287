import { planOf, type Plan } from './plan';
import { shrink } from './shrink';
import { simulate } from './simulation';
import { SimFile } from './simFile';
import type { World } from './world';

/** A seed that broke an invariant, with what it came to. */
export interface FailedSeed {
  readonly seed: number;
  readonly message: string;
  /** The smallest plan found that fails in the same way, and everything that happened in it. */
  readonly report: string;
}

/** Clients of the largest plan. */
const mostClients = 8;

/** Real milliseconds after which a run is taken for stuck. */
const longestRun = 60_000;

let opened: Promise<readonly SimFile[]> | undefined;

/** Runs seeds until one fails. The files are opened once and emptied for each run. */
export async function runSeeds(
  seeds: Iterable<number>,
  finished: (seed: number) => void = () => undefined,
): Promise<FailedSeed | undefined> {
  for (const seed of seeds) {
    const error = await runSeed(seed);
    if (error !== undefined) return describe(seed, error, await files());
    finished(seed);
  }
  return undefined;
}

/** Runs one seed; what went wrong, if anything did. */
export async function runSeed(seed: number): Promise<Error | undefined> {
  return (await run(planOf(seed), await files())).error;
}

/** Closes what `runSeeds` opened. */
export async function closeFiles(): Promise<void> {
  for (const file of (await opened) ?? []) await file.close();
  opened = undefined;
}

/** The seeds from `first` on. */
export function* seedsFrom(first: number, count: number): Generator<number> {
  for (let i = 0; i < count; i += 1) yield first + i;
}

function files(): Promise<readonly SimFile[]> {
  opened ??= openFiles();
  return opened;
}

async function openFiles(): Promise<readonly SimFile[]> {
  const all: SimFile[] = [];
  while (all.length < mostClients) all.push(await SimFile.open());
  return all;
}

interface Run {
  readonly error: Error | undefined;
  readonly trace: readonly string[];
}

async function run(plan: Plan, using: readonly SimFile[]): Promise<Run> {
  let world: World | undefined;
  let timer: NodeJS.Timeout | undefined;
  const stuck = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The run is stuck.')), longestRun);
  });
  try {
    await Promise.race([simulate(plan, using, (started) => (world = started)), stuck]);
    return { error: undefined, trace: world?.trace ?? [] };
  } catch (error) {
    return { error: error as Error, trace: world?.trace ?? [] };
  } finally {
    clearTimeout(timer);
  }
}

async function describe(
  seed: number,
  error: Error,
  using: readonly SimFile[],
): Promise<FailedSeed> {
  const kind = kindOf(error);
  const plan = await shrink(planOf(seed), async (smaller) => {
    const again = await run(smaller, using);
    return again.error !== undefined && kindOf(again.error) === kind;
  });
  const { error: last = error, trace } = await run(plan, using);
  const report = [
    `Seed ${seed} fails: ${error.message.slice(0, 2_000)}`,
    `Repeat it with: npm run simulate -- --seed ${seed}`,
    `The smallest plan that fails so: ${JSON.stringify(plan)}`,
    ...trace,
    last.stack ?? last.message,
  ].join('\n');
  return { seed, message: error.message, report };
}

/** The invariant that broke, or the start of what was thrown. */
function kindOf({ message }: Error): string {
  return message.split(':', 1)[0] ?? '';
}
