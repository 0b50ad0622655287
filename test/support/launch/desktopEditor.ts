import { existsSync } from 'node:fs';
import path from 'node:path';

import {
  downloadAndUnzipVSCode,
  resolveCliPathFromVSCodeExecutablePath,
} from '@vscode/test-electron';

import { lastLines, runChild, startChild } from './children';
import { findProgram, isExecutable, namesIn } from './findProgram';
import { suiteEnvironment, type HostSuite } from './hostSuite';
import { LaunchError } from './launchError';
import { inRepository } from './inRepository';
import { onAbort } from './onAbort';
import { quietSettings, writeInitialSettings } from './serverProfile';
import { temporaryFolder } from './temporaryFolder';
import { answers } from './untilReady';

const cachePath = inRepository('.vscode-test');
const updateService = 'https://update.code.visualstudio.com/api/releases/stable';

/** The desktop editor's own executable that MOONFORGE_VSCODE names. */
export function namedEditor(): string | undefined {
  const named = process.env['MOONFORGE_VSCODE'];
  if (named === undefined || named === '') return undefined;
  if (isExecutable(named)) return named;
  throw new LaunchError(
    'missing-tool',
    `MOONFORGE_VSCODE names no program that can be run: ${named}.`,
  );
}

/** The desktop editor from the cache of @vscode/test-electron, or downloaded within reason; else `undefined`. */
export async function obtainDesktopEditor(): Promise<string | undefined> {
  if (!hasScreen() && findProgram('xvfb-run') === undefined) return undefined;
  const cached = namesIn(cachePath)
    .filter((name) => existsSync(path.join(cachePath, name, 'is-complete')))
    .map((name) => /^vscode-.*?-(\d+\.\d+\.\d+)$/.exec(name)?.[1])
    .findLast((version) => version !== undefined);
  if (cached === undefined && !(await answers(updateService, 10_000))) return undefined;
  try {
    return await downloadAndUnzipVSCode({
      version: cached ?? 'stable',
      cachePath,
      timeout: 15_000,
    });
  } catch (error) {
    process.stdout.write(`The desktop editor could not be downloaded: ${String(error)}\n`);
    return undefined;
  }
}

/** Runs a suite in a desktop editor with a profile of its own until it ends or the signal is aborted; its exit code. */
export async function runInDesktopEditor(
  executable: string,
  suite: HostSuite,
  signal: AbortSignal,
): Promise<number> {
  const profile = temporaryFolder('editor');
  try {
    const folders = await profileArguments(profile.path);
    const logFile = inRepository('out/logs/desktop-editor.log');
    if (suite.vsix !== undefined) await installVsix(executable, suite.vsix, folders);
    const [command, ...args] = onSomeDisplay(executable);
    const child = startChild(
      command,
      [...args, suite.workspaceFolder, ...folders, ...testArguments(suite)],
      { env: { ...plainEnvironment(), ...suiteEnvironment(suite) }, logFile },
    );
    onAbort(signal, () => void child.stop());
    return await child.exited;
  } finally {
    await profile.remove();
  }
}

/** Creates the folders of a quiet profile and returns the arguments that name them. */
export async function profileArguments(profile: string): Promise<readonly string[]> {
  await writeInitialSettings(path.join(profile, 'user/User/settings.json'), quietSettings('dark'));
  return [
    `--user-data-dir=${path.join(profile, 'user')}`,
    `--extensions-dir=${path.join(profile, 'extensions')}`,
  ];
}

/** Variables by which an editor's terminal would redirect a new editor to itself. */
export function plainEnvironment(): Readonly<Record<string, undefined>> {
  const names = Object.keys(process.env).filter((name) => /^(VSCODE|ELECTRON)_/.test(name));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

function testArguments(suite: HostSuite): readonly string[] {
  return [
    // Chromium's sandbox refuses to run as root and in most containers.
    '--no-sandbox',
    '--disable-gpu-sandbox',
    '--disable-updates',
    '--skip-welcome',
    '--skip-release-notes',
    '--disable-workspace-trust',
    `--extensionDevelopmentPath=${suite.extensionDevelopmentPath}`,
    `--extensionTestsPath=${suite.extensionTestsPath}`,
  ];
}

/** Whether a window opened here is seen by somebody. */
export function hasScreen(): boolean {
  return (
    process.platform !== 'linux' ||
    process.env['DISPLAY'] !== undefined ||
    process.env['WAYLAND_DISPLAY'] !== undefined
  );
}

function onSomeDisplay(executable: string): readonly [string, ...string[]] {
  if (hasScreen()) return [executable];
  const xvfb = findProgram('xvfb-run');
  if (xvfb !== undefined) return [xvfb, '--auto-servernum', executable];
  throw new LaunchError(
    'missing-tool',
    'Install xvfb: there is no display for the desktop editor.',
  );
}

async function installVsix(
  executable: string,
  vsix: string,
  folders: readonly string[],
): Promise<void> {
  const logFile = inRepository('out/logs/vsix-install.log');
  const cli = resolveCliPathFromVSCodeExecutablePath(executable);
  const args = [...folders, '--no-sandbox', '--install-extension', vsix, '--force'];
  const code = await runChild(cli, args, { logFile, env: plainEnvironment() });
  if (code === 0) return;
  throw new LaunchError(
    'install-failed',
    `The VSIX does not install (code ${code}).\n${lastLines(logFile)}`,
  );
}
