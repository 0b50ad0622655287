import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { lastLines, runChild, type ChildOptions } from './children';
import { findProgram, isExecutable } from './findProgram';
import { LaunchError } from './launchError';
import { inRepository } from './inRepository';

const folder = inRepository('test/host');
const serverFolder = path.join(folder, 'node_modules/code-server/lib/vscode');
const marker = path.join(folder, 'node_modules/.moonforge-installed');
const nodeMajor = 24;

/** The VS Code server's entry file and the Node it runs on. */
export interface InstalledServer {
  readonly node: string;
  readonly serverMain: string;
}

/**
 * Installs the package in `test/host/` unless that is done already (about a minute and 700 MB): the server as it is on npm,
 * its own dependencies, and the two of its native modules without which it cannot log or notice that its parent is
 * gone. The others come prebuilt or serve features that no lane uses.
 */
export async function installEditorHost(): Promise<InstalledServer> {
  if (!isInstalled()) {
    process.stdout.write('Installing the VS Code server into test/host/ (about a minute) …\n');
    const started = Date.now();
    await rm(marker, { force: true });
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
    await npm(['ci', ...quiet], folder);
    // The shrinkwrap that comes with the server lacks an entry, which "npm ci" refuses.
    await npm(['install', '--omit=dev', ...quiet], serverFolder);
    await npm(['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], serverFolder);
    await writeFile(marker, fingerprint());
    const seconds = Math.round((Date.now() - started) / 1000);
    process.stdout.write(`Installed the VS Code server in ${seconds} s.\n`);
  }
  return { node: suitableNode(), serverMain: path.join(serverFolder, 'out/server-main.js') };
}

function isInstalled(): boolean {
  return existsSync(marker) && readFileSync(marker, 'utf8') === fingerprint();
}

function fingerprint(): string {
  const lock = readFileSync(path.join(folder, 'package-lock.json'));
  return createHash('sha256').update(lock).digest('hex');
}

async function npm(args: readonly string[], cwd: string): Promise<void> {
  const logFile = inRepository('out/logs', `editor-host-npm-${args[0] ?? ''}.log`);
  const node = nodePackage();
  const options: ChildOptions = {
    cwd,
    logFile,
    env: {
      JOBS: 'max',
      // The headers of the Node that will load the modules, so that the build downloads none.
      ...(node === undefined ? {} : { npm_config_nodedir: path.resolve(node, '../..') }),
    },
  };
  const code = await runNpm(args, options);
  if (code === 0) return;
  throw new LaunchError(
    'install-failed',
    `"npm ${args.join(' ')}" for the VS Code server ended with code ${code} (log: ${logFile}).\n${lastLines(logFile)}`,
  );
}

function runNpm(args: readonly string[], options: ChildOptions): Promise<number> {
  const script = process.env['npm_execpath'];
  if (script?.endsWith('npm-cli.js') === true) {
    return runChild(process.execPath, [script, ...args], options);
  }
  return runChild(findProgram('npm') ?? 'npm', args, options);
}

function suitableNode(): string {
  const major = Number(process.versions.node.split('.')[0]);
  const node = nodePackage() ?? (major >= nodeMajor ? process.execPath : undefined);
  if (node !== undefined) return node;
  throw new LaunchError(
    'missing-tool',
    `Install Node ${nodeMajor} and start this with it: the VS Code server wants that version, and npm has no build of it for ${process.platform}-${process.arch}.`,
  );
}

function nodePackage(): string | undefined {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const program = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  return [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`]
    .map((name) => path.join(folder, 'node_modules', name, program))
    .find(isExecutable);
}
