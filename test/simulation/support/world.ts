import type { Disposable } from '../../../src/core/disposable';
import type { Clock } from '../../../src/core/ports/clock';
import { randomFrom } from '../../support/randomFrom';

/** A process of a simulated machine: what it waits for is forgotten when it is killed. */
export interface Process {
  readonly name: string;
  /** Milliseconds its clock is ahead. */
  skew: number;
  alive: boolean;
  /** Stopped as by a laptop's lid: its time goes on without it. */
  asleep: boolean;
  /** What it leaves behind in others when it dies. */
  readonly attachments: Disposable[];
}

/** A process that was just started on a machine whose clock is ahead by `skew` milliseconds. */
export function newProcess(name: string, skew = 0): Process {
  return { name, skew, alive: true, asleep: false, attachments: [] };
}

/** Somebody waits here until the scheduler lets it go on. */
interface Gate {
  readonly process: Process;
  readonly what: string;
  readonly open: () => void;
}

interface Timer {
  readonly process: Process;
  readonly at: number;
  readonly run: () => void;
}

/** Time in which a simulation begins. */
const start = Date.UTC(2026, 0, 1);

/**
 * One thread of time for everything in a simulation. Whoever calls the file or the server waits at a gate; the scheduler
 * opens one gate after the other as its random numbers say, and time passes only when it says so. Equal seeds give equal
 * runs: between two gates exactly one process runs.
 */
export class World {
  readonly random: () => number;
  readonly trace: string[] = [];
  #now = start;
  #gates: Gate[] = [];
  #timers: Timer[] = [];
  #calls = 0;
  #steps = 0;
  #idle: (() => void) | undefined;

  constructor(seed: number) {
    this.random = randomFrom(seed);
  }

  /** True time, in milliseconds since the epoch. */
  get now(): number {
    return this.#now;
  }

  get steps(): number {
    return this.#steps;
  }

  note(text: string): void {
    this.trace.push(`${((this.#now - start) / 1000).toFixed(3)} ${text}`);
  }

  chance(probability: number): boolean {
    return probability > 0 && this.random() < probability;
  }

  below(count: number): number {
    return Math.floor(this.random() * count);
  }

  /** The clock of a machine. */
  clockOf(process: Process): Clock {
    return {
      now: () => this.#now + process.skew,
      schedule: (delay, run) => this.#schedule(process, delay, run),
    };
  }

  /** Waits for the scheduler. What a killed process waits for never comes. */
  gate(process: Process, what: string): Promise<void> {
    if (!process.alive) return new Promise(() => undefined);
    return new Promise((open) => this.#gates.push({ process, what, open }));
  }

  /** Counts a call of the file, which ends in real time: nobody else runs meanwhile. */
  async call<T>(work: () => Promise<T>): Promise<T> {
    this.#calls += 1;
    try {
      return await work();
    } finally {
      this.#calls -= 1;
      if (this.#calls === 0) this.#idle?.();
    }
  }

  kill(process: Process): void {
    this.note(`${process.name} is killed`);
    process.alive = false;
    for (const attachment of process.attachments.splice(0)) attachment.dispose();
    this.#gates = this.#gates.filter((gate) => gate.process !== process);
    this.#timers = this.#timers.filter((timer) => timer.process !== process);
  }

  /** Opens one gate; false when nobody waits at one. */
  async step(): Promise<boolean> {
    const open = this.#gates.filter(({ process }) => !process.asleep);
    const gate = open[this.below(open.length)];
    if (gate === undefined) return false;
    this.#gates.splice(this.#gates.indexOf(gate), 1);
    this.#steps += 1;
    this.note(`${gate.process.name}: ${gate.what}`);
    gate.open();
    await this.settle();
    return true;
  }

  /** Opens gates until nobody waits at one. */
  async quiet(most = 20_000): Promise<void> {
    for (let i = 0; i < most; i += 1) if (!(await this.step())) return;
    throw new Error(`Nobody came to rest within ${most} steps.`);
  }

  /** Lets time pass at once, as for a machine that slept; timers that fell due run in their order, each once. */
  async pass(milliseconds: number): Promise<void> {
    this.#now += milliseconds;
    const due = this.#timers.filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at);
    for (const timer of due) {
      if (!this.#timers.includes(timer)) continue;
      this.#timers.splice(this.#timers.indexOf(timer), 1);
      timer.run();
      await this.settle();
    }
  }

  /** Runs until a promise settles, letting time pass where nobody can go on without. */
  async until<T>(wanted: Promise<T>, most = 20_000): Promise<T> {
    const state = { settled: false };
    const done = wanted.finally(() => (state.settled = true));
    done.catch(() => undefined);
    await this.settle();
    for (let i = 0; !state.settled; i += 1) {
      if (i > most) throw new Error(`A round did not end within ${most} steps.`);
      if (!(await this.step())) await this.#passToNextTimer();
    }
    return done;
  }

  /** Waits until nobody does anything: all wait at gates or for time. */
  async settle(): Promise<void> {
    do {
      if (this.#calls > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
      this.#idle = undefined;
      await new Promise((resolve) => setImmediate(resolve));
    } while (this.#calls > 0);
  }

  async #passToNextTimer(): Promise<void> {
    const next = Math.min(...this.#timers.map(({ at }) => at));
    if (!Number.isFinite(next)) throw new Error('Somebody waits for what never comes.');
    await this.pass(Math.max(0, next - this.#now));
  }

  #schedule(process: Process, delay: number, run: () => void): Disposable {
    const timer = { process, at: this.#now + delay, run };
    if (process.alive) this.#timers.push(timer);
    return {
      dispose: () => {
        const i = this.#timers.indexOf(timer);
        if (i >= 0) this.#timers.splice(i, 1);
      },
    };
  }
}
