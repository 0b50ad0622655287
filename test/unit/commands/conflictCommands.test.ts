import { inFront, userAnswers } from '../../support/vscodeStub';
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';

import { conflictCommands } from '../../../src/commands/conflictCommands';
import { campaigns, entities } from '../../../src/core/model/collections';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import type { KeptConflict } from '../../../src/core/ports/syncReview';
import { noteUri } from '../../../src/documents/noteUri';
import { conflictUri } from '../../../src/documents/syncDocumentUri';
import type { Services } from '../../../src/services';
import { withStore } from '../../support/withStore';

const texts = { base: 'One.\n', mine: 'Mine.\n', theirs: 'Theirs.\n' };
const others = { base: 'Two.\n', mine: 'My two.\n', theirs: 'Their two.\n' };

/** A note with two conflicts of one merge's texts, one of another merge's, and one of a field beside them. */
async function withConflicts(
  work: (store: CampaignStore, conflicts: ReadonlyMap<string, KeptConflict>) => Promise<void>,
): Promise<void> {
  await withStore(':memory:', async (store) => {
    const { campaignId } = await store.repository(campaigns).upsert({ title: 'Bell' });
    const note = await store.repository(entities).upsert({ campaignId, title: 'Nib' });
    const docId = note.firebaseId;
    const lease = await store.sync.acquireLease('me', 1, 1_000);
    assert.ok(lease);
    await store.sync.transaction(lease, async (unit) => {
      const [first, second] = [
        await unit.keepVersions(docId, campaignId, texts),
        await unit.keepVersions(docId, campaignId, others),
      ];
      const fields = [
        ['body', first],
        ['frontMatter.mood', first],
        ['frontMatter.place', second],
        ['sortKey', undefined],
      ] as const;
      for (const [field, mergeId] of fields) {
        await unit.addConflict({
          ...{ collection: 'entities', docId, campaignId, field, createdAt: 5 },
          ...{ base: '"a"', mine: '"b"', theirs: '"c"' },
          ...(mergeId === undefined ? {} : { mergeId }),
        });
      }
    });
    const { items } = await store.review.conflicts({ which: 'open', limit: 9 });
    assert.equal(items.length, 4);
    await work(store, new Map(items.map((conflict) => [conflict.field, conflict])));
  });
}

function settle(store: CampaignStore, argument?: unknown): Promise<unknown> {
  const services: unknown = { campaign: { writable: () => Promise.resolve(store) } };
  return Promise.resolve(conflictCommands(services as Services).settleConflict(argument));
}

async function openFields(store: CampaignStore): Promise<readonly string[]> {
  const { items } = await store.review.conflicts({ which: 'open', limit: 9 });
  return items.map(({ field }) => field).sort();
}

describe('Mark Conflict as Settled', () => {
  afterEach(() => {
    delete inFront.uri;
    delete inFront.input;
    assert.deepEqual(userAnswers.splice(0), []);
  });

  it('settles what the merge editor shows, and no conflict that nobody looked at', () =>
    withConflicts(async (store, conflicts) => {
      const body = conflicts.get('body')!;
      const result = noteUri(body.docId, body.title);
      inFront.input = { input1: conflictUri(body, 'mine'), result };
      assert.equal(await settle(store, result), 2);
      assert.deepEqual(await openFields(store), ['frontMatter.place', 'sortKey']);
    }));

  it('settles the one field whose two values are compared', () =>
    withConflicts(async (store, conflicts) => {
      inFront.uri = conflictUri(conflicts.get('sortKey')!, 'theirs');
      assert.equal(await settle(store), 1);
      assert.equal((await openFields(store)).includes('sortKey'), false);
      assert.equal((await openFields(store)).length, 3);
    }));

  it('asks which, for a note with several of which none is shown', () =>
    withConflicts(async (store, conflicts) => {
      const { docId, title } = conflicts.get('body')!;
      inFront.uri = noteUri(docId, title);
      assert.equal(await settle(store), 0);
      userAnswers.push('text');
      assert.equal(await settle(store), 1);
      assert.deepEqual(await openFields(store), [
        'frontMatter.mood',
        'frontMatter.place',
        'sortKey',
      ]);
    }));
});
