import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../../../support/repository';
import { neverCancelled } from '../../../../src/core/cancellation';
import { runCli } from '../../../../src/cli/runCli';
import type { TemporaryFolder } from '../../../support/launch/temporaryFolder';
import { temporaryFolder } from '../../../support/launch/temporaryFolder';

/** The bundle that ships. */
export const cliFile = path.join(repositoryRoot, 'dist/cli.js');

export const sampleFolder = path.join(repositoryRoot, 'samples/the-drowned-bell');

export interface CliOutcome {
  readonly code: number | null;
  readonly bytes: Buffer;
  readonly output: string;
  readonly error: string;
}

/** Runs the command line in a folder of its own: the built bundle in processes, or its code in this process. */
export class CliRig {
  readonly root: string;
  readonly #folder: TemporaryFolder;

  constructor() {
    if (!existsSync(cliFile)) throw new Error('dist/cli.js is missing: run "npm run build".');
    this.#folder = temporaryFolder('cli');
    this.root = this.#folder.path;
  }

  close(): Promise<void> {
    return this.#folder.remove();
  }

  path(name: string): string {
    return path.resolve(this.root, name);
  }

  start(...args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [cliFile, ...args], { cwd: this.root });
  }

  run(...args: readonly string[]): Promise<CliOutcome> {
    return this.runWith('', ...args);
  }

  /** Runs a command with `input` on its standard input. */
  async runWith(input: string | Buffer, ...args: readonly string[]): Promise<CliOutcome> {
    const child = this.start(...args);
    // A command that fails before it reads leaves a broken pipe behind.
    child.stdin?.on('error', () => undefined).end(input);
    return outcomeOf(child);
  }

  /** Runs a command in this process, for tests of many commands; paths are relative to the rig's folder. */
  async call(args: readonly string[], input: string | Buffer = ''): Promise<CliOutcome> {
    const output: string[] = [];
    const error: string[] = [];
    const collect = (texts: string[]) => (text: string) => Promise.resolve(void texts.push(text));
    const code = await runCli(args.map(this.#absolute), {
      version: () => '0.0.0',
      token: neverCancelled,
      readInput: () => Promise.resolve(Buffer.from(input)),
      writeOutput: collect(output),
      writeError: collect(error),
    });
    const bytes = Buffer.from(output.join(''));
    return { code, bytes, output: bytes.toString(), error: error.join('') };
  }

  readonly #absolute = (arg: string, i: number, args: readonly string[]): string =>
    ['--db', '--from', '--to'].includes(args[i - 1] ?? '') && arg !== '' ? this.path(arg) : arg;

  /** Calls a command that must succeed without a word on standard error. */
  async done(...args: readonly string[]): Promise<string> {
    return succeeded(await this.call(args), args);
  }

  /** Runs a process that must succeed without a word on standard error. */
  async ran(...args: readonly string[]): Promise<string> {
    return succeeded(await this.run(...args), args);
  }

  /** Imports the sample campaign into `file`. */
  importSample(file = 'bell.db'): Promise<string> {
    return this.done(
      ...['import', '--db', file, '--campaign', 'The Drowned Bell', '--from', sampleFolder],
    );
  }

  /** The rows of `list --json`. */
  async list(file = 'bell.db', ...args: readonly string[]): Promise<readonly ListedNote[]> {
    const text = await this.done('list', '--db', file, '--json', ...args);
    return JSON.parse(text) as readonly ListedNote[];
  }

  /** The id of the note with this title. */
  async idOf(title: string, file = 'bell.db'): Promise<string> {
    const note = (await this.list(file)).find((row) => row.title === title);
    if (note === undefined) throw new Error(`There is no note "${title}".`);
    return note.id;
  }
}

function succeeded({ code, output, error }: CliOutcome, args: readonly string[]): string {
  if (code === 0 && error === '') return output;
  throw new Error(`moonforge ${args.join(' ')}: ${String(code)} ${error}`);
}

export interface ListedNote {
  readonly id: string;
  readonly title: string;
  readonly collection: string;
  readonly kind: string;
  readonly campaign: string;
  readonly rev: number;
  readonly dirty: boolean;
}

/** Waits for a process and collects what it wrote. */
export async function outcomeOf(child: ChildProcess): Promise<CliOutcome> {
  const output: Buffer[] = [];
  const error: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => error.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const bytes = Buffer.concat(output);
  return { code, bytes, output: bytes.toString(), error: Buffer.concat(error).toString() };
}
