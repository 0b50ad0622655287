/**
 * The circles in which records stand below themselves, each in the order of going up from the record of it that comes first
 * in `parents`. A record below a circle is in none. Takes one step for each record.
 */
export function findCycles<Id extends string>(
  parents: ReadonlyMap<Id, Id>,
): readonly (readonly [Id, ...Id[]])[] {
  const cycles: [Id, ...Id[]][] = [];
  const seen = new Set<Id>();
  for (const start of parents.keys()) {
    const path: Id[] = [];
    let at: Id | undefined = start;
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      path.push(at);
      at = parents.get(at);
    }
    const [first, ...rest] = at === undefined ? [] : path.slice(indexIn(path, at));
    if (first !== undefined) cycles.push([first, ...rest]);
  }
  return cycles;
}

/** Where a path came to itself; behind its end when it ran into another one. */
function indexIn<Id>(path: readonly Id[], at: Id): number {
  const index = path.indexOf(at);
  return index === -1 ? path.length : index;
}
