const minute = 60_000;
const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 24 * 60 * minute],
  ['month', 30 * 24 * 60 * minute],
  ['day', 24 * 60 * minute],
  ['hour', 60 * minute],
  ['minute', minute],
];

/** How long ago a point in time was, in words; both in milliseconds since the epoch. */
export function relativeTime(then: number, now: number): string {
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  const [unit, size] = units.find(([, length]) => now - then >= length) ?? [];
  return unit === undefined || size === undefined
    ? 'just now'
    : format.format(-Math.floor((now - then) / size), unit);
}
