import assert from 'node:assert/strict';
import { entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { StoredRecord } from '../../../src/db/records/storedRecord';
import type { WriteBatch } from '../../../src/db/write/pendingWrites';
import { largestBatch, PendingWrites } from '../../../src/db/write/pendingWrites';
import type { PreparedWrite } from '../../../src/db/write/transaction';
import { deferred } from '../../support/deferred';

describe('what a transaction waits to write', () => {
  it('is prepared while the batch before is being written, and written after it', async () => {
    const events: string[] = [];
    const [first, prepared] = [deferred(), deferred()];
    const pending = new PendingWrites(({ changes }) => {
      const name = changes[0]?.after.docId ?? '';
      events.push(`prepare ${name}`);
      if (name !== 'note 0') prepared.resolve();
      return async () => {
        events.push(`write ${name}`);
        if (name === 'note 0') await first.promise;
        events.push(`wrote ${name}`);
      };
    });
    await addNotes(pending, 0, largestBatch);
    const second = addNotes(pending, largestBatch, largestBatch);
    await prepared.promise;
    assert.deepEqual(events, ['prepare note 0', 'write note 0', 'prepare note 64']);
    first.resolve();
    await second;
    await pending.flush();
    assert.deepEqual(events.slice(3), ['wrote note 0', 'write note 64', 'wrote note 64']);
  });

  it('is given up when a batch cannot be prepared: that failure ends every later call', async () => {
    const written: number[] = [];
    const prepare = ({ changes }: WriteBatch): PreparedWrite => {
      if (changes.length < largestBatch) throw new Error('This note has no text.');
      return () => Promise.resolve(void written.push(changes.length));
    };
    const pending = new PendingWrites(prepare);
    await addNotes(pending, 0, 1);
    await assert.rejects(pending.flush(), /has no text/);
    await assert.rejects(addNotes(pending, 1, largestBatch), /has no text/);
    await pending.settle();
    assert.deepEqual(written, []);
  });
});

async function addNotes(pending: PendingWrites, from: number, count: number): Promise<void> {
  for (let i = from; i < from + count; i += 1) {
    await pending.add({ before: undefined, after: note(`note ${i}`), fields: [] });
  }
}

function note(docId: string): StoredRecord {
  const ids = { docId: docId as RecordId, campaignId: 'campaign' as CampaignId };
  const stamps = { rev: 1, createdAt: 1, updatedAt: 1, deletedAt: null };
  return { definition: entities, id: 1, ...ids, ...stamps, values: {} };
}
