import assert from 'node:assert/strict';

import fc from 'fast-check';

import {
  compareCursors,
  cutAtGroups,
  laterCursor,
  rewindCursor,
  splitAtGroup,
} from '../../../src/sync/cursor';

describe('compareCursors', () => {
  it('orders by time, then by document id', () => {
    const ordered = [
      cursor('999999999.000000000', 'z'),
      cursor('1700000000.000000000', 'b'),
      cursor('1700000000.000000001', ''),
      cursor('1700000000.000000001', 'B'),
      cursor('1700000000.000000001', 'a'),
    ];
    assert.deepEqual([...ordered].reverse().sort(compareCursors), ordered);
  });
});

describe('laterCursor', () => {
  it('never moves back', () => {
    const early = cursor('1700000000.000000000', 'a');
    const late = cursor('1700000000.000000000', 'b');
    assert.deepEqual(laterCursor(late, early), late);
    assert.deepEqual(laterCursor(early, late), late);
    assert.deepEqual(laterCursor(null, late), late);
    assert.deepEqual(laterCursor(late, undefined), late);
  });

  it('takes the position of a document and nothing else of it', () => {
    const document = { ...cursor('1700000000.000000000', 'a'), body: 'secret' };
    assert.deepEqual(laterCursor(null, document), cursor('1700000000.000000000', 'a'));
  });
});

describe('rewindCursor', () => {
  it('stands before everything of the earlier time', () => {
    const rewound = rewindCursor(cursor('1700000000.123456789', 'a'), 120);
    assert.deepEqual(rewound, cursor('1699999880.123456789', ''));
  });

  it('stops at the beginning of time', () => {
    assert.equal(rewindCursor(cursor('5.000000000', 'a'), 120).updatedAt, '0.000000000');
  });
});

/** Documents in order, many of one server time. */
const times = fc
  .array(fc.nat(4), { maxLength: 30 })
  .map((list) =>
    [...list]
      .sort()
      .map((time, i) => cursor(`170000000${time}.000000000`, String(i).padStart(2, '0'))),
  );

describe('splitAtGroup', () => {
  it('holds back the last group, whole, and keeps every document', () => {
    fc.assert(
      fc.property(times, (documents) => {
        const { whole, rest } = splitAtGroup(documents, false);
        assert.deepEqual([...whole, ...rest], documents);
        const last = documents.at(-1)?.updatedAt;
        assert.ok(rest.every(({ updatedAt }) => updatedAt === last));
        assert.ok(whole.every(({ updatedAt }) => updatedAt !== last));
      }),
    );
  });

  it('holds nothing back when nothing follows', () => {
    fc.assert(
      fc.property(times, (documents) => {
        assert.deepEqual(splitAtGroup(documents, true), { whole: documents, rest: [] });
      }),
    );
  });
});

describe('cutAtGroups', () => {
  it('keeps every document in its place, each group of one server time whole, in runs as short as may be', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 5 }), (documents, size) => {
        const runs = cutAtGroups(documents, size);
        assert.deepEqual(runs.flat(), documents);
        runs.forEach((run, i) => {
          const next = runs[i + 1]?.[0];
          if (next === undefined) return;
          assert.notEqual(run.at(-1)?.updatedAt, next.updatedAt);
          assert.ok(run.length >= size);
          // Without its last group it would have been too short.
          const last = run.at(-1)?.updatedAt;
          assert.ok(run.filter(({ updatedAt }) => updatedAt !== last).length < size);
        });
      }),
    );
  });
});

function cursor(updatedAt: string, docId: string): { updatedAt: string; docId: string } {
  return { updatedAt, docId };
}
