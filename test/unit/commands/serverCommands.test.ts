import { cancellable, shownMessages, userAnswers } from '../../support/vscodeStub';
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';

import { serverCommands } from '../../../src/commands/serverCommands';
import type { CancellationToken } from '../../../src/core/cancellation';
import { campaigns } from '../../../src/core/model/collections';
import type { Services } from '../../../src/services';
import { withStore } from '../../support/withStore';

/** The commands in a folder with one campaign. `taken`: how many notes leave the server; `areEnforced`: its rules. */
async function withCommands(
  { taken = 0, areEnforced = true }: { readonly taken?: number; readonly areEnforced?: boolean },
  work: (
    commands: ReturnType<typeof serverCommands>,
    calls: string[],
    tokens: readonly (CancellationToken | undefined)[],
  ) => Promise<void>,
): Promise<void> {
  await withStore(':memory:', async (store) => {
    await store.repository(campaigns).upsert({ title: 'Bell' });
    const calls: string[] = [];
    const tokens: (CancellationToken | undefined)[] = [];
    const services: unknown = {
      campaign: { writable: () => Promise.resolve(store) },
      sync: {
        server: 'a server',
        share: (look: (connection: unknown) => unknown) =>
          Promise.resolve(look({ rulesAreEnforced: () => Promise.resolve(areEnforced) })),
        allowWithoutRules: () => Promise.resolve(void calls.push('allowed')),
        compact: (_: string, days: number, token?: CancellationToken) => {
          calls.push(`compact ${days}`);
          tokens.push(token);
          return Promise.resolve(taken);
        },
        uploadAgain: (_: string, token?: CancellationToken) => {
          tokens.push(token);
          return Promise.resolve(void calls.push('upload'));
        },
        syncNow: () => {
          calls.push('sync');
          return Promise.resolve({ pushed: 0, pulled: 0, verified: true });
        },
      },
    };
    await work(serverCommands(services as Services), calls, tokens);
  });
}

beforeEach(() => {
  for (const list of [cancellable, shownMessages, userAnswers]) list.length = 0;
});

describe('Sync Without the Rules', () => {
  it('is refused where the rules protect the campaign, without a question', () =>
    withCommands({ areEnforced: true }, async ({ syncWithoutRules }, calls) => {
      await assert.rejects(Promise.resolve(syncWithoutRules({ confirmed: true })), {
        reason: 'invalid-input',
        message: 'The rules of a server protect the campaign: there is nothing to agree to.',
      });
      assert.deepEqual([calls, shownMessages], [[], []]);
    }));

  it('asks where they were found open, and goes on with a yes only', () =>
    withCommands({ areEnforced: false }, async ({ syncWithoutRules }, calls) => {
      await syncWithoutRules();
      assert.deepEqual(calls, []);
      userAnswers.push('Sync All the Same');
      await syncWithoutRules();
      assert.deepEqual(calls, ['allowed', 'sync']);
    }));
});

describe('commands on all of a campaign on the server', () => {
  for (const [taken, said] of [
    [0, 'No note was deleted long enough ago'],
    [1, 'Taken out of the server: 1 note'],
    [2, 'Taken out of the server: 2 notes'],
  ] as const) {
    it(`say of ${taken} deletions that were taken out: ${said}`, () =>
      withCommands({ taken }, async ({ compactDeletions }) => {
        assert.equal(await compactDeletions({ confirmed: true }), taken);
        assert.deepEqual(shownMessages, [said]);
      }));
  }

  it('can be cancelled', () =>
    withCommands({}, async ({ compactDeletions, uploadAgain }, _, tokens) => {
      await compactDeletions({ confirmed: true });
      await uploadAgain({ confirmed: true });
      for (const work of cancellable) work.cancel();
      const cancelled = tokens.map((token) => token?.isCancellationRequested);
      assert.deepEqual(cancelled, [true, true]);
    }));
});
