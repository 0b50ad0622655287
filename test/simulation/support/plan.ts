import { randomFrom } from '../../support/randomFrom';
import { noFaults, type Faults } from './simRemote';

/** What users and machines do. */
export const operationKinds = [
  ...['word', 'word', 'word', 'word', 'cut', 'create', 'title', 'summary', 'tag', 'hit'],
  ...['move', 'order', 'delete', 'undelete', 'sync', 'sync', 'sync', 'sync', 'wait', 'wait'],
  ...['kill', 'offline', 'online', 'clock', 'window', 'demote', 'promote', 'newer', 'poison'],
  ...['reveal', 'hide', 'steal', 'steal', 'wake', 'wake', 'compact'],
] as const;

/** What happens where deletions are taken out of the server, which the others seldom meet. */
const compactingKinds = [
  ...['word', 'word', 'cut', 'create', 'reveal', 'hide', 'sync', 'sync', 'sync', 'wait', 'kill'],
  ...[
    'offline',
    'online',
    'delete',
    'delete',
    'delete',
    'undelete',
    'undelete',
    'compact',
    'compact',
  ],
] as const;

export interface Operation {
  readonly kind: string;
  /** Who does it. */
  readonly client: number;
  /** What it is done to, and how: any whole numbers, taken modulo what there is. */
  readonly a: number;
  readonly b: number;
  /** Gates that open before it. */
  readonly steps: number;
}

/** A whole run: everything that happens follows from it. */
export interface Plan {
  readonly seed: number;
  readonly clients: number;
  /** Clients that are devices of one user. */
  readonly sharedUser: boolean;
  /** Whether the engines run by themselves as well as when they are asked. */
  readonly background: boolean;
  /** Milliseconds the clocks are ahead, by client. */
  readonly skews: readonly number[];
  readonly faults: Faults;
  readonly operations: readonly Operation[];
}

const tenYears = 10 * 365 * 86_400_000;

/** Draws the plan of a seed. */
export function planOf(seed: number): Plan {
  const random = randomFrom(seed * 7919 + 17);
  const below = (count: number): number => Math.floor(random() * count);
  const clients = random() < 0.65 ? 2 : random() < 0.8 ? 3 : 4 + below(5);
  const skewed = random() < 0.3;
  const bad = random() < 0.8;
  const kinds = random() < 0.1 ? compactingKinds : operationKinds;
  const faults = Object.fromEntries(
    Object.keys(noFaults).map((name) => [name, bad && random() < 0.5 ? random() * 0.25 : 0]),
  ) as unknown as Faults;
  return {
    seed,
    clients,
    sharedUser: random() < 0.5,
    background: random() < 0.5,
    skews: Array.from({ length: clients }, () =>
      skewed ? Math.round((random() * 2 - 1) * tenYears) : 0,
    ),
    faults,
    operations: Array.from({ length: 5 + below(14) }, () => ({
      kind: kinds[below(kinds.length)] ?? 'word',
      client: below(clients),
      a: below(1_000_000),
      b: below(1_000_000),
      steps: random() < 0.3 ? 0 : below(25),
    })),
  };
}
