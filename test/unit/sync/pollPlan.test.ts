import assert from 'node:assert/strict';

import { PollPlan } from '../../../src/sync/pollPlan';

describe('PollPlan', () => {
  const both = ['table', 'gm'] as const;

  it('reads everything first and when it is told to, else the players’ part every third time', () => {
    const plan = new PollPlan();
    const reads: string[] = [];
    for (let now = 0; now < 7; now += 1) reads.push(plan.next(both, now * 5_000).join(' '));
    assert.deepEqual(reads, ['table gm', 'gm', 'gm', 'table gm', 'gm', 'gm', 'table gm']);
    plan.readAll();
    assert.deepEqual(plan.next(both, 35_000), both);
    assert.deepEqual(plan.next(both, 40_000), ['gm']);
  });

  it('reads one part at a time while it is quiet', () => {
    const plan = new PollPlan();
    const reads: string[] = [];
    for (let now = 0; now < 7; now += 1) reads.push(plan.next(both, now * 120_000).join(' '));
    assert.deepEqual(reads, ['table gm', 'gm', 'gm', 'table', 'gm', 'gm', 'table']);
  });

  it('reads once what rang, whatever else is due', () => {
    const plan = new PollPlan();
    plan.next(both, 0);
    plan.ring('table');
    assert.deepEqual(plan.next(both, 5_000), both);
    assert.deepEqual(plan.next(both, 10_000), ['gm']);
  });

  it('reads all that players may read every time', () => {
    const plan = new PollPlan();
    for (let now = 0; now < 4; now += 1) assert.deepEqual(plan.next(['table'], now), ['table']);
  });
});
