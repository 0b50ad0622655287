import assert from 'node:assert/strict';

import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { RemoteDocument } from '../../../src/core/ports/remoteStore';
import type { OutboxOperation, RemoteState } from '../../../src/core/ports/syncStore';
import { classify, hasLanded, isAnswer, isRefusal } from '../../../src/sync/classify';
import { frozenOperation } from '../../../src/sync/frozenOperation';

const device = 'device-1';
const docId = 'note' as RecordId;

describe('classify', () => {
  it('finds an operation untouched when the document is at the revision it is based on', () => {
    assert.equal(classify(operation(3), [document(2)]), 'untouched');
    assert.equal(classify(operation(1), []), 'untouched');
  });

  it('finds a document changed when its revision is higher, whoever wrote it', () => {
    assert.equal(classify(operation(3), [document(3)]), 'changed');
    assert.equal(classify(operation(1), [document(7)]), 'changed');
  });

  it('finds the base lost when the document is gone or older', () => {
    assert.equal(classify(operation(3), []), 'lost');
    assert.equal(classify(operation(3), [document(1)]), 'lost');
  });

  function operation(rev: number): NonNullable<ReturnType<typeof frozenOperation>> {
    const bases = rev === 1 ? {} : { gm: state(rev - 1) };
    return frozenOperation(row({ frozen: state(rev) }), bases, device)!;
  }
});

describe('hasLanded', () => {
  const inflight = row({ frozen: state(3), marker: 'mine' });

  it('holds when the document carries the operation’s marker', () => {
    assert.equal(hasLanded(inflight, document(3, 'mine')), true);
    assert.equal(hasLanded(inflight, document(5, 'mine', 'other')), true);
  });

  it('fails when only others have written', () => {
    assert.equal(hasLanded(inflight, document(3)), false);
    assert.equal(hasLanded(inflight, document(5, 'other', 'mine-too')), false);
  });

  it('fails for a marker below the revision that was sent', () => {
    assert.equal(hasLanded(inflight, document(2, 'mine')), false);
  });

  it('fails for other content at the very revision that was sent', () => {
    const other = { ...document(3, 'mine'), body: 'not mine' };
    assert.equal(hasLanded(inflight, other), false);
    assert.equal(hasLanded(inflight, { ...other, rev: 4 }), true);
  });

  it('fails for a row that was never sent', () => {
    const pending = row({ state: 'pending', frozen: null, marker: null });
    assert.equal(hasLanded(pending, document(3, 'mine')), false);
  });
});

describe('frozenOperation', () => {
  it('is undefined for a row that was not frozen on the present base', () => {
    assert.equal(frozenOperation(row({ frozen: state(3) }), { gm: state(3) }, device), undefined);
    assert.equal(frozenOperation(row({ frozen: null }), { gm: state(2) }, device), undefined);
    assert.notEqual(
      frozenOperation(row({ frozen: state(3) }), { gm: state(2) }, device),
      undefined,
    );
  });
});

describe('the kinds of failures', () => {
  it('take a refusal for an answer and an outage for none', () => {
    for (const reason of ['permission-denied', 'stale', 'too-large', 'invalid-input'] as const) {
      assert.equal(isRefusal(reason) && isAnswer(reason), true);
    }
    assert.equal(isRefusal('remote-failed'), false);
    assert.equal(isAnswer('remote-failed'), true);
    for (const reason of [
      'offline',
      'quota',
      'unauthenticated',
      'lease-lost',
      undefined,
    ] as const) {
      assert.equal(isAnswer(reason), false);
    }
  });
});

function state(rev: number): RemoteState {
  return { collection: 'entities', deleted: false, data: { title: 'Aldric' }, body: '', rev };
}

function document(rev: number, ...markers: readonly string[]): RemoteDocument {
  const place = { audience: 'gm', updatedAt: '1700000000.000000000' } as const;
  return { ...state(rev), ...place, docId, seen: new Set(markers) };
}

function row(change: Partial<OutboxOperation>): OutboxOperation {
  return {
    id: 1,
    collection: 'entities',
    docId,
    campaignId: 'campaign' as CampaignId,
    operation: 'upsert',
    state: 'inflight',
    attempts: 0,
    createdAt: 0,
    nextAttemptAt: 0,
    marker: 'mine',
    frozen: null,
    lastError: null,
    ...change,
  };
}
