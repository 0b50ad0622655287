import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { importLauncher, root } from './compiled.mjs';

/** What ships beside the bundles, the manifest and the database driver. */
const shipped = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'SUPPORT.md',
  'docs',
  'firebase.json',
  'firestore.indexes.json',
  'firestore.rules',
  'media',
  'package.nls.json',
  'samples',
];
/** The driver without its C++ sources and build leftovers. */
const driver = 'node_modules/@vscode/sqlite3';
const driverFiles = ['LICENSE', 'lib', 'build/Release/vscode-sqlite3.node'];

/** The marketplace's name of the platform this process runs on, such as linux-x64. */
export function vsixTarget() {
  const { platform, arch } = process;
  if (platform === 'linux' && arch === 'arm') return 'linux-armhf';
  if (platform === 'linux' && existsSync('/etc/alpine-release')) return `alpine-${arch}`;
  return `${platform}-${arch}`;
}

/** Builds for production and packs the extension for this platform; returns the path of the VSIX. */
export async function packageExtension() {
  const target = vsixTarget();
  const vsix = path.join(root, `out/moonforge-${target}.vsix`);
  const stage = path.join(root, 'out/package');
  await rm(stage, { recursive: true, force: true });
  await run(root, ['esbuild.mjs', '--production', `--outdir=${path.join(stage, 'dist')}`]);
  await fillStage(stage);
  const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
  const options = ['--allow-missing-repository', '--no-rewrite-relative-links'];
  await run(stage, [vsce, 'package', '--target', target, '--out', vsix, ...options]);
  return vsix;
}

/** A folder with nothing else in it: an ignore list would let new files of the checkout slip into the package. */
async function fillStage(stage) {
  const copy = async (from, to = from) =>
    cp(path.join(root, from), path.join(stage, to), { recursive: true });
  for (const name of shipped) await copy(name);
  for (const name of driverFiles) await copy(path.join(driver, name));
  await writeManifest(driver, stage, ({ dependencies, scripts, ...kept }) => kept);
  await writeManifest('', stage, ({ devDependencies, scripts, allowScripts, ...kept }) => kept);
}

async function writeManifest(folder, stage, reduce) {
  const file = path.join(folder, 'package.json');
  const manifest = JSON.parse(await readFile(path.join(root, file), 'utf8'));
  await mkdir(path.join(stage, folder), { recursive: true });
  await writeFile(path.join(stage, file), JSON.stringify(reduce(manifest), undefined, 2));
}

async function run(cwd, args) {
  const { runChild, lastLines } = await importLauncher('children');
  const logFile = path.join(root, 'out/logs/package.log');
  const code = await runChild(process.execPath, args, { cwd, logFile });
  if (code !== 0) throw new Error(`Packaging ended with code ${code}.\n${lastLines(logFile)}`);
}
