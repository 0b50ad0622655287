import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DatedVersion } from '../../../../src/core/history/thinnedVersions';
import { thinnedVersions } from '../../../../src/core/history/thinnedVersions';

const hour = 3_600_000;
const day = 24 * hour;
/** A Thursday, 00:00 UTC: the start of a slot of every size. */
const now = 3_000 * 7 * day;

function versionsAt(...ages: readonly number[]): readonly DatedVersion[] {
  return ages.map((age, i) => ({ id: i + 1, at: now - age, needed: false }));
}

function kept(versions: readonly DatedVersion[], at = now): readonly DatedVersion[] {
  const gone = new Set(thinnedVersions(versions, at));
  return versions.filter(({ id }) => !gone.has(id));
}

const anyVersions = fc
  .array(fc.record({ age: fc.integer({ min: 0, max: 400 * day }), needed: fc.boolean() }), {
    maxLength: 60,
  })
  .map((items) =>
    items
      .toSorted((a, b) => b.age - a.age)
      .map(({ age, needed }, i) => ({ id: i + 1, at: now - age, needed })),
  );

describe('thinning of versions', () => {
  it('keeps every version of the last day', () => {
    const versions = versionsAt(300 * day, 23 * hour, 23 * hour - 1, 10, 9, 8);
    assert.deepEqual(thinnedVersions(versions, now), []);
  });

  it('keeps the last one of an hour for a week, of a day for three months, of a week for ever', () => {
    const versions = versionsAt(
      400 * day,
      // One week, 20 weeks ago.
      140 * day - hour,
      139 * day,
      // One day, 30 days ago.
      30 * day - hour,
      30 * day - 2 * hour,
      // One hour, two days ago.
      2 * day - 1,
      2 * day - 2,
      0,
    );
    assert.deepEqual(thinnedVersions(versions, now), [2, 4, 6]);
  });

  it('keeps the oldest, the newest and what an undo needs', () => {
    fc.assert(
      fc.property(anyVersions, (versions) => {
        const rest = kept(versions);
        for (const wanted of [versions[0], versions.at(-1), ...versions.filter((v) => v.needed)]) {
          if (wanted !== undefined) assert.ok(rest.includes(wanted));
        }
      }),
    );
  });

  it('takes nothing more when it runs again', () => {
    fc.assert(
      fc.property(anyVersions, (versions) => {
        assert.deepEqual(thinnedVersions(kept(versions), now), []);
      }),
    );
  });

  it('gives the same in the end however often it ran on the way', () => {
    fc.assert(
      fc.property(
        anyVersions,
        fc.array(fc.integer({ min: 0, max: 400 * day }), { maxLength: 5 }),
        (versions, waits) => {
          const free = versions.map((version) => ({ ...version, needed: false }));
          const end = now + 800 * day;
          const times = waits.toSorted((a, b) => a - b).map((wait) => now + wait);
          const stepwise = [...times, end].reduce<readonly DatedVersion[]>(
            (left, at) => kept(left, at),
            free,
          );
          assert.deepEqual(stepwise, kept(free, end));
        },
      ),
    );
  });

  it('leaves a state no further than a slot away from any it takes', () => {
    fc.assert(
      fc.property(anyVersions, (versions) => {
        const rest = kept(versions);
        for (const id of thinnedVersions(versions, now)) {
          const gone = versions[id - 1]!;
          const slot = now - gone.at < 7 * day ? hour : now - gone.at < 91 * day ? day : 7 * day;
          assert.ok(rest.some(({ at }) => at >= gone.at && at - gone.at < slot));
        }
      }),
    );
  });
});
