import path from 'node:path';

/** Tells whether a path, with '/' or the system's separator, stays below the folder it is relative to. */
export function isInside(file: string): boolean {
  const normal = path.normalize(file);
  return !path.isAbsolute(normal) && normal !== '.' && !/^\.\.(?:[\\/]|$)/.test(normal);
}
