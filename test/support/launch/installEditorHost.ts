import path from 'node:path';

import { isExecutable } from './findProgram';
import { LaunchError } from './launchError';
import { inRepository } from './inRepository';
import { installPackage, quietly, type RunNpm } from './installPackage';

const folder = inRepository('test/host');
const serverFolder = path.join(folder, 'node_modules/code-server/lib/vscode');
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
  await installPackage({ folder, what: 'the VS Code server', install });
  return { node: suitableNode(), serverMain: path.join(serverFolder, 'out/server-main.js') };
}

async function install(npm: RunNpm): Promise<void> {
  await npm(['ci', ...quietly]);
  const node = nodePackage();
  // The headers of the Node that will load the modules, so that the build downloads none.
  const env = node === undefined ? {} : { npm_config_nodedir: path.resolve(node, '../..') };
  const cwd = serverFolder;
  // The shrinkwrap that comes with the server lacks an entry, which "npm ci" refuses.
  await npm(['install', '--omit=dev', ...quietly], { cwd, env });
  await npm(['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], { cwd, env });
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
