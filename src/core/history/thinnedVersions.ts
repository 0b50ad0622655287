const hour = 3_600_000;
const day = 24 * hour;
const week = 7 * day;

/** Spans of age, youngest first: of the versions in one slot of `slot` milliseconds the last one stays. */
const spans: readonly { readonly until: number; readonly slot: number }[] = [
  { until: day, slot: 0 },
  { until: week, slot: hour },
  { until: 13 * week, slot: day },
  { until: Infinity, slot: week },
];

/** A version as thinning sees it. */
export interface DatedVersion {
  readonly id: number;
  /** When the state was made; milliseconds since the epoch. */
  readonly at: number;
  /** The undo of a recent operation needs it. */
  readonly needed: boolean;
}

/**
 * The ids of a note's versions, given oldest first, that may go: all of the last day stay, the last one of each hour for
 * a week, of each day for three months, of each week for ever. The oldest and the newest version always stay, and what
 * an undo needs. Slots are those of UTC, and each lies within one of the next size, so what thinning keeps now it would
 * have kept earlier.
 */
export function thinnedVersions(versions: readonly DatedVersion[], now: number): readonly number[] {
  const last = versions.length - 1;
  return versions
    .filter(({ at, needed }, i) => {
      const next = versions[i + 1];
      if (needed || i === 0 || i === last || next === undefined) return false;
      const slot = slotOf(now - at);
      return slot > 0 && Math.floor(at / slot) === Math.floor(next.at / slot);
    })
    .map(({ id }) => id);
}

function slotOf(age: number): number {
  return spans.find(({ until }) => age < until)?.slot ?? 0;
}
