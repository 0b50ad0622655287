import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { lastLines, runChild, type ChildOptions } from './children';
import { findProgram } from './findProgram';
import { inRepository } from './inRepository';
import { LaunchError } from './launchError';

/** An npm package of the repository's own, with its lock file, that only some lanes need. */
export interface LanePackage {
  readonly folder: string;
  /** As a sentence about it begins in the middle, such as "the VS Code server". */
  readonly what: string;
  /** Installs what the lock file says. */
  readonly install: (npm: RunNpm) => Promise<void>;
}

/** Runs npm and throws a LaunchError when it fails. */
export type RunNpm = (args: readonly string[], options?: ChildOptions) => Promise<void>;

/** Arguments for npm that keep scripts of strangers from running and its output short. */
export const quietly = ['--ignore-scripts', '--no-audit', '--no-fund'] as const;

/** Installs the package unless what is there was installed by this very lock file. */
export async function installPackage({ folder, what, install }: LanePackage): Promise<void> {
  const marker = path.join(folder, 'node_modules/.moonforge-installed');
  const lock = readFileSync(path.join(folder, 'package-lock.json'));
  const fingerprint = createHash('sha256').update(lock).digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === fingerprint) return;
  const place = path.relative(inRepository(), folder);
  process.stdout.write(`Installing ${what} into ${place} (about a minute) …\n`);
  const started = Date.now();
  await rm(marker, { force: true });
  await install((args, options) => npm(what, args, { cwd: folder, ...options }));
  await writeFile(marker, fingerprint);
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stdout.write(`Installed ${what} in ${seconds} s.\n`);
}

async function npm(what: string, args: readonly string[], options: ChildOptions): Promise<void> {
  const logFile = inRepository(
    'out/logs',
    `npm-${args[0] ?? ''}-${path.basename(options.cwd ?? '')}.log`,
  );
  const code = await runNpm(args, { ...options, logFile, env: { JOBS: 'max', ...options.env } });
  if (code === 0) return;
  throw new LaunchError(
    'install-failed',
    `"npm ${args.join(' ')}" for ${what} ended with code ${code} (log: ${logFile}).\n${lastLines(logFile)}`,
  );
}

function runNpm(args: readonly string[], options: ChildOptions): Promise<number> {
  const script = process.env['npm_execpath'];
  if (script?.endsWith('npm-cli.js') === true) {
    return runChild(process.execPath, [script, ...args], options);
  }
  return runChild(findProgram('npm') ?? 'npm', args, options);
}
