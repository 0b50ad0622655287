import { readdirSync } from 'node:fs';
import path from 'node:path';

/** The checkout's root. Tests run from `out/test/…`, so it is found by the folder that holds package.json's neighbours. */
export const repositoryRoot = path.resolve(__dirname, '../../..');

/** Every TypeScript source below `folder`, relative to the root with '/' separators, sorted. */
export function sourceFiles(folder: string): readonly string[] {
  return readdirSync(path.join(repositoryRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.d)\.ts$/.test(entry.name))
    .map((entry) => path.relative(repositoryRoot, path.join(entry.parentPath, entry.name)))
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => !file.includes('node_modules/'))
    .sort();
}
