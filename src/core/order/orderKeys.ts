import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';

/** A source of random numbers in [0, 1), such as `Math.random`. */
export type RandomSource = () => number;

/**
 * Halvings of the free interval behind each key: two devices that insert at the same place at the same time get the
 * same key about once in 2^18, for three characters a key.
 */
const jitterSteps = 18;

/**
 * A key that sorts between two others, `undefined` standing for the start and the end. Keys compare by code unit.
 * `undefined` when there is no such key: the two are equal or in the wrong order, or one is not an order key. Then the
 * siblings need new keys, by `keysBetween(undefined, undefined, n, random)`.
 *
 * Fractional indexing with variable-length integers, after D. Greenspan (2020), "Implementing Fractional Indexing".
 */
export function keyBetween(
  before: string | undefined,
  after: string | undefined,
  random: RandomSource,
): string | undefined {
  return keysBetween(before, after, 1, random)?.[0];
}

/** `count` ascending keys between two others; `undefined` as for `keyBetween`. */
export function keysBetween(
  before: string | undefined,
  after: string | undefined,
  count: number,
  random: RandomSource,
): readonly string[] | undefined {
  const inOrder = before === undefined || after === undefined || before < after;
  if (!inOrder || ![before, after].every((key) => key === undefined || isOrderKey(key))) {
    return undefined;
  }
  const grid = generateNKeysBetween(before, after, Math.max(0, count) + 1);
  return grid.slice(1).map((upper, i) => jitter(grid[i] ?? upper, upper, random));
}

/** Tells whether a text is an order key, so that keys can be made before and after it. */
export function isOrderKey(key: string): boolean {
  if (!/^[0-9A-Za-z]+$/.test(key)) return false;
  try {
    generateKeyBetween(key, null);
    return true;
  } catch {
    return false;
  }
}

/** A random key in [lower, upper), found by halving. */
function jitter(lower: string, upper: string, random: RandomSource): string {
  let low = lower;
  let high = upper;
  for (let step = 0; step < jitterSteps; step++) {
    const middle = generateKeyBetween(low, high);
    if (random() < 0.5) high = middle;
    else low = middle;
  }
  return low;
}
