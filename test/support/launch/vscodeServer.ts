import { pathToFileURL } from 'node:url';

import { lastLines, runChild, startChild } from './children';
import { freePort } from './freePort';
import { installEditorHost, type InstalledServer } from './installEditorHost';
import { LaunchError } from './launchError';
import { inRepository } from './inRepository';
import {
  quietSettings,
  serverSettingsFile,
  writeInitialSettings,
  type Theme,
} from './serverProfile';
import { temporaryFolder, type TemporaryFolder } from './temporaryFolder';
import { untilReady } from './untilReady';

/** How to start a server. */
export interface VscodeServerOptions {
  /** Reaches the extension host. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Settings, installed extensions and state; without it a fresh one that `stop` removes. */
  readonly dataFolder?: string;
  readonly theme?: Theme;
  /** On top of the quiet profile. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** An extension to install before the start. */
  readonly vsix?: string;
  /** A URL that stays the same keeps what the browser remembers; another is taken when this one is in use. */
  readonly preferredPort?: number;
}

/** What a window of the server opens. */
export interface WindowContent {
  readonly folder: string;
  /** An extension to run from its sources. */
  readonly extensionDevelopmentPath?: string;
  /** A module whose `run()` is called in the extension host. */
  readonly extensionTestsPath?: string;
}

/** A running VS Code server; each of its URLs opened in a browser is an editor window. */
export interface VscodeServer {
  readonly port: number;
  readonly exited: Promise<number>;
  windowUrl(content: WindowContent): string;
  stop(): Promise<void>;
}

/** Starts the VS Code server on a free loopback port, installing it first where that was not done yet. */
export async function startVscodeServer(options: VscodeServerOptions = {}): Promise<VscodeServer> {
  const installed = await installEditorHost();
  const data = dataFolderOf(options);
  const settings = { ...quietSettings(options.theme ?? 'dark'), ...options.settings };
  await writeInitialSettings(serverSettingsFile(data.path), settings);
  if (options.vsix !== undefined) await installVsix(installed, data.path, options.vsix);
  const port = await freePort(options.preferredPort);
  const logFile = inRepository(`out/logs/vscode-server-${port}.log`);
  const child = startChild(
    installed.node,
    [installed.serverMain, ...serverArguments(port, data.path)],
    { env: { ...editorEnvironment, ...options.env }, logFile },
  );
  const url = `http://127.0.0.1:${port}/`;
  await untilReady(child, { what: 'The VS Code server', url, timeoutMs: 60_000, logFile });
  return {
    port,
    exited: child.exited,
    windowUrl: (content) => windowUrl(port, content),
    stop: async () => {
      await child.stop();
      await data.remove();
    },
  };
}

/** A folder that the caller named is the caller's to remove. */
function dataFolderOf({ dataFolder }: VscodeServerOptions): TemporaryFolder {
  if (dataFolder === undefined) return temporaryFolder('editor');
  return { path: dataFolder, remove: () => Promise.resolve() };
}

/** No marketplace: a closed network must not cost waiting time, and an open one must not change a test. */
const editorEnvironment = { EXTENSIONS_GALLERY: '{}' };

function serverArguments(port: number, dataFolder: string): readonly string[] {
  return [
    '--without-connection-token',
    '--accept-server-license-terms',
    '--host=127.0.0.1',
    `--port=${port}`,
    '--disable-workspace-trust',
    // Without the driver the workbench ignores the payload of the URL.
    '--enable-smoke-test-driver',
    '--telemetry-level=off',
    `--server-data-dir=${dataFolder}`,
  ];
}

function windowUrl(port: number, content: WindowContent): string {
  const remote = (file: string): string =>
    `vscode-remote://127.0.0.1:${port}${pathToFileURL(file).pathname}`;
  const payload: (readonly [string, string])[] = [['skipWelcome', 'true']];
  for (const key of ['extensionDevelopmentPath', 'extensionTestsPath'] as const) {
    const file = content[key];
    if (file !== undefined) payload.push([key, remote(file)]);
  }
  const folder = decodeURIComponent(pathToFileURL(content.folder).pathname);
  const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}

async function installVsix(
  { node, serverMain }: InstalledServer,
  dataFolder: string,
  vsix: string,
): Promise<void> {
  const logFile = inRepository('out/logs/vsix-install.log');
  const args = ['--install-extension', vsix, '--force', `--server-data-dir=${dataFolder}`];
  const code = await runChild(node, [serverMain, '--accept-server-license-terms', ...args], {
    logFile,
    env: editorEnvironment,
  });
  if (code === 0) return;
  throw new LaunchError(
    'install-failed',
    `The VSIX does not install (code ${code}).\n${lastLines(logFile)}`,
  );
}
