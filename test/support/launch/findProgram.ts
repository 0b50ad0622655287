import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Whether a file is there and may be run. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The first of several programs found on PATH, as an absolute path. */
export function findProgram(...names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  return names
    .flatMap((name) =>
      folders.flatMap((folder) => suffixes.map((s) => path.join(folder, name + s))),
    )
    .find(isExecutable);
}

const numbersByValue = new Intl.Collator('en', { numeric: true }).compare;

/** The names inside a folder, sorted with 1.99 before 1.100; none when the folder cannot be read. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort(numbersByValue);
  } catch {
    return [];
  }
}
