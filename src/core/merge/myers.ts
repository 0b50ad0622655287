/** A rectangle of the edit graph: `a[aStart…aEnd)` against `b[bStart…bEnd)`. */
export interface Box {
  readonly aStart: number;
  readonly aEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
}

/** A run of equal tokens: `a[a…a+length)` equals `b[b…b+length)`. */
export interface Match {
  readonly a: number;
  readonly b: number;
  readonly length: number;
}

/** The matches from a box's start to `(aEnd, bEnd)`, which is the box's end unless the search was cut short. */
export interface EditPath {
  readonly matches: readonly Match[];
  readonly aEnd: number;
  readonly bEnd: number;
}

/**
 * Greedy search for a shortest edit script, forward only: E. Myers (1986), "An O(ND) Difference Algorithm and Its
 * Variations", Algorithmica 1, figure 2, with every step's furthest points kept for the way back. After `maxEdits`
 * insertions and deletions it stops at the furthest point reached, so time and memory are O(maxEdits²) plus the matches.
 */
export function shortestEdits(a: Int32Array, b: Int32Array, box: Box, maxEdits: number): EditPath {
  const width = box.aEnd - box.aStart;
  const height = box.bEnd - box.bStart;
  const limit = Math.min(maxEdits, width + height);
  const furthest = new Int32Array(2 * limit + 3);
  const center = limit + 1;
  const steps: Int32Array[] = [];
  for (let edits = 0; edits <= limit; edits++) {
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = goesDown(furthest, center + diagonal, edits, diagonal);
      let x = down ? at(furthest, center + diagonal + 1) : at(furthest, center + diagonal - 1) + 1;
      while (
        x < width &&
        x - diagonal < height &&
        a[box.aStart + x] === b[box.bStart + x - diagonal]
      ) {
        x++;
      }
      furthest[center + diagonal] = x;
      if (x >= width && x - diagonal >= height) {
        steps.push(furthest.slice(center - edits, center + edits + 1));
        return wayBack(box, steps, diagonal);
      }
    }
    steps.push(furthest.slice(center - edits, center + edits + 1));
  }
  return wayBack(box, steps, bestDiagonal(steps.at(-1), limit, width, height));
}

/** Whether the path to a diagonal comes from the one above, by an insertion, rather than by a deletion. */
function goesDown(row: Int32Array, index: number, edits: number, diagonal: number): boolean {
  return diagonal === -edits || (diagonal !== edits && at(row, index - 1) < at(row, index + 1));
}

/** The diagonal whose furthest point inside the box has the least left to do. */
function bestDiagonal(
  row: Int32Array | undefined,
  edits: number,
  width: number,
  height: number,
): number {
  let best = 0;
  let reached = -1;
  for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
    const x = at(row, edits + diagonal);
    const y = x - diagonal;
    if (x > width || y > height || x + y <= reached) continue;
    reached = x + y;
    best = diagonal;
  }
  return best;
}

/** Walks from the last step back to the box's start and collects the runs of matches. */
function wayBack(box: Box, steps: readonly Int32Array[], lastDiagonal: number): EditPath {
  const matches: Match[] = [];
  const lastEdits = steps.length - 1;
  const lastX = at(steps[lastEdits], lastEdits + lastDiagonal);
  let x = lastX;
  let diagonal = lastDiagonal;
  for (let edits = lastEdits; edits >= 0; edits--) {
    const previous = steps[edits - 1];
    const down =
      previous !== undefined && goesDown(previous, edits - 1 + diagonal, edits, diagonal);
    const from = diagonal + (down ? 1 : -1);
    const startX = previous === undefined ? 0 : at(previous, edits - 1 + from) + (down ? 0 : 1);
    if (x > startX) {
      const start = { a: box.aStart + startX, b: box.bStart + startX - diagonal };
      matches.push({ ...start, length: x - startX });
    }
    x = previous === undefined ? 0 : at(previous, edits - 1 + from);
    diagonal = from;
  }
  return {
    matches: matches.reverse(),
    aEnd: box.aStart + lastX,
    bEnd: box.bStart + lastX - lastDiagonal,
  };
}

/** An element; the callers' indices are in range wherever the value counts. */
function at(row: Int32Array | undefined, index: number): number {
  return row?.[index] ?? -1;
}
