import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Where a child's output goes: to the terminal, or to a file that a failure message can quote. */
export interface ChildOptions {
  readonly cwd?: string;
  /** Added to the environment of this process; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Overwritten at the start; without it the child writes to the terminal. */
  readonly logFile?: string;
}

/** A started child with everything it started itself. */
export interface Child {
  readonly pid: number;
  /** Resolves when the child ended: its exit code, 1 for a signal or for a program that could not be run. */
  readonly exited: Promise<number>;
  /** Asks the child and its descendants to end, and kills them after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
}

const running = new Set<ChildProcess>();
const cleanUps: (() => Promise<void>)[] = [];
const shutdownMs = 15_000;
/** npm passes on the Ctrl+C that the terminal sent to its child already: two signals for one key. */
const sameSignalMs = 500;
let watchesExit = false;
let shutDownSince: number | undefined;

/**
 * Starts a program in a process group of its own. Whatever way this process ends, the group ends with it,
 * only a SIGKILL excepted.
 */
export function startChild(
  command: string,
  args: readonly string[],
  options: ChildOptions = {},
): Child {
  stopChildrenAtExit();
  const { stdio, close } = openOutput(options.logFile);
  const child = spawn(...runnable(command, args), {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio,
    detached: process.platform !== 'win32',
    shell: isBatchFile(command),
  });
  close();
  running.add(child);
  const exited = new Promise<number>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
  return {
    pid: child.pid ?? -1,
    exited: exited.then((code) => {
      killGroup(child, 'SIGKILL');
      running.delete(child);
      return code;
    }),
    stop: (graceMs = 5000) => stop(child, exited, graceMs),
  };
}

/** Runs a program to its end and returns its exit code. */
export function runChild(
  command: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<number> {
  return startChild(command, args, options).exited;
}

/** Registers what to do, while the children still run, when this process is asked to end by a signal. */
export function beforeShutdown(cleanUp: () => Promise<void>): void {
  stopChildrenAtExit();
  cleanUps.push(cleanUp);
}

/** The last lines of a log file, for a failure message; empty when there is no such file. */
export function lastLines(file: string, count = 20): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}

/** Windows runs batch files, such as npx.cmd and code.cmd, only by its shell, which takes one line. */
function isBatchFile(command: string): boolean {
  return process.platform === 'win32' && /\.(cmd|bat)$/i.test(command);
}

function runnable(command: string, args: readonly string[]): [string, readonly string[]] {
  if (!isBatchFile(command)) return [command, args];
  return [[command, ...args].map((part) => `"${part}"`).join(' '), []];
}

function openOutput(logFile: string | undefined): { stdio: StdioOptions; close: () => void } {
  if (logFile === undefined)
    return { stdio: ['ignore', 'inherit', 'inherit'], close: () => undefined };
  mkdirSync(path.dirname(logFile), { recursive: true });
  const descriptor = openSync(logFile, 'w');
  return { stdio: ['ignore', descriptor, descriptor], close: () => closeSync(descriptor) };
}

async function stop(child: ChildProcess, exited: Promise<number>, graceMs: number): Promise<void> {
  killGroup(child, 'SIGTERM');
  const timer = setTimeout(() => killGroup(child, 'SIGKILL'), graceMs);
  await exited;
  clearTimeout(timer);
  killGroup(child, 'SIGKILL');
  running.delete(child);
}

/** Signals the whole group; members may outlive the child that led it, and may all be gone already. */
function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    return;
  }
}

function stopChildrenAtExit(): void {
  if (watchesExit) return;
  watchesExit = true;
  process.once('exit', () => {
    for (const child of running) killGroup(child, 'SIGKILL');
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => shutDownOrExit());
  }
}

/** A second signal ends this process at once, which kills what still runs. */
function shutDownOrExit(): void {
  const now = Date.now();
  if (shutDownSince === undefined) {
    shutDownSince = now;
    void shutDown();
  } else if (now - shutDownSince > sameSignalMs) {
    process.exit(130);
  }
}

async function shutDown(): Promise<void> {
  const timeout = new Promise((resolve) => setTimeout(resolve, shutdownMs));
  await Promise.race([Promise.allSettled(cleanUps.map((cleanUp) => cleanUp())), timeout]);
  const ended = [...running].map((child) => new Promise((resolve) => child.once('exit', resolve)));
  for (const child of running) killGroup(child, 'SIGTERM');
  await Promise.race([Promise.all(ended), new Promise((resolve) => setTimeout(resolve, 4000))]);
  process.exit(process.exitCode ?? 130);
}
