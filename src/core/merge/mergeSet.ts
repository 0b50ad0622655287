/** Three versions of a list in which an element counts once. */
export interface SetVersions<T> {
  readonly base: readonly T[];
  readonly mine: readonly T[];
  readonly theirs: readonly T[];
}

/**
 * Merges a list per element: what either side added or removed since the base. The order is
 * mine's, or theirs' where only they reordered; an addition of the other side follows its predecessor there.
 *
 * @param keyOf gives equal elements equal keys
 */
export function mergeSet<T>(
  { base, mine, theirs }: SetVersions<T>,
  keyOf: (element: T) => string,
): readonly T[] {
  const theirOrder = keepsOrder(base, mine, keyOf) && !keepsOrder(base, theirs, keyOf);
  const [leading, other] = theirOrder ? [theirs, mine] : [mine, theirs];
  const before = new Set(base.map(keyOf));
  const there = new Set(other.map(keyOf));
  const merged = distinct(leading, keyOf).filter(
    (element) => !before.has(keyOf(element)) || there.has(keyOf(element)),
  );
  const placed = merged.map(keyOf);
  let place = afterOwn(placed, 0);
  for (const element of other) {
    const key = keyOf(element);
    const at = placed.indexOf(key);
    if (at !== -1) {
      place = afterOwn(placed, at + 1);
    } else if (!before.has(key)) {
      placed.splice(place, 0, key);
      merged.splice(place, 0, element);
      place++;
    }
  }
  return merged;

  /** The first place from `start` on that no addition of the leading side holds. */
  function afterOwn(keys: readonly string[], start: number): number {
    const end = keys.findIndex((key, i) => i >= start && (before.has(key) || there.has(key)));
    return end === -1 ? keys.length : end;
  }
}

function distinct<T>(elements: readonly T[], keyOf: (element: T) => string): readonly T[] {
  const byKey = new Map<string, T>();
  for (const element of elements) {
    if (!byKey.has(keyOf(element))) byKey.set(keyOf(element), element);
  }
  return [...byKey.values()];
}

/** Tells whether a side has the elements it shares with the base in the base's order. */
function keepsOrder<T>(
  base: readonly T[],
  side: readonly T[],
  keyOf: (element: T) => string,
): boolean {
  const baseKeys = base.map(keyOf);
  const sideKeys = side.map(keyOf);
  const inBase = new Set(baseKeys);
  const inSide = new Set(sideKeys);
  const shared = sideKeys.filter((key) => inBase.has(key));
  return baseKeys.filter((key) => inSide.has(key)).every((key, i) => key === shared[i]);
}
