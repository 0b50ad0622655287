import assert from 'node:assert/strict';

import { pollDelay, proofDueAt } from '../../../src/sync/pollSchedule';

describe('pollDelay', () => {
  const seen = { interval: 5_000, visible: true };

  it('is the interval while there is activity', () => {
    assert.equal(pollDelay({ ...seen, emptyPolls: 0 }), 5_000);
  });

  it('grows by half with each empty poll once it is quiet, up to two minutes', () => {
    const delays = [0, 1, 2, 3, 50].map((emptyPolls) => pollDelay({ ...seen, emptyPolls }));
    assert.deepEqual(delays, [5_000, 7_500, 11_250, 16_875, 120_000]);
  });

  it('is five minutes while nobody looks at the window, whatever happened before', () => {
    assert.equal(pollDelay({ interval: 5_000, visible: false, emptyPolls: 0 }), 300_000);
    assert.equal(pollDelay({ interval: 5_000, visible: false, emptyPolls: 50 }), 300_000);
  });

  it('never goes below an interval that is longer than that', () => {
    for (const visible of [true, false]) {
      assert.equal(pollDelay({ interval: 600_000, visible, emptyPolls: 0 }), 600_000);
      assert.equal(pollDelay({ interval: 600_000, visible, emptyPolls: 9 }), 600_000);
    }
  });
});

describe('proofDueAt', () => {
  const never = {
    ...{ provenAt: undefined, foundAt: undefined, busySince: undefined },
    differs: false,
  };

  it('is at once when this process has asked for none yet', () => {
    assert.equal(proofDueAt(never), 0);
  });

  it('is never while nothing was exchanged since', () => {
    assert.equal(proofDueAt({ ...never, provenAt: 5_000 }), Infinity);
    assert.equal(proofDueAt({ ...never, provenAt: 100_000, foundAt: 9 }), Infinity);
  });

  it('is ten minutes after one that did not hold', () => {
    assert.equal(proofDueAt({ ...never, provenAt: 1_000, differs: true }), 601_000);
  });

  it('is a minute after the last pull that found something, also when a proof came in between', () => {
    const found = { ...never, foundAt: 50_000 };
    assert.equal(proofDueAt({ ...found, provenAt: 0 }), 110_000);
    assert.equal(proofDueAt({ ...found, provenAt: 60_000 }), 110_000);
    assert.equal(proofDueAt({ ...found, provenAt: 110_000 }), Infinity);
  });

  it('is ten minutes after the first thing exchanged since the last one, however steadily it goes on', () => {
    assert.equal(proofDueAt({ ...never, provenAt: 1_000, busySince: 2_000 }), 602_000);
    const steady = { ...never, foundAt: 599_000, busySince: 2_000 };
    assert.equal(proofDueAt({ ...steady, provenAt: 1_000 }), 602_000);
  });
});
