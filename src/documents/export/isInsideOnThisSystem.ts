import path from 'node:path';

/**
 * Tells whether a path, with '/' or this system's separator, stays below the folder it is relative to. What only another
 * system reads as a drive or a separator is part of a name here: "C: The Sea.md" is a file of this folder.
 */
export function isInsideOnThisSystem(file: string): boolean {
  const normal = path.normalize(file);
  return !path.isAbsolute(normal) && normal !== '.' && !/^\.\.(?:[\\/]|$)/.test(normal);
}
