import type { Hunk } from './diff';

/** A half-open range of tokens. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A stretch of three token lists that belong together. Regions follow one another without gaps. */
export interface Region {
  /** Which sides differ from the base here; `both` where their changes overlap. */
  readonly changed: 'none' | 'mine' | 'theirs' | 'both';
  readonly base: Range;
  readonly mine: Range;
  readonly theirs: Range;
  /** Each side's changes within the region. */
  readonly mineHunks: readonly Hunk[];
  readonly theirsHunks: readonly Hunk[];
}

/**
 * Cuts three token lists into regions by the changes from the base to each side: S. Khanna, K. Kunal, B. Pierce (2007),
 * "A Formal Investigation of Diff3", FSTTCS. One difference: changes that only touch (one ends where the other begins)
 * stay apart, because both can be applied. Two insertions at the same place do overlap: nothing says which comes first.
 */
export function diff3(
  baseLength: number,
  mine: readonly Hunk[],
  theirs: readonly Hunk[],
): readonly Region[] {
  const regions: Region[] = [];
  const mineSide = new Side(mine);
  const theirsSide = new Side(theirs);
  let start = 0;
  while (start < baseLength || mineSide.next !== undefined || theirsSide.next !== undefined) {
    const changeStart = firstStart(mineSide.next, theirsSide.next) ?? baseLength;
    if (changeStart > start) {
      regions.push(regionBetween({ start, end: changeStart }, mineSide, theirsSide));
      start = changeStart;
    }
    const end = overlapEnd(mineSide, theirsSide);
    if (end === undefined) continue;
    regions.push(regionBetween({ start, end }, mineSide, theirsSide));
    start = end;
  }
  return regions;
}

/** One side's hunks, taken in order. */
class Side {
  readonly #hunks: readonly Hunk[];
  #taken = 0;
  #reported = 0;

  constructor(hunks: readonly Hunk[]) {
    this.#hunks = hunks;
  }

  get next(): Hunk | undefined {
    return this.#hunks[this.#taken];
  }

  take(): void {
    this.#taken++;
  }

  /** The side's range for a range of the base, and the hunks taken since the last region. */
  cut(base: Range): { readonly range: Range; readonly hunks: readonly Hunk[] } {
    const before = this.#hunks[this.#reported - 1];
    const hunks = this.#hunks.slice(this.#reported, this.#taken);
    const last = hunks.at(-1) ?? before;
    this.#reported = this.#taken;
    const start = base.start + shift(before);
    return { range: { start, end: base.end + shift(last) }, hunks };
  }
}

/** How far a side's tokens stand behind the base's after a hunk. */
function shift(hunk: Hunk | undefined): number {
  return hunk === undefined ? 0 : hunk.sideEnd - hunk.baseEnd;
}

function firstStart(a: Hunk | undefined, b: Hunk | undefined): number | undefined {
  if (a === undefined || b === undefined) return (a ?? b)?.baseStart;
  return Math.min(a.baseStart, b.baseStart);
}

/** Takes the next hunk and all that overlap it, one after another; gives the end of their common range. */
function overlapEnd(mine: Side, theirs: Side): number | undefined {
  const mineFirst = comesFirst(mine.next, theirs.next);
  const first = (mineFirst ? mine : theirs).next;
  if (first === undefined) return undefined;
  let range = { start: first.baseStart, end: first.baseEnd };
  for (;;) {
    const side = [mine, theirs].find(({ next }) => next !== undefined && overlaps(range, next));
    if (side?.next === undefined) return range.end;
    range = { start: range.start, end: Math.max(range.end, side.next.baseEnd) };
    side.take();
  }
}

/** By place in the base; an insertion comes before a change that starts at the same place. */
function comesFirst(a: Hunk | undefined, b: Hunk | undefined): boolean {
  if (a === undefined || b === undefined) return b === undefined;
  return a.baseStart === b.baseStart ? a.baseEnd <= b.baseEnd : a.baseStart < b.baseStart;
}

function overlaps(range: Range, hunk: Hunk): boolean {
  const sameInsertion =
    range.start === range.end && hunk.baseStart === hunk.baseEnd && range.start === hunk.baseStart;
  return sameInsertion || (hunk.baseStart < range.end && range.start < hunk.baseEnd);
}

function regionBetween(base: Range, mineSide: Side, theirsSide: Side): Region {
  const mine = mineSide.cut(base);
  const theirs = theirsSide.cut(base);
  return {
    changed: changedBy(mine.hunks.length > 0, theirs.hunks.length > 0),
    base,
    mine: mine.range,
    theirs: theirs.range,
    mineHunks: mine.hunks,
    theirsHunks: theirs.hunks,
  };
}

function changedBy(mine: boolean, theirs: boolean): Region['changed'] {
  if (mine) return theirs ? 'both' : 'mine';
  return theirs ? 'theirs' : 'none';
}
