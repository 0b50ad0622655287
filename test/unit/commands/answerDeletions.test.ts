import { shownMessages, userAnswers } from '../../support/vscodeStub';
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';

import { answerDeletions } from '../../../src/commands/answerDeletions';
import { campaigns, entities } from '../../../src/core/model/collections';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { localSyncStatus } from '../../../src/core/ports/syncEngine';
import type { Services } from '../../../src/services';
import { withStore } from '../../support/withStore';

/** A file with a deletion that waits, in a window that leaves sync to another one: its status names no campaign. */
async function withHeldDeletion(
  work: (
    answer: (argument?: unknown) => Promise<unknown>,
    calls: readonly string[],
  ) => Promise<void>,
  isHeld = true,
): Promise<void> {
  await withStore(':memory:', async (store: CampaignStore) => {
    const { campaignId } = await store.repository(campaigns).upsert({ title: 'Bell' });
    const { firebaseId } = await store.repository(entities).upsert({ campaignId, title: 'Nib' });
    const lease = await store.sync.acquireLease('me', 1, 1_000);
    assert.ok(lease);
    if (isHeld) {
      await store.sync.transaction(lease, (unit) =>
        unit.hold({
          ...{ campaignId, audience: 'gm', docId: firebaseId },
          document: {
            ...{ collection: 'entities', deleted: true, data: {}, body: '', rev: 2 },
            updatedAt: '1.000000002',
          },
        }),
      );
    }
    const calls: string[] = [];
    const services: unknown = {
      campaign: { required: () => Promise.resolve(store) },
      sync: {
        status: localSyncStatus,
        answerMassDeletion: (id: string, answer: string) => {
          calls.push(`${id === campaignId ? 'Bell' : id}: ${answer}`);
          return Promise.resolve(1);
        },
      },
    };
    await work((argument) => answerDeletions(services as Services, argument), calls);
  });
}

describe('Answer Deletions', () => {
  beforeEach(() => {
    for (const list of [shownMessages, userAnswers]) list.length = 0;
  });

  it('finds what waits in the file, also where another window syncs it', () =>
    withHeldDeletion(async (answer, calls) => {
      userAnswers.push('Keep the notes');
      assert.equal(await answer(), 1);
      assert.deepEqual([calls, shownMessages], [['Bell: keep'], []]);
    }));

  it('takes the campaign by its name and the answer by its word, and refuses others in a sentence', () =>
    withHeldDeletion(async (answer, calls) => {
      assert.equal(await answer({ campaign: 'Bell', answer: 'apply' }), 1);
      await assert.rejects(answer({ campaign: 'Nowhere' }), { reason: 'not-found' });
      await assert.rejects(answer({ answer: 'perhaps' }), { message: /one of keep, apply/ });
      assert.deepEqual(calls, ['Bell: apply']);
    }));

  it('says that nothing waits', () =>
    withHeldDeletion(async (answer) => {
      assert.equal(await answer(), undefined);
      assert.deepEqual(shownMessages, ['No deletions wait for an answer.']);
    }, false));
});
