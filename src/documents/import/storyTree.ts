import { linkKey, linkName } from '../../core/markdown/linkKey';

/** A note that stands, or may stand, in the story tree. */
export interface StoryNote {
  readonly path: string;
  readonly title: string;
  /** Name or path of the note it says it belongs to. */
  readonly parent: string | undefined;
  readonly order: number | undefined;
}

/** The parent of a note, or why it has none. */
export interface ParentChoice<T> {
  readonly parent: T | undefined;
  /** One sentence, when something is not as it should be. */
  readonly warning: string | undefined;
}

/**
 * Finds a note's parent among `candidates`: the one its `parent:` names, else the one note of them that lies in the same
 * folder or the nearest folder above.
 */
export function chooseParent<T extends StoryNote>(
  note: StoryNote,
  candidates: readonly T[],
): ParentChoice<T> {
  if (note.parent === undefined) return parentByFolder(note, candidates);
  const key = linkKey(linkName(note.parent));
  const named = candidates.filter(({ title }) => linkKey(title) === key);
  const [parent, ...others] = named.sort(
    (a, b) => sharedFolders(b.path, note.path) - sharedFolders(a.path, note.path),
  );
  if (parent === undefined) {
    return { parent, warning: `Its parent "${note.parent}" was not found: it stands at the top.` };
  }
  const rival = others[0];
  const tie =
    rival !== undefined &&
    sharedFolders(rival.path, note.path) === sharedFolders(parent.path, note.path);
  return {
    parent,
    warning: tie
      ? `Several notes are called "${note.parent}": ${parent.path} was taken.`
      : undefined,
  };
}

function parentByFolder<T extends StoryNote>(
  note: StoryNote,
  candidates: readonly T[],
): ParentChoice<T> {
  for (let folder = folderOf(note.path); ; folder = folderOf(folder)) {
    const here = candidates.filter(({ path }) => folderOf(path) === folder);
    const [parent] = here;
    if (here.length === 1) return { parent, warning: undefined };
    if (here.length > 1 || folder === '') break;
  }
  const warning =
    candidates.length === 0
      ? undefined
      : 'It names no parent and no folder tells it: it stands at the top.';
  return { parent: undefined, warning };
}

/** Siblings by their `order:`, then those without one; otherwise in the order given. */
export function orderSiblings<T extends StoryNote>(siblings: readonly T[]): readonly T[] {
  return [...siblings].sort((a, b) => compareNumbers(a.order ?? Infinity, b.order ?? Infinity));
}

/** Infinity minus Infinity is not a number. */
function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** The folder of a path, '' at the top. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function sharedFolders(a: string, b: string): number {
  const left = folderOf(a).split('/');
  const right = folderOf(b).split('/');
  const differs = left.findIndex((folder, depth) => folder !== right[depth]);
  return differs === -1 ? left.length : differs;
}
