/**
 * Compares names as people number them: "Session 2" before "Session 10". Letter case and accents matter only between
 * names that are otherwise the same, so "Éowyn" stands beside "Eowyn". A total order that depends on no locale: every
 * device sorts alike, and 0 means identical. `sortKeyOf` gives the same order to SQLite.
 */
export function naturalCompare(a: string, b: string): number {
  return compareNumbered(foldName(a), foldName(b)) || compareCodePoints(a, b);
}

/** Compares by UTF-16 code units, as `<` does. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Compares by code points, as SQLite compares UTF-8: characters beyond U+FFFF stand behind all others. */
export function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  const end = Math.min(a.length, b.length);
  for (let i = 0; i < end; i++) {
    const order = codeRank(a.charCodeAt(i)) - codeRank(b.charCodeAt(i));
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Letter case and accents taken off. */
export function foldName(name: string): string {
  const lower = name.toLowerCase();
  return /^[\x00-\x7F]*$/.test(lower) ? lower : lower.normalize('NFD').replace(/\p{M}/gu, '');
}

/** Puts the surrogates, of which characters beyond U+FFFF consist, behind the code units U+E000 to U+FFFF. */
function codeRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Compares character by character; a run of digits counts as one character, its number. */
function compareNumbered(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const digitsA = digitsAt(a, i);
    const digitsB = digitsAt(b, j);
    const order =
      digitsA !== '' && digitsB !== ''
        ? compareDigits(digitsA, digitsB)
        : codeRank(a.charCodeAt(i)) - codeRank(b.charCodeAt(j));
    if (order !== 0) return order;
    i += digitsA.length || 1;
    j += digitsB.length || 1;
  }
  return a.length - i - (b.length - j);
}

function digitsAt(text: string, start: number): string {
  let end = start;
  while (isDigit(text.charCodeAt(end))) end++;
  return text.slice(start, end);
}

/** ASCII digits only; past the end the code is NaN. */
function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Numbers of any length; leading zeros do not count. */
function compareDigits(a: string, b: string): number {
  const numberA = a.replace(/^0+/, '');
  const numberB = b.replace(/^0+/, '');
  return numberA.length - numberB.length || compareText(numberA, numberB);
}
