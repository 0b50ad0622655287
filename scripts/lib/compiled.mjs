// The launchers are TypeScript below test/support/launch/; scripts use them compiled.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Compiles src/ and test/ to out/; throws when a file does not parse. */
export function compileTests() {
  const { status } = spawnSync(process.execPath, ['esbuild.mjs', '--tests'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error('The tests do not compile: see the messages above.');
}

/** Imports a compiled launcher by the name of its file. */
export function importLauncher(name) {
  return import(pathToFileURL(path.join(root, 'out/test/support/launch', `${name}.js`)));
}
