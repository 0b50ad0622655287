import assert from 'node:assert/strict';

import { nextPollDelay, proofIsDue } from '../../../src/sync/pollSchedule';

describe('nextPollDelay', () => {
  it('keeps the interval for two minutes after something happened', () => {
    assert.equal(nextPollDelay(5000, 5000, 119_999), 5000);
    assert.equal(nextPollDelay(60_000, 5000, 0), 5000);
  });

  it('grows by half once it is quiet, up to a minute', () => {
    const delays = [5000];
    for (let i = 0; i < 8; i += 1) delays.push(nextPollDelay(delays.at(-1)!, 5000, 120_000));
    assert.deepEqual(delays.slice(0, 4), [5000, 7500, 11_250, 16_875]);
    assert.equal(delays.at(-1), 60_000);
  });

  it('never goes below an interval that is longer than a minute', () => {
    assert.equal(nextPollDelay(0, 5000, 120_000), 5000);
    assert.equal(nextPollDelay(120_000, 120_000, 120_000), 120_000);
  });
});

describe('proofIsDue', () => {
  it('is due when this process has asked for none yet', () => {
    assert.equal(proofIsDue({ provenAt: undefined, pulledSince: false }, 0), true);
  });

  it('is due a minute after the last one when a pull found something', () => {
    assert.equal(proofIsDue({ provenAt: 0, pulledSince: true }, 59_999), false);
    assert.equal(proofIsDue({ provenAt: 0, pulledSince: true }, 60_000), true);
  });

  it('is due after ten minutes in any case', () => {
    assert.equal(proofIsDue({ provenAt: 0, pulledSince: false }, 599_999), false);
    assert.equal(proofIsDue({ provenAt: 0, pulledSince: false }, 600_000), true);
  });
});
