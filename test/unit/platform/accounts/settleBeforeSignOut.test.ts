import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { MoonforgeError } from '../../../../src/core/errors';
import type { SignOutAnswer } from '../../../../src/platform/accounts/settleBeforeSignOut';
import { settleBeforeSignOut } from '../../../../src/platform/accounts/settleBeforeSignOut';

interface Course {
  /** How many notes are unsent, asked again and again. */
  readonly unsent: readonly number[];
  /** How each sync ends. */
  readonly syncs: readonly (boolean | Error)[];
  readonly answers: readonly SignOutAnswer[];
  /** Whether the file has a proof of another window. */
  readonly isProven?: boolean;
}

async function run(
  course: Course,
): Promise<{ readonly left: boolean; readonly asked: readonly string[] }> {
  const [unsent, syncs, answers] = [[...course.unsent], [...course.syncs], [...course.answers]];
  const asked: string[] = [];
  const left = await settleBeforeSignOut({
    unsent: () => Promise.resolve(unsent.shift() ?? 0),
    syncNow: () => {
      const outcome = syncs.shift();
      assert.notEqual(outcome, undefined, 'It synced although nobody asked it to.');
      return outcome instanceof Error
        ? Promise.reject(outcome)
        : Promise.resolve({ verified: outcome === true });
    },
    isProven: () => Promise.resolve(course.isProven === true),
    ask: (question, detail, tried) => {
      asked.push(`${tried ? 'again: ' : ''}${question} ${detail}`);
      return Promise.resolve(answers.shift());
    },
  });
  assert.deepEqual(answers, [], 'It did not ask everything.');
  return { left, asked };
}

describe('signing out', () => {
  it('asks nothing when everything is proven to be with the server', async () => {
    const { left, asked } = await run({ unsent: [0], syncs: [true], answers: [] });
    assert.deepEqual([left, asked], [true, []]);
  });

  it('says how many notes were not sent, and sends them first when asked to', async () => {
    const { left, asked } = await run({ unsent: [3], syncs: [true], answers: ['sync'] });
    assert.equal(left, true);
    assert.match(
      asked[0] ?? '',
      /^3 notes have edits that were not sent yet\. .*stays in the campaign file/,
    );
  });

  it('is left alone when the user thinks better of it, and leaves at once when told to', async () => {
    const cancelled = await run({ unsent: [1], syncs: [], answers: [undefined] });
    assert.equal(cancelled.left, false);
    assert.match(cancelled.asked[0] ?? '', /^One note has edits/);
    assert.equal((await run({ unsent: [1], syncs: [], answers: ['leave'] })).left, true);
  });

  it('says why sending did not work, and asks again', async () => {
    const offline = new Error('Firestore cannot be reached.');
    const course = {
      unsent: [2, 2, 1],
      syncs: [offline, false],
      answers: ['sync', 'sync', undefined] as const,
    };
    const { left, asked } = await run(course);
    assert.equal(left, false);
    assert.match(asked[1] ?? '', /^again: 2 notes have edits.*cannot be reached/);
    assert.match(asked[2] ?? '', /^again: One note has edits.*not proven equal/);
  });

  it('takes the proof of the window that syncs the file, where this one may not', async () => {
    const follows = new MoonforgeError('lease-lost', 'Another window syncs this file.');
    const proven = { unsent: [0, 0], syncs: [follows], answers: [], isProven: true };
    assert.deepEqual(await run(proven), { left: true, asked: [] });
    const { asked } = await run({ ...proven, answers: ['leave'], isProven: false });
    assert.match(asked[0] ?? '', /not proven.*Another window syncs this file/);
    const offline = new MoonforgeError('offline', 'There is no network.');
    assert.equal((await run({ ...proven, syncs: [offline], answers: ['leave'] })).asked.length, 1);
  });

  it('does not happen when the user no longer wants to wait', async () => {
    const cancelled = new MoonforgeError('cancelled', 'Interrupted.');
    const { left, asked } = await run({ unsent: [0], syncs: [cancelled], answers: [] });
    assert.deepEqual([left, asked], [false, []]);
  });

  it('asks when nothing is known to be unsent and the proof does not come', async () => {
    const offline = new Error('Firestore cannot be reached.');
    const { left, asked } = await run({ unsent: [0, 0], syncs: [offline], answers: ['leave'] });
    assert.equal(left, true);
    assert.match(asked[0] ?? '', /not proven that the server has everything/);
  });
});
