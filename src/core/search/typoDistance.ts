/** Where a text that was mistyped most likely stands. */
export interface TypoMatch {
  /** Insertions, deletions, replacements and swaps of neighbours that lead from one to the other. */
  readonly distance: number;
  /** End of the matched part, exclusive. */
  readonly end: number;
}

/** How many typos a text of a length may have before it means something else. */
export function typosAllowed(length: number): number {
  if (length <= 3) return 0;
  return length <= 7 ? 1 : 2;
}

/**
 * The part of `text` that begins at `start` and is nearest to `typed`, when it is within `limit` typos; of parts equally
 * near, the one that ends a word, else the longest. The distance is "optimal string alignment": Wagner and Fischer's table
 * (J. ACM 21, 1974) with Damerau's swap of neighbours as one typo (CACM 7, 1964), no part edited twice. Only the diagonal
 * band that can stay within the limit is computed (Ukkonen, Information and Control 64, 1985).
 */
export function typoMatch(
  typed: string,
  text: string,
  start: number,
  limit: number,
): TypoMatch | undefined {
  const rows = typed.length;
  const columns = Math.min(text.length - start, rows + limit);
  if (columns < rows - limit) return undefined;
  let beforeLast: Int16Array = new Int16Array(columns + 1).fill(limit + 1);
  let last: Int16Array = new Int16Array(columns + 1).fill(limit + 1);
  let row: Int16Array = new Int16Array(columns + 1);
  for (let j = 0; j <= Math.min(columns, limit); j++) last[j] = j;
  for (let i = 1; i <= rows; i++) {
    const least = fillRow({ typed, text, start, limit, i, columns, row, last, beforeLast });
    if (least > limit) return undefined;
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return nearestEnd(last, text, start, limit);
}

interface Row {
  readonly typed: string;
  readonly text: string;
  readonly start: number;
  readonly limit: number;
  readonly i: number;
  readonly columns: number;
  readonly row: Int16Array;
  readonly last: Int16Array;
  readonly beforeLast: Int16Array;
}

/** Fills one row of the table within the band; gives its least value. */
function fillRow({ typed, text, start, limit, i, columns, row, last, beforeLast }: Row): number {
  row.fill(limit + 1);
  if (i <= limit) row[0] = i;
  let least = at(row, 0);
  const letter = typed.charCodeAt(i - 1);
  for (let j = Math.max(1, i - limit); j <= Math.min(columns, i + limit); j++) {
    const other = text.charCodeAt(start + j - 1);
    let cost = Math.min(
      at(last, j) + 1,
      at(row, j - 1) + 1,
      at(last, j - 1) + (letter === other ? 0 : 1),
    );
    const swapped =
      i > 1 &&
      j > 1 &&
      letter === text.charCodeAt(start + j - 2) &&
      typed.charCodeAt(i - 2) === other;
    if (swapped) cost = Math.min(cost, at(beforeLast, j - 2) + 1);
    row[j] = Math.min(cost, limit + 1);
    least = Math.min(least, cost);
  }
  return least;
}

function at(row: Int16Array, index: number): number {
  return row[index] ?? 0;
}

function nearestEnd(
  last: Int16Array,
  text: string,
  start: number,
  limit: number,
): TypoMatch | undefined {
  let best: (TypoMatch & { readonly endsWord: boolean }) | undefined;
  for (const [j, distance] of last.entries()) {
    if (distance > limit) continue;
    const end = start + j;
    const endsWord = !/[\p{L}\p{N}]/u.test(text.charAt(end));
    const nearer = best === undefined || distance < best.distance;
    if (nearer || (distance === best?.distance && endsWord >= best.endsWord)) {
      best = { distance, end, endsWord };
    }
  }
  return best && { distance: best.distance, end: best.end };
}
