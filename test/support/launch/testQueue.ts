import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Test files one after the other, those that may take longest first, so that no process is left alone with a long one at
 * the end. Every file is given to one of the processes that ask in the same folder.
 */
export function* testQueue(files: readonly string[], folder: string): Generator<string> {
  mkdirSync(folder, { recursive: true });
  for (const [i, file] of longestFirst(files).entries()) {
    if (claim(path.join(folder, String(i)))) yield file;
  }
}

/** By the longest time that a test of the file asks for, then by size. */
function longestFirst(files: readonly string[]): readonly string[] {
  const weighed = files.map((file) => ({
    file,
    asksFor: longestTimeout(readFileSync(file, 'utf8')),
    size: statSync(file).size,
  }));
  weighed.sort((a, b) => b.asksFor - a.asksFor || b.size - a.size);
  return weighed.map(({ file }) => file);
}

function longestTimeout(code: string): number {
  const found = [...code.matchAll(/\.timeout\(([\w.]+)\)/g)].map(([, text]) => Number(text));
  return Math.max(0, ...found.filter(Number.isFinite));
}

/** Only one process can make the file. */
function claim(file: string): boolean {
  try {
    closeSync(openSync(file, 'wx'));
    return true;
  } catch {
    return false;
  }
}
