// The launchers are TypeScript below test/support/launch/; scripts use them compiled.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Compiles src/ and test/ to out/; throws when a file does not parse. */
export function compileTests() {
  esbuild(['--tests'], 'The tests do not compile: see the messages above.');
}

/** Makes the bundles in dist/; throws when they do not build. */
export function buildBundles() {
  esbuild([], 'The bundles do not build: see the messages above.');
}

/** A test of a command must not rebuild what the other tests are running from. */
function esbuild(args, failure) {
  if (process.env.MOONFORGE_BUILT === '1') return;
  const { status } = spawnSync(process.execPath, ['esbuild.mjs', ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(failure);
}

/** Imports a compiled launcher by the name of its file. */
export function importLauncher(name) {
  return import(pathToFileURL(path.join(root, 'out/test/support/launch', `${name}.js`)));
}
