import assert from 'node:assert/strict';

import {
  linkEventOf,
  linkEvents,
  linkStates,
  linkTable,
  type LinkEvent,
  type LinkState,
} from '../../../src/sync/linkTable';
import { MoonforgeError } from '../../../src/core/errors';

/** Everything an event does in a state, as one line. */
function outcome(state: LinkState, event: LinkEvent): string {
  const { to, effects, unreachable } = linkTable[state][event];
  if (unreachable !== undefined) return `never: ${unreachable}`;
  const does = effects.length === 0 ? '' : ` + ${effects.join(', ')}`;
  return `${to}${does}`;
}

/** What an event does in every state it can come in. */
function outcomes(event: LinkEvent): Readonly<Record<string, string>> {
  const pairs = linkStates.map((state) => [state, outcome(state, event)] as const);
  return Object.fromEntries(pairs.filter(([, does]) => !does.startsWith('never')));
}

/** All states with the same outcome, except those that differ. */
function everywhere(
  does: (state: LinkState) => string,
  but: Partial<Record<LinkState, string>> = {},
): Readonly<Record<string, string>> {
  return Object.fromEntries(linkStates.map((state) => [state, but[state] ?? does(state)]));
}

const stays = (state: LinkState): string => state;
const waiting = [
  'follower',
  'offline',
  'backoff',
  'quota-paused',
  'auth-needed',
  'broken',
] as const;
const atRest = ['off', 'paused', 'signed-out'] as const;

/** How a round ends where one may be under way, and nowhere else. */
function endOfRound(does: string): Readonly<Record<string, string>> {
  const late = Object.fromEntries(atRest.map((state) => [state, state]));
  return { ...late, starting: does, working: does, idle: does };
}

describe('The table of the link', () => {
  const expected: Readonly<Record<LinkEvent, Readonly<Record<string, string>>>> = {
    start: everywhere((state) => `${state} + ask`, { off: 'starting + ask', paused: 'paused' }),
    stop: everywhere(() => 'off + halt, rest, release, close', {
      off: 'off + halt, release, close',
    }),
    pause: everywhere(() => 'paused + rest, release', {
      off: 'off + release',
      paused: 'paused + release',
    }),
    resume: everywhere(stays, { paused: 'idle + ask' }),
    edit: everywhere(stays, {
      starting: 'starting + again',
      working: 'working + again',
      idle: 'idle + ask',
    }),
    focus: everywhere(stays, {
      starting: 'starting + again',
      working: 'working + again',
      idle: 'idle + look-again, ask',
      follower: 'follower + ask',
      offline: 'offline + ask',
    }),
    rung: everywhere(stays, {
      starting: 'starting + again',
      working: 'working + again',
      idle: 'idle + ask',
    }),
    hidden: everywhere(stays, { idle: 'idle + poll-later' }),
    settings: everywhere(stays, { idle: 'idle + poll-later' }),
    'network-up': everywhere(stays, {
      working: 'working + again',
      idle: 'idle + ask',
      offline: 'offline + ask',
      backoff: 'backoff + ask',
    }),
    'network-down': everywhere(stays, { idle: 'offline + retry-later' }),
    'signed-in': everywhere((state) => `${state} + close, look-again, ask`, {
      off: 'off + close, look-again',
      paused: 'paused + close, look-again',
      'signed-out': 'starting + close, look-again, ask',
      starting: 'starting + close, look-again, again',
      working: 'working + close, look-again, again',
    }),
    'signed-out': everywhere(() => 'signed-out + halt, rest, close', {
      off: 'off + halt, close',
      paused: 'paused + halt, close',
    }),
    due: everywhere(stays, {
      idle: 'idle + ask',
      ...Object.fromEntries(waiting.map((state) => [state, `${state} + ask`])),
    }),
    poll: Object.fromEntries(
      ['starting', 'idle', ...waiting].map((state) => [state, 'starting + rest']),
    ),
    'sync-now': Object.fromEntries(
      linkStates
        .filter((state) => state !== 'working')
        .map((state) => [state, 'starting + rest, look-again']),
    ),
    'lease-acquired': {
      ...Object.fromEntries(atRest.map((state) => [state, state])),
      ...{ starting: 'starting', idle: 'starting' },
    },
    linked: endOfRound('working'),
    done: endOfRound('idle + slow-down, poll-later'),
    exchanged: endOfRound('idle + speed-up, poll-later'),
    cancelled: endOfRound('idle + poll-later'),
    'lease-lost': endOfRound('follower + follow-later'),
    'no-answer': endOfRound('offline + retry-later'),
    'server-failed': endOfRound('backoff + retry-later'),
    quota: endOfRound('quota-paused + quota-later'),
    unauthorized: endOfRound('auth-needed + close, retry-later'),
    failed: endOfRound('broken + retry-later'),
  };

  for (const event of linkEvents) {
    it(`decides what “${event}” does in each state, and where it cannot come`, () => {
      assert.deepEqual(outcomes(event), expected[event]);
    });
  }

  it('has a reason wherever an event cannot come, and then neither moves nor does anything', () => {
    for (const state of linkStates) {
      for (const event of linkEvents) {
        const { to, effects, unreachable } = linkTable[state][event];
        if (unreachable === undefined) continue;
        assert.ok(unreachable.length > 0);
        assert.deepEqual([to, effects], [state, []], `${state} × ${event}`);
      }
    }
  });

  it('leads from every state to work, without the user wherever it only waits', () => {
    for (const state of linkStates) {
      const begins = linkEvents.filter((event) => outcome(state, event).includes('ask'));
      assert.ok(state === 'working' || begins.length > 0, state);
      const waits = (waiting as readonly string[]).includes(state);
      if (waits) assert.equal(outcome(state, 'due'), `${state} + ask`);
    }
  });

  it('enters no state that waits without a wait', () => {
    for (const state of linkStates) {
      for (const event of linkEvents) {
        const { to, effects, unreachable } = linkTable[state][event];
        const enters =
          to !== state && (to === 'idle' || (waiting as readonly string[]).includes(to));
        if (!enters || unreachable !== undefined) continue;
        const goesOn = effects.some((effect) => effect.endsWith('-later') || effect === 'ask');
        assert.ok(goesOn, `${state} × ${event}`);
      }
    }
  });

  it('leaves a wait after every round that began by itself and failed, wherever it began', () => {
    const failures = ['cancelled', 'lease-lost', 'no-answer', 'server-failed', 'quota'] as const;
    for (const state of ['idle', ...waiting] as const) {
      const { to: begun, effects: atFirst } = linkTable[state].poll;
      assert.deepEqual([begun, atFirst], ['starting', ['rest']], state);
      const { to: met } = linkTable[begun].linked;
      for (const reached of [begun, met]) {
        for (const failure of [...failures, 'unauthorized', 'failed'] as const) {
          const { effects, unreachable } = linkTable[reached][failure];
          assert.equal(unreachable, undefined);
          assert.ok(
            effects.some((effect) => effect.endsWith('-later')),
            `${reached} × ${failure}`,
          );
        }
      }
    }
  });

  it('lets nothing but a sign-in, a stop, a pause or a request lead out of “signed-out”', () => {
    const leading = linkEvents.filter(
      (event) => linkTable['signed-out'][event].to !== 'signed-out',
    );
    assert.deepEqual(leading, ['stop', 'pause', 'signed-in', 'sync-now']);
  });
});

describe('linkEventOf', () => {
  it('tells apart what the link waits for', () => {
    const reasons = ['cancelled', 'lease-lost', 'offline', 'remote-failed', 'quota'] as const;
    assert.deepEqual(
      [...reasons, 'unauthenticated' as const, 'rules-not-deployed' as const].map((reason) =>
        linkEventOf(new MoonforgeError(reason, 'It failed.')),
      ),
      ['cancelled', 'lease-lost', 'no-answer', 'server-failed', 'quota', 'unauthorized', 'failed'],
    );
    assert.equal(linkEventOf(new Error('A defect.')), 'failed');
  });
});
