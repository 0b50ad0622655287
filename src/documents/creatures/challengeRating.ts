/** A decimal number as it is written, such as Open5e's "0.125" and "10.000". */
const decimal = /^(\d{1,12})(?:\.(\d{1,12}))?$/;

/**
 * A challenge rating as game masters write it: "0.125" is "1/8", "10.000" is "10". The digits are converted as whole
 * numbers, so the value is the very same; what is not a plain decimal number comes back as written.
 */
export function challengeRatingOf(written: string): string {
  const [, whole, fraction = ''] = decimal.exec(written.trim()) ?? [];
  if (whole === undefined) return written;
  const denominator = 10n ** BigInt(fraction.length);
  const numerator = BigInt(whole + fraction);
  const divisor = greatestCommonDivisor(numerator, denominator);
  const reduced = String(numerator / divisor);
  return divisor === denominator ? reduced : `${reduced}/${String(denominator / divisor)}`;
}

/** Euclid's algorithm. */
function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}
