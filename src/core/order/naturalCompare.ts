/**
 * Compares names as people number them: "Session 2" before "Session 10". Letter case and accents matter only between
 * names that are otherwise the same, so "Éowyn" stands beside "Eowyn". A total order that depends on no locale: every
 * device sorts alike, and 0 means identical.
 */
export function naturalCompare(a: string, b: string): number {
  return compareNumbered(fold(a), fold(b)) || compareText(a, b);
}

/** Compares by UTF-16 code units, as `<` does. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function fold(name: string): string {
  const lower = name.toLowerCase();
  return /^[\x00-\x7F]*$/.test(lower) ? lower : lower.normalize('NFD').replace(/\p{M}/gu, '');
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
        : compareText(a.charAt(i), b.charAt(j));
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
