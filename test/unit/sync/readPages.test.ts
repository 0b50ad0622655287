import assert from 'node:assert/strict';

import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { RemoteDocument, RemotePage, RemoteStore } from '../../../src/core/ports/remoteStore';
import type { SyncCursor } from '../../../src/core/ports/syncStore';
import { readPages } from '../../../src/sync/readPages';
import { deferred } from '../../support/deferred';

const place = { campaignId: 'campaign' as CampaignId, audience: 'gm' } as const;

function documentAt(at: number, body = ''): RemoteDocument {
  return {
    docId: `note${at}` as RecordId,
    audience: 'gm',
    ...{ collection: 'entities', rev: 1, deleted: false, data: {}, body, seen: new Set<string>() },
    updatedAt: `${at}.000000000`,
  };
}

function pageOf(
  count: number,
  end: number,
  options: { complete: boolean; body?: string },
): RemotePage {
  return {
    documents: Array.from({ length: count }, (_, i) => documentAt(end - count + i, options.body)),
    end: { updatedAt: `${end}.000000000`, docId: `note${end}` },
    complete: options.complete,
  };
}

describe('readPages', () => {
  let asked: { readonly position: SyncCursor | null; readonly limit: number }[];
  let answers: (() => Promise<RemotePage>)[];

  beforeEach(() => {
    [asked, answers] = [[], []];
  });

  function pages(checkpoint: () => void = () => undefined): AsyncGenerator<RemotePage, void> {
    const changesAfter: RemoteStore['changesAfter'] = (_campaign, _audience, position, limit) => {
      asked.push({ position, limit });
      const answer = answers[asked.length - 1];
      return answer === undefined ? Promise.reject(new Error('Nothing more.')) : answer();
    };
    return readPages({ remote: { changesAfter }, checkpoint }, place, null);
  }

  function answer(page: RemotePage): void {
    answers.push(() => Promise.resolve(page));
  }

  it('asks for the next page, from behind the last, while the caller works on one', async () => {
    answer(pageOf(200, 200, { complete: false }));
    answer(pageOf(10, 210, { complete: true }));
    const reading = pages();
    await reading.next();
    assert.deepEqual(
      asked.map(({ position }) => position?.docId),
      [undefined, 'note200'],
    );
    const second = await reading.next();
    assert.equal((second.value as RemotePage).end?.docId, 'note210');
    assert.equal((await reading.next()).done, true);
    assert.equal(asked.length, 2);
  });

  it('asks for more documents at once where they are short, and for fewer where they are long', async () => {
    for (const { body, limit } of [
      { body: 'short', limit: 1000 },
      { body: 'x'.repeat(20 * 1024), limit: 102 },
      { body: 'x'.repeat(190 * 1024), limit: 20 },
    ]) {
      [asked, answers] = [[], []];
      answer(pageOf(200, 200, { complete: false, body }));
      answer(pageOf(0, 200, { complete: true }));
      for await (const page of pages()) assert.ok(page);
      assert.deepEqual(
        asked.map((one) => one.limit),
        [200, limit],
      );
    }
  });

  it('tells a failure of the page ahead when that page is wanted, after the one before', async () => {
    answer(pageOf(200, 200, { complete: false }));
    answers.push(() => Promise.reject(new Error('The line is dead.')));
    const reading = pages();
    assert.equal((await reading.next()).done, false);
    // Long enough for a rejection nobody took care of to end the process.
    await new Promise((resolve) => setImmediate(resolve));
    await assert.rejects(reading.next(), /The line is dead/);
  });

  it('waits for the request under way when the caller gives up', async () => {
    const late = deferred();
    answer(pageOf(200, 200, { complete: false }));
    answers.push(() => late.promise.then(() => pageOf(0, 200, { complete: true })));
    const reading = pages();
    await reading.next();
    let ended = false;
    const end = reading.return().then(() => (ended = true));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(ended, false);
    late.resolve();
    await end;
  });

  it('asks for nothing once the round was told to end', async () => {
    answer(pageOf(200, 200, { complete: false }));
    let calls = 0;
    const reading = pages(() => {
      calls += 1;
      if (calls > 1) throw new Error('Stopped.');
    });
    await assert.rejects(reading.next(), /Stopped/);
    assert.equal(asked.length, 1);
  });
});
