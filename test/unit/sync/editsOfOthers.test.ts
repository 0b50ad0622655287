import assert from 'node:assert/strict';

import { silentLogger } from '../../../src/core/logger';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import { defaultSyncOptions, type SyncEngine } from '../../../src/core/ports/syncEngine';
import { editsOfOthers } from '../../../src/sync/editsOfOthers';
import { createSyncEngine } from '../../../src/sync/syncEngine';
import { systemClock } from '../../../src/sync/systemClock';
import { ModelRemote } from '../../simulation/support/modelRemote';
import { ModelServer } from '../../simulation/support/modelServer';
import { SimFile } from '../../simulation/support/simFile';

const campaignId = 'c' as CampaignId;
const note = 'n' as RecordId;

describe('Edits of others in a file', () => {
  let server: ModelServer;
  let file: SimFile;
  let identity: string;

  beforeEach(async () => {
    server = new ModelServer();
    const [first, second] = [await SimFile.open(), await SimFile.open()];
    file = second;
    for (const one of [first, second]) one.now = () => Date.now();
    ({ identity } = new ModelRemote(server, 'gm'));
    await first.store.write(async (unit) => {
      await unit.put('campaigns', { docId: campaignId, title: 'Bell' });
      const frontMatter = '---\naudience: table\n---\n';
      await unit.put('entities', { docId: note, campaignId, title: 'Nib', frontMatter });
    });
    await as('gm', first, (engine) => engine.syncNow());
    server.campaigns.get(campaignId)?.members.set('pia', 'player');
    await as('pia', file, (engine) => engine.join(campaignId));
  });

  it('are a player’s, which were to stay in the file, for the game master who would send them', async () => {
    await file.store.write((unit) => unit.put('entities', { docId: note, body: 'Private.\n' }));
    await as('pia', file, (engine) => engine.syncNow());
    const counts = await file.store.sync.counts();
    assert.deepEqual([counts.kept, counts.pending], [1, 0]);
    const found = (userId: string): Promise<unknown> =>
      editsOfOthers(file.store.sync, { userId, identity });
    assert.deepEqual(await found('gm'), { notes: 1, userIds: ['pia'] });
    assert.deepEqual(await found('pia'), { notes: 0, userIds: [] });
  });

  it('are none where nothing was edited, nor where they would go to another server', async () => {
    assert.deepEqual(await editsOfOthers(file.store.sync, { userId: 'gm', identity }), {
      notes: 0,
      userIds: [],
    });
    await file.store.write((unit) => unit.put('entities', { docId: note, body: 'Private.\n' }));
    const elsewhere = { userId: 'gm', identity: 'firestore:another' };
    assert.equal((await editsOfOthers(file.store.sync, elsewhere)).notes, 0);
  });

  it('leave a user alone whom the server does not know: nobody is told of the end of another’s membership', async () => {
    await file.store.write((unit) => unit.put('entities', { docId: note, body: 'Private.\n' }));
    await assert.rejects(
      as('ben', file, (engine) => engine.syncNow()),
      (error: Error) => !error.message.includes('no longer a member'),
    );
    const [membership] = await file.store.sync.memberships();
    assert.deepEqual([membership?.userId, membership?.state], ['pia', 'member']);
  });

  async function as(
    user: string,
    { store }: SimFile,
    work: (engine: SyncEngine) => Promise<unknown>,
  ): Promise<void> {
    const engine = createSyncEngine({
      store,
      remote: new ModelRemote(server, user),
      options: defaultSyncOptions,
      clock: systemClock,
      logger: silentLogger,
    });
    engine.start();
    engine.pause();
    try {
      await work(engine);
    } finally {
      await engine.stop();
    }
  }
});
