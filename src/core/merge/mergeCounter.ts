/** Three versions of a whole number. */
export interface Counts {
  readonly base: number;
  readonly mine: number;
  readonly theirs: number;
}

/**
 * Base plus what either side added or took, or the number that both sides wrote; `undefined` for what is too large to be
 * exact. It has no bounds: two people who each heal a creature fully have it above its maximum, which shows, where a cut
 * number would hide one of them.
 */
export function mergeCounter({ base, mine, theirs }: Counts): number | undefined {
  if (![base, mine, theirs].every(Number.isSafeInteger)) return undefined;
  if (mine === theirs) return mine;
  // The steps to a sum that is exact may not be.
  const sum = Number(BigInt(mine) + BigInt(theirs) - BigInt(base));
  return Number.isSafeInteger(sum) ? sum : undefined;
}

/** `undefined` for versions of an entry that are not all one whole number on the key's line. */
export function mergeCounterEntry({
  base,
  mine,
  theirs,
}: Readonly<Record<'base' | 'mine' | 'theirs', string>>): string | undefined {
  const [before, here, there] = [numberIn(base), numberIn(mine), numberIn(theirs)];
  if (before === undefined || here === undefined || there === undefined) return undefined;
  const sum = mergeCounter({ base: before.value, mine: here.value, theirs: there.value });
  // What follows the number, a comment, is kept where it was changed.
  const end = here.end === before.end ? there.end : here.end;
  const isChangedByBoth = ![before.end, end].includes(there.end);
  return sum === undefined || isChangedByBoth ? undefined : `${here.start}${sum}${end}`;
}

interface NumberEntry {
  readonly start: string;
  readonly value: number;
  readonly end: string;
}

function numberIn(entry: string): NumberEntry | undefined {
  const found =
    /^(?<start>[^\s:]+:[ \t]+)(?<digits>-?(?:0|[1-9]\d*))(?<end>(?:[ \t]+#[^\r\n]*|[ \t]*)(?:\r\n|\r|\n)?)$/.exec(
      entry,
    );
  const { start = '', digits = '', end = '' } = found?.groups ?? {};
  return found === null ? undefined : { start, value: Number(digits), end };
}
