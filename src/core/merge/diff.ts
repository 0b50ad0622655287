import type { Box, Match } from './myers';
import { shortestEdits } from './myers';

/** A change: `base[baseStart…baseEnd)` became `side[sideStart…sideEnd)`; never both empty. */
export interface Hunk {
  readonly baseStart: number;
  readonly baseEnd: number;
  readonly sideStart: number;
  readonly sideEnd: number;
}

/** Edits within one box up to which the result is the shortest possible; beyond, the box is divided. */
const maxEdits = 512;

/**
 * The changes that turn `base` into `side`, in order, with at least one equal token between any two. The shortest edit
 * script for up to 512 edits between common tokens. Beyond that the texts are divided at the tokens that are unique in
 * both (B. Cohen's patience diff), or else at the furthest point the search reached, so that the time stays within
 * O((N + M) · 512) for texts that have nothing in common.
 */
export function diff(base: readonly string[], side: readonly string[]): readonly Hunk[] {
  const ids = new Map<string, number>();
  const a = intern(base, ids);
  const b = intern(side, ids);
  const matches: Match[] = [];
  const boxes: SearchBox[] = [
    { aStart: 0, aEnd: a.length, bStart: 0, bEnd: b.length, divisible: Infinity },
  ];
  for (let box = boxes.pop(); box !== undefined; box = boxes.pop()) {
    const inner = trim(a, b, box, matches);
    if (inner.aStart < inner.aEnd && inner.bStart < inner.bEnd) {
      const rest = search(a, b, { ...inner, divisible: box.divisible }, matches);
      for (const part of rest) boxes.push(part);
    }
  }
  return hunksBetween(
    matches.sort((m, n) => m.a - n.a),
    a.length,
    b.length,
  );
}

interface SearchBox extends Box {
  /**
   * Size up to which the box may be divided at unique tokens: half the size of the last box around it that was. It
   * keeps the work of dividing within O(N log N).
   */
  readonly divisible: number;
}

/** What `pairUp` cuts: the changes that turn `base` into `side`. */
export interface Change {
  readonly base: readonly string[];
  readonly side: readonly string[];
  readonly hunks: readonly Hunk[];
}

/**
 * Cuts a change of n tokens into n others that are each `kin` to their predecessor into changes of one token each: two
 * sides that edit neighbouring lines then overlap only where they edit the same one.
 */
export function pairUp(
  { base, side, hunks }: Change,
  kin: (before: string, after: string) => boolean,
): readonly Hunk[] {
  return hunks.flatMap((hunk) => {
    const length = hunk.baseEnd - hunk.baseStart;
    if (length < 2 || length !== hunk.sideEnd - hunk.sideStart) return [hunk];
    const pairs = Array.from({ length }, (_, i) =>
      singleHunk(hunk.baseStart + i, hunk.sideStart + i),
    );
    const allKin = pairs.every(({ baseStart, sideStart }) =>
      kin(base[baseStart] ?? '', side[sideStart] ?? ''),
    );
    return allKin ? pairs : [hunk];
  });
}

function singleHunk(baseStart: number, sideStart: number): Hunk {
  return { baseStart, baseEnd: baseStart + 1, sideStart, sideEnd: sideStart + 1 };
}

/** Numbers the tokens, equal tokens alike. */
function intern(tokens: readonly string[], ids: Map<string, number>): Int32Array {
  return Int32Array.from(tokens, (token) => {
    const id = ids.get(token) ?? ids.size;
    ids.set(token, id);
    return id;
  });
}

/** Takes the common beginning and end off a box. */
function trim(a: Int32Array, b: Int32Array, box: Box, matches: Match[]): Box {
  let { aStart, aEnd, bStart, bEnd } = box;
  while (aStart < aEnd && bStart < bEnd && a[aStart] === b[bStart]) {
    aStart++;
    bStart++;
  }
  while (aStart < aEnd && bStart < bEnd && a[aEnd - 1] === b[bEnd - 1]) {
    aEnd--;
    bEnd--;
  }
  if (aStart > box.aStart) {
    matches.push({ a: box.aStart, b: box.bStart, length: aStart - box.aStart });
  }
  if (aEnd < box.aEnd) matches.push({ a: aEnd, b: bEnd, length: box.aEnd - aEnd });
  return { aStart, aEnd, bStart, bEnd };
}

/** Finds the matches of a box, or divides it; gives back the boxes still to be searched. */
function search(
  a: Int32Array,
  b: Int32Array,
  box: SearchBox,
  matches: Match[],
): readonly SearchBox[] {
  const path = shortestEdits(a, b, box, maxEdits);
  const complete = path.aEnd === box.aEnd && path.bEnd === box.bEnd;
  const size = box.aEnd - box.aStart + box.bEnd - box.bStart;
  const divide = !complete && size <= box.divisible;
  const divisible = divide ? size / 2 : box.divisible;
  const anchors = divide ? uniqueAnchors(a, b, box) : [];
  if (anchors.length > 0) {
    for (const anchor of anchors) matches.push(anchor);
    return boxesBetween(anchors, { ...box, divisible });
  }
  for (const match of path.matches) matches.push(match);
  return complete ? [] : [{ ...box, divisible, aStart: path.aEnd, bStart: path.bEnd }];
}

function boxesBetween(anchors: readonly Match[], box: SearchBox): readonly SearchBox[] {
  const boxes: SearchBox[] = [];
  let { aStart, bStart } = box;
  for (const { a, b } of anchors) {
    boxes.push({ ...box, aStart, aEnd: a, bStart, bEnd: b });
    aStart = a + 1;
    bStart = b + 1;
  }
  return [...boxes, { ...box, aStart, bStart }];
}

/** The longest chain of tokens that occur once on each side of a box, in the same order on both. */
function uniqueAnchors(a: Int32Array, b: Int32Array, box: Box): readonly Match[] {
  const inA = uniquePositions(a, box.aStart, box.aEnd);
  const inB = uniquePositions(b, box.bStart, box.bEnd);
  const candidates: Match[] = [];
  for (const [token, position] of inA) {
    const other = inB.get(token) ?? -1;
    if (position >= 0 && other >= 0) candidates.push({ a: position, b: other, length: 1 });
  }
  return longestChain(candidates);
}

/** Position of each token in a range; -1 for tokens that occur more than once. In order of first appearance. */
function uniquePositions(tokens: Int32Array, start: number, end: number): Map<number, number> {
  const positions = new Map<number, number>();
  for (let i = start; i < end; i++) {
    const token = tokens[i] ?? -1;
    positions.set(token, positions.has(token) ? -1 : i);
  }
  return positions;
}

/** Longest subsequence with ascending `b` of matches with ascending `a`, by patience sorting. */
function longestChain(matches: readonly Match[]): readonly Match[] {
  const tops: number[] = [];
  const previous: number[] = [];
  matches.forEach(({ b }, i) => {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((matches[tops[middle] ?? 0]?.b ?? 0) < b) low = middle + 1;
      else high = middle;
    }
    previous[i] = tops[low - 1] ?? -1;
    tops[low] = i;
  });
  const chain: Match[] = [];
  for (let i = tops.at(-1) ?? -1; i !== -1; i = previous[i] ?? -1) {
    const match = matches[i];
    if (match !== undefined) chain.push(match);
  }
  return chain.reverse();
}

/** The gaps between matches. */
function hunksBetween(
  matches: readonly Match[],
  aLength: number,
  bLength: number,
): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let baseStart = 0;
  let sideStart = 0;
  for (const { a, b, length } of [...matches, { a: aLength, b: bLength, length: 0 }]) {
    if (a > baseStart || b > sideStart) {
      hunks.push({ baseStart, baseEnd: a, sideStart, sideEnd: b });
    }
    baseStart = a + length;
    sideStart = b + length;
  }
  return hunks;
}
