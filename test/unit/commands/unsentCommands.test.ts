import { shownMessages, userAnswers, whileAsked } from '../../support/vscodeStub';
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';

import { unsentCommands } from '../../../src/commands/unsentCommands';
import { MoonforgeError } from '../../../src/core/errors';
import { silentLogger } from '../../../src/core/logger';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import { defaultSyncOptions, type SyncEngine } from '../../../src/core/ports/syncEngine';
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
  let retry: (argument: unknown) => unknown;

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
    const services: unknown = {
      campaign: { writable: () => Promise.resolve(store) },
      sync: {
        server: 'a server',
        syncNow: () => Promise.reject(new MoonforgeError('offline', 'There is no network.')),
      },
      logger: silentLogger,
    };
    ({ discardUnsent: discard, retryUnsent: retry } = unsentCommands(services as Services));
  });
  afterEach(async () => {
    delete whileAsked.run;
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
    await new Promise((resolve) => setTimeout(resolve, 10));
    assert.deepEqual(shownMessages, ['Trying “Nib” again', 'There is no network.']);
  });
});
