import type { RowType } from '../../core/contributions';

/** One row of a tree as plain data; `id` is a record's document id, or holds a ':' for a row that is no record. */
export interface TreeRow {
  readonly id: string;
  readonly type: RowType;
  readonly label: string;
  readonly description: string;
  /** What a screen reader says besides the label, and the tooltip's first line: "scene, active". */
  readonly role: string;
  readonly summary: string;
  /** Name of a product icon. */
  readonly icon: string;
  readonly expandable: boolean;
}

/** The parent of rows at the top. */
export const topId = '';

/** The known rows of a tree, in order. */
export interface Outline {
  readonly rows: ReadonlyMap<string, TreeRow>;
  /** Rows below each parent, in order; `topId` for the top. */
  readonly children: ReadonlyMap<string, readonly string[]>;
  readonly parents: ReadonlyMap<string, string>;
}

/** Collects rows in order into an outline. */
export class OutlineBuilder {
  readonly #rows = new Map<string, TreeRow>();
  readonly #children = new Map<string, string[]>();
  readonly #parents = new Map<string, string>();

  /**
   * False when the row is already there: the editor takes no row twice, and lists that are read one after the other may
   * both hold a record that was moved meanwhile.
   */
  add(parent: string, row: TreeRow): boolean {
    if (this.#rows.has(row.id)) return false;
    this.#rows.set(row.id, row);
    this.#parents.set(row.id, parent);
    const siblings = this.#children.get(parent);
    if (siblings === undefined) this.#children.set(parent, [row.id]);
    else siblings.push(row.id);
    return true;
  }

  build(): Outline {
    return { rows: this.#rows, children: this.#children, parents: this.#parents };
  }
}

/**
 * The fewest rows to draw again so that `before` becomes `after`: a row whose own face changed, and the parent of rows
 * that came, went or changed places. Rows below another one of the result are left out, since they are drawn with it.
 */
export function rowsToRefresh(before: Outline, after: Outline): readonly string[] {
  const changed = new Set<string>();
  for (const parent of new Set([...before.children.keys(), ...after.children.keys()])) {
    if (!sameList(before.children.get(parent), after.children.get(parent))) changed.add(parent);
  }
  for (const [id, row] of after.rows) {
    const old = before.rows.get(id);
    if (old !== undefined && !sameFace(old, row)) changed.add(id);
  }
  const alive = (id: string): boolean => id === topId || after.rows.has(id);
  return [...changed].filter((id) => alive(id) && !isBelow(id, changed, after));
}

function isBelow(id: string, ids: ReadonlySet<string>, outline: Outline): boolean {
  let parent = outline.parents.get(id);
  while (parent !== undefined) {
    if (ids.has(parent)) return true;
    parent = outline.parents.get(parent);
  }
  return false;
}

function sameFace(a: TreeRow, b: TreeRow): boolean {
  return (
    a.type === b.type &&
    a.label === b.label &&
    a.description === b.description &&
    a.role === b.role &&
    a.summary === b.summary &&
    a.icon === b.icon &&
    a.expandable === b.expandable
  );
}

function sameList(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i]);
}
