import { foldName } from './naturalCompare';

/** Stands between the folded name and the name itself: below every character the escaping leaves in a key. */
const separator = '\u0001';

/**
 * A text whose order by code point is the order of `naturalCompare`, so that SQLite, which compares the UTF-8 bytes,
 * sorts and pages like the program. It is the folded name with every run of digits replaced by its number's length and
 * digits, then, to keep apart names that are folded alike, the name itself. Holds no NUL, at which SQLite's JSON
 * functions would end it.
 */
export function sortKeyOf(name: string): string {
  return `${numbered(escaped(foldName(name)))}${separator}${escaped(name)}`;
}

/**
 * The place of a record among those it is listed with, as text in the order of its code points: the order key, '~',
 * which stands behind every order key, for a record without one.
 */
export function positionOf(orderKey: string | null): string {
  return orderKey === null ? '~' : orderKey.replaceAll('\0', '\uFFFD');
}

/** The place of a record that is listed by a whole number; '~' for one without. */
export function positionOfNumber(number: number | null): string {
  if (number === null) return '~';
  // Moved up so that none is negative, and of one length, so that text sorts like the numbers.
  return (BigInt(number) + 2n ** 53n).toString().padStart(17, '0');
}

/** Moves the lowest characters up by one step, two for NUL, without changing any order. */
function escaped(text: string): string {
  return text.replace(
    /[\0-\u0002]/g,
    (low) => `\u0002${String.fromCharCode(low.charCodeAt(0) + 1)}`,
  );
}

function numbered(text: string): string {
  return text.replace(/[0-9]+/g, (digits) => {
    const number = digits.replace(/^0+/, '');
    return `${lengthKey(number.length)}${number}`;
  });
}

/** A count as digits, self-delimiting and in the order of the counts: a nine for every nine in it, then the rest. */
function lengthKey(length: number): string {
  return `${'9'.repeat(Math.floor(length / 9))}${length % 9}`;
}
