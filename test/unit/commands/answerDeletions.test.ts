import { shownMessages, userAnswers } from '../../support/vscodeStub';
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';

import { answerDeletions } from '../../../src/commands/answerDeletions';
import { silentLogger } from '../../../src/core/logger';
import { campaigns, entities } from '../../../src/core/model/collections';
import type { RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { defaultSyncOptions, localSyncStatus } from '../../../src/core/ports/syncEngine';
import { heldCampaigns } from '../../../src/core/sync/heldCampaigns';
import type { Services } from '../../../src/services';
import { createSyncEngine } from '../../../src/sync/syncEngine';
import { systemClock } from '../../../src/sync/systemClock';
import { ModelRemote } from '../../simulation/support/modelRemote';
import { ModelServer } from '../../simulation/support/modelServer';
import { withStore } from '../../support/withStore';

/** A file with deletions that wait, in a window whose status names no campaign. */
async function withHeldDeletions(
  work: (
    answer: (argument?: unknown) => Promise<unknown>,
    calls: readonly string[],
    window: { readonly store: CampaignStore; sync: unknown },
  ) => Promise<void>,
  isHeld = true,
): Promise<void> {
  await withStore(':memory:', async (store: CampaignStore) => {
    const { campaignId } = await store.repository(campaigns).upsert({ title: 'Bell' });
    const notes: RecordId[] = [];
    for (let i = 0; i < 21; i += 1) {
      const { firebaseId } = await store.repository(entities).upsert({ campaignId, title: 'Nib' });
      notes.push(firebaseId);
    }
    const lease = await store.sync.acquireLease('me', 1, 1_000);
    assert.ok(lease);
    if (isHeld) {
      await store.sync.transaction(lease, async (unit) => {
        for (const docId of notes) {
          await unit.hold({
            ...{ campaignId, audience: 'gm', docId },
            document: {
              ...{ collection: 'entities', deleted: true, data: {}, body: '', rev: 2 },
              updatedAt: '1.000000002',
            },
          });
        }
      });
    }
    const calls: string[] = [];
    const window = {
      store,
      campaign: { required: () => Promise.resolve(store) },
      sync: {
        status: localSyncStatus,
        answerMassDeletion: (id: string, answer: string) => {
          calls.push(`${id === campaignId ? 'Bell' : id}: ${answer}`);
          return Promise.resolve(1);
        },
      } as unknown,
    };
    const services = window as unknown as Services;
    await work((argument) => answerDeletions(services, argument), calls, window);
  });
}

describe('Answer Deletions', () => {
  beforeEach(() => {
    for (const list of [shownMessages, userAnswers]) list.length = 0;
  });

  it('finds what waits in the file, whatever the status of sync knows', () =>
    withHeldDeletions(async (answer, calls) => {
      userAnswers.push('Keep the notes');
      assert.equal(await answer(), 1);
      assert.deepEqual([calls, shownMessages], [['Bell: keep'], []]);
    }));

  it('takes the campaign by its name and the answer by its word, and refuses others in a sentence', () =>
    withHeldDeletions(async (answer, calls) => {
      assert.equal(await answer({ campaign: 'Bell', answer: 'apply' }), 1);
      await assert.rejects(answer({ campaign: 'Nowhere' }), { reason: 'not-found' });
      await assert.rejects(answer({ answer: 'perhaps' }), { message: /one of keep, apply/ });
      assert.deepEqual(calls, ['Bell: apply']);
    }));

  it('changes nothing in a window that leaves sync to another one, and says where to answer', () =>
    withHeldDeletions(async (answer, _, window) => {
      const { store } = window;
      assert.ok(await store.sync.acquireLease('the other window', Date.now(), 12_000));
      const engine = createSyncEngine({
        ...{ store, remote: new ModelRemote(new ModelServer(), 'me') },
        ...{ options: defaultSyncOptions, clock: systemClock, logger: silentLogger },
      });
      engine.start();
      window.sync = engine;
      try {
        await assert.rejects(Promise.resolve(answer({ answer: 'apply' })), {
          reason: 'lease-lost',
          message: 'Another window of this folder syncs it: answer there. Nothing was changed.',
        });
        assert.equal((await heldCampaigns(store)).length, 1);
      } finally {
        await engine.stop();
      }
    }));

  it('says that nothing waits', () =>
    withHeldDeletions(async (answer) => {
      assert.equal(await answer(), undefined);
      assert.deepEqual(shownMessages, ['No deletions wait for an answer.']);
    }, false));
});
