import { compareText, naturalCompare } from '../order/naturalCompare';
import type { NameMatch, PreparedInput, PreparedName } from './matchName';
import { matchName, nameRanks } from './matchName';

/** Something that goes by one or several names. */
export interface Named {
  /** Settles ties for good. */
  readonly docId: string;
  /** The title first, then aliases. */
  readonly names: readonly PreparedName[];
}

export interface RankedName<T extends Named> {
  readonly item: T;
  /** The name that fits best. */
  readonly name: PreparedName;
  readonly match: NameMatch;
}

/** The best `limit` items for what was typed, each once; among equals the shorter name, then natural order. */
export function rankedNames<T extends Named>(
  items: Iterable<T>,
  input: PreparedInput,
  limit: number,
): readonly RankedName<T>[] {
  const byRank: RankedName<T>[][] = Object.values(nameRanks).map(() => []);
  for (const item of items) {
    const best = bestName(item, input);
    if (best !== undefined) byRank[best.match.rank]?.push(best);
  }
  const ranked: RankedName<T>[] = [];
  for (const equals of byRank) {
    if (ranked.length >= limit) break;
    ranked.push(...equals.sort(compare));
  }
  return ranked.slice(0, limit);
}

function bestName<T extends Named>(item: T, input: PreparedInput): RankedName<T> | undefined {
  let best: RankedName<T> | undefined;
  for (const name of item.names) {
    const match = matchName(name, input);
    if (match === undefined) continue;
    if (best === undefined || compareMatches(match, best.match) < 0) best = { item, name, match };
  }
  return best;
}

function compareMatches(a: NameMatch, b: NameMatch): number {
  return a.rank - b.rank || a.cost - b.cost;
}

function compare<T extends Named>(a: RankedName<T>, b: RankedName<T>): number {
  return (
    compareMatches(a.match, b.match) ||
    a.name.name.length - b.name.name.length ||
    naturalCompare(a.name.name, b.name.name) ||
    compareText(a.item.docId, b.item.docId)
  );
}
