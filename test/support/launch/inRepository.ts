import path from 'node:path';

import { repositoryRoot } from '../repository';

/** An absolute path inside the checkout. */
export function inRepository(...segments: readonly string[]): string {
  return path.join(repositoryRoot, ...segments);
}
