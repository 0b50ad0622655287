import { inFront, shownMessages, userAnswers, whileAsked } from '../../support/vscodeStub';
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';

import { unsentCommands } from '../../../src/commands/unsentCommands';
import { MoonforgeError } from '../../../src/core/errors';
import { silentLogger } from '../../../src/core/logger';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import { defaultSyncOptions, type SyncEngine } from '../../../src/core/ports/syncEngine';
import { noteUri } from '../../../src/documents/noteUri';
import type { Services } from '../../../src/services';
import { createSyncEngine } from '../../../src/sync/syncEngine';
import { systemClock } from '../../../src/sync/systemClock';
import { ModelRemote } from '../../simulation/support/modelRemote';
import { ModelServer } from '../../simulation/support/modelServer';
import { SimFile } from '../../simulation/support/simFile';

const campaignId = 'c' as CampaignId;
const id = 'n' as RecordId;

describe('commands about unsent edits', () => {
  let server: ModelServer;
  let file: SimFile;
  let engine: SyncEngine;
  let discard: (argument: unknown) => unknown;
  let retry: (argument?: unknown) => unknown;
  let sync: { server: string | undefined; syncNow: () => Promise<never> };

  beforeEach(async () => {
    for (const list of [shownMessages, userAnswers]) list.length = 0;
    server = new ModelServer();
    file = await SimFile.open();
    file.now = () => Date.now();
    const { store } = file;
    await store.write((unit) => unit.put('campaigns', { docId: campaignId, title: 'Bell' }));
    const remote = new ModelRemote(server, 'gm');
    engine = createSyncEngine({
      ...{ store, remote, options: defaultSyncOptions, clock: systemClock, logger: silentLogger },
    });
    await engine.syncNow();
    await store.write((unit) => unit.put('entities', { docId: id, campaignId, title: 'Nib' }));
    sync = {
      server: 'a server',
      syncNow: () => Promise.reject(new MoonforgeError('offline', 'There is no network.')),
    };
    const services: unknown = {
      campaign: { writable: () => Promise.resolve(store) },
      sync,
      logger: silentLogger,
    };
    ({ discardUnsent: discard, retryUnsent: retry } = unsentCommands(services as Services));
  });
  afterEach(async () => {
    delete whileAsked.run;
    delete inFront.uri;
    await engine.stop();
  });

  const isDeletedThere = (): boolean | undefined =>
    server.campaigns.get(campaignId)?.documents.get(`gm/${id}`)?.deleted;

  it('delete no note for everybody that has been sent while they ask', async () => {
    userAnswers.push('Delete Note');
    whileAsked.run = () => engine.syncNow();
    await assert.rejects(Promise.resolve(discard({ id })), {
      reason: 'not-found',
      message: /unsent/,
    });
    await engine.syncNow();
    assert.equal(isDeletedThere(), false);
    assert.notEqual(await file.store.notes.summary(id), undefined);
  });

  it('ask again when what they asked about has become something else', async () => {
    userAnswers.push('Delete Note');
    whileAsked.run = async () => {
      delete whileAsked.run;
      await engine.syncNow();
      await file.store.write((unit) => unit.put('entities', { docId: id, body: 'More.\n' }));
    };
    assert.equal(await discard({ id }), false);
    assert.match(shownMessages[0] ?? '', /^Delete "Nib"/);
    assert.match(shownMessages[1] ?? '', /^Discard the unsent edit of "Nib"/);
    assert.equal((await file.store.review.facts(id))?.changed.join(), 'body');
  });

  it('delete a note the server never had, once that is agreed to', async () => {
    userAnswers.push('Delete Note');
    assert.equal(await discard({ id }), true);
    await engine.syncNow();
    assert.deepEqual(
      [await file.store.notes.summary(id), isDeletedThere()],
      [undefined, undefined],
    );
  });

  it('say that sending again did not work, and what it was about', async () => {
    await retry({ id });
    // Sending goes on behind the command; the test's own timeout is the limit.
    while (shownMessages.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    assert.deepEqual(shownMessages, ['Trying “Nib” again', 'There is no network.']);
  });

  it('try everything again where no row is named, also while a note is open', async () => {
    inFront.uri = noteUri(id, 'Nib');
    await file.store.write((unit) =>
      unit.put('entities', { docId: 'm' as RecordId, campaignId, title: 'Moth' }),
    );
    await file.sql.run("UPDATE outbox_ops SET state = 'quarantined'");
    assert.equal(await retry(), 2);
    assert.equal(shownMessages[0], 'Trying every unsent edit again');
    assert.equal((await file.store.sync.counts()).quarantined, 0);
  });

  it('say that nothing is tried while nothing is unsent, or no server is there', async () => {
    sync.server = undefined;
    await retry();
    await retry({ id });
    await engine.syncNow();
    sync.server = 'a server';
    await retry();
    await retry({ id });
    await new Promise((resolve) => setTimeout(resolve, 10));
    assert.deepEqual(shownMessages, [
      'Not connected: every unsent edit is sent once sync is',
      'Not connected: “Nib” is sent once sync is',
      'Nothing is unsent',
      'Nothing of “Nib” is unsent',
    ]);
  });
});
