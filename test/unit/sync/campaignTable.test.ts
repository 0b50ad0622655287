import assert from 'node:assert/strict';

import { MoonforgeError } from '../../../src/core/errors';
import {
  campaignEventOf,
  campaignEvents,
  campaignStates,
  campaignTable,
  type CampaignEvent,
  type CampaignState,
} from '../../../src/sync/campaignTable';

function outcome(state: CampaignState, event: CampaignEvent): string {
  const { to, effects, unreachable } = campaignTable[state][event];
  if (unreachable !== undefined) return `never: ${unreachable}`;
  return [to, ...effects].join(' + ');
}

function outcomes(event: CampaignEvent): Readonly<Record<string, string>> {
  const pairs = campaignStates.map((state) => [state, outcome(state, event)] as const);
  return Object.fromEntries(pairs.filter(([, does]) => !does.startsWith('never')));
}

const between = ['idle', 'backoff', 'read-only', 'revoked', 'too-old', 'broken'] as const;
const atWork = ['starting', 'pulling', 'pushing', 'classifying', 'verifying', 'repairing'] as const;

/** The same in every state of a turn, except those that differ. */
function inTurn(
  does: string,
  but: Partial<Record<CampaignState, string>> = {},
): Readonly<Record<string, string>> {
  return Object.fromEntries(atWork.map((state) => [state, but[state] ?? does]));
}

describe('The table of a campaign', () => {
  const expected: Readonly<Record<CampaignEvent, Readonly<Record<string, string>>>> = {
    turn: Object.fromEntries(between.map((state) => [state, 'starting'])),
    prepared: inTurn('starting'),
    commits: inTurn('pushing'),
    'reads-back': inTurn('classifying'),
    pulls: inTurn('pulling', { verifying: 'repairing', repairing: 'repairing' }),
    compares: inTurn('verifying'),
    done: inTurn('idle + settle'),
    verified: inTurn('idle + settle'),
    unequal: inTurn('idle + settle'),
    'only-read': inTurn('read-only + settle'),
    interrupted: inTurn('idle + prepare-again'),
    'server-failed': inTurn('backoff + prepare-again + wait'),
    'role-lowered': inTurn('read-only + prepare-again + park'),
    revoked: inTurn('revoked + prepare-again + park'),
    'schema-refused': inTurn('too-old + prepare-again + park'),
    'needs-user': inTurn('broken + prepare-again + park'),
    defect: inTurn('broken + prepare-again + wait'),
    'look-again': {
      ...Object.fromEntries(between.map((state) => [state, `${state} + end-wait`])),
      ...Object.fromEntries(atWork.map((state) => [state, state])),
    },
  };

  for (const event of campaignEvents) {
    it(`decides what “${event}” does in each state, and where it cannot come`, () => {
      assert.deepEqual(outcomes(event), expected[event]);
    });
  }

  it('has a reason wherever an event cannot come, and then neither moves nor does anything', () => {
    for (const state of campaignStates) {
      for (const event of campaignEvents) {
        const { to, effects, unreachable } = campaignTable[state][event];
        if (unreachable === undefined) continue;
        assert.ok(unreachable.length > 0);
        assert.deepEqual([to, effects], [state, []], `${state} × ${event}`);
      }
    }
  });

  it('ends every turn between turns, whatever it was at', () => {
    const ends = campaignEvents.slice(campaignEvents.indexOf('done'), -1);
    for (const state of atWork) {
      for (const event of ends) {
        const { to } = campaignTable[state][event];
        assert.ok((between as readonly string[]).includes(to), `${state} × ${event}`);
      }
    }
  });
});

describe('campaignEventOf', () => {
  it('tells what is the campaign’s own failure', () => {
    const reasons = [
      ['read-only', 'role-lowered'],
      ['revoked', 'revoked'],
      ['too-old', 'schema-refused'],
      ['campaign-missing', 'needs-user'],
      ['mass-deletion', 'needs-user'],
      ['remote-failed', 'server-failed'],
      ['offline', 'interrupted'],
      ['lease-lost', 'interrupted'],
    ] as const;
    for (const [reason, event] of reasons) {
      assert.equal(campaignEventOf(new MoonforgeError(reason, 'It failed.')), event, reason);
    }
    assert.equal(campaignEventOf(new Error('A defect.')), 'defect');
  });
});
