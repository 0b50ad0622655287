import path from 'node:path';

/** Absolute path of the checkout; this file runs as `out/test/support/launch/repository.js`. */
export const repositoryRoot = path.resolve(__dirname, '../../../..');

/** An absolute path inside the checkout. */
export function inRepository(...segments: readonly string[]): string {
  return path.join(repositoryRoot, ...segments);
}
