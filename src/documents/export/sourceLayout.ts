import path from 'node:path';
import type { RecordId } from '../../core/model/ids';
import { fileNameFor } from './fileName';
import { markerName } from './exportMarker';
import { isInsideOnThisSystem } from './isInsideOnThisSystem';

/** A record that may have come from a folder. */
export interface SourcedRecord {
  readonly docId: RecordId;
  readonly sourcePath: string | null;
}

/** Where imported records go back to. */
export interface SourceLayout {
  /** The first folder all source paths have in common, which the paths leave out; '' when they have none. */
  readonly root: string;
  readonly paths: ReadonlyMap<RecordId, string>;
}

/**
 * Gives every imported record the path it was read from, to the letter. Where two came from one path, or from paths that
 * `keyOf` takes for one, the first has it; a path that would lead out of the export, or that this system cannot have, is
 * nobody's.
 */
export function sourceLayout(
  records: readonly SourcedRecord[],
  keyOf: (path: string) => string,
): SourceLayout {
  const sourced = records.flatMap(({ docId, sourcePath }) =>
    sourcePath?.includes('/') === true ? [[docId, sourcePath] as const] : [],
  );
  const roots = new Set(sourced.map(([, source]) => source.slice(0, source.indexOf('/'))));
  const [only] = roots;
  const root = roots.size === 1 && only !== undefined ? only : '';
  const paths = new Map<RecordId, string>();
  const taken = new Set<string>();
  for (const [docId, source] of sourced) {
    const file = root === '' ? source : source.slice(root.length + 1);
    if (!isPossible(file) || taken.has(keyOf(file))) continue;
    taken.add(keyOf(file));
    paths.set(docId, file);
  }
  return { root, paths };
}

function isPossible(file: string): boolean {
  const parts = file.split('/');
  if (!isInsideOnThisSystem(file) || file.includes('\0') || parts[0] === markerName) return false;
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return false;
  return path.sep === '/' || parts.every((part) => fileNameFor(part) === part.normalize('NFC'));
}
