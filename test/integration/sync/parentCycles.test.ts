import assert from 'node:assert/strict';

import { MoonforgeError } from '../../../src/core/errors';
import { entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import { freshProject } from './support/emulator';
import { converge, edit, newCampaign, SyncRig, type Client } from './support/syncRig';

describe('I20: parents form a forest', () => {
  let rig: SyncRig;
  let clients: readonly [Client, Client, Client];
  let campaignId: CampaignId;
  let x: RecordId;
  let y: RecordId;
  let z: RecordId;

  beforeEach(async () => {
    rig = new SyncRig(await freshProject('demo-parent-cycles'));
    clients = [await rig.client(), await rig.client(), await rig.client()];
    const [a, ...others] = clients;
    const made = await newCampaign(a, ['Xan', 'Ysolde', 'Zeno']);
    campaignId = made.campaignId;
    [x, y, z] = made.notes as [RecordId, RecordId, RecordId];
    await a.engine.syncNow();
    for (const { engine } of others) await engine.join(campaignId);
  });

  afterEach(() => rig.close());

  const move = (client: Client, docId: RecordId, parentId: RecordId): Promise<unknown> =>
    client.store.repository(entities).upsert({ docId, parentId });

  const parentsIn = async ({ store }: Client): Promise<readonly (RecordId | null)[]> =>
    Promise.all([x, y, z].map(async (id) => (await store.notes.summary(id))?.parentId ?? null));

  const conflictsIn = async ({ store }: Client): Promise<readonly unknown[]> =>
    (await store.sync.conflicts()).map(({ docId, field, theirs }) => [docId, field, theirs]);

  it('where two devices move each of two notes below the other: the later move loses, and is kept as a conflict', async () => {
    const [a, b] = clients;
    await move(a, x, y);
    await move(b, y, x);
    await a.engine.syncNow();
    await b.engine.syncNow();
    await converge(campaignId, ...clients);
    for (const client of clients) assert.deepEqual(await parentsIn(client), [y, null, null]);
    assert.deepEqual(await conflictsIn(b), [[y, 'parentId', JSON.stringify(x)]]);
    assert.deepEqual(await conflictsIn(a), []);
    const log = (await b.store.sync.recentLog(20)).map(({ message }) => message).join('\n');
    assert.match(log, new RegExp(`${y} stood below itself`));
  });

  it('where both moves landed before anybody saw both, whoever looks first', async () => {
    const [a, b, c] = clients;
    await move(a, x, y);
    await move(b, y, x);
    // Both send and read nothing.
    for (const { remote, engine } of [a, b]) {
      remote.before = (method) => {
        if (method === 'changesAfter') throw new MoonforgeError('offline', 'No connection.');
      };
      await assert.rejects(engine.syncNow(), { reason: 'offline' });
      remote.before = () => undefined;
    }
    await Promise.all([c.engine.syncNow(), a.engine.syncNow(), b.engine.syncNow()]);
    await converge(campaignId, ...clients);
    for (const client of clients) assert.deepEqual(await parentsIn(client), [y, null, null]);
  });

  it('where three devices close a circle of three notes, by the text of one of them too', async () => {
    const [a, b, c] = clients;
    await move(a, x, y);
    await move(b, y, z);
    await c.store.write((unit) => unit.saveText(z, '---\nplace: "[[Xan]]"\n---\nZeno is here.\n'));
    for (const { engine } of clients) await engine.syncNow();
    await converge(campaignId, ...clients);
    for (const client of clients) {
      assert.deepEqual(await parentsIn(client), [y, z, null]);
      assert.match((await client.store.notes.get(z))?.frontMatter ?? '', /^---\nplace:.*\n---\n$/);
      assert.doesNotMatch((await client.store.notes.get(z))?.frontMatter ?? '', /Xan/);
    }
  });

  it('where a move that was not sent yet meets one that landed: what the server does not have is later', async () => {
    const [a, b] = clients;
    await move(a, x, y);
    await a.engine.syncNow();
    await move(b, y, x);
    await edit(b, y, { body: 'Moved and edited.\n' });
    await converge(campaignId, ...clients);
    assert.deepEqual(await parentsIn(a), [y, null, null]);
    assert.equal((await a.store.notes.get(y))?.body, 'Moved and edited.\n');
  });

  it('where somebody moves a note below itself, and no request is made for it again', async () => {
    const [a] = clients;
    await move(a, x, x);
    await converge(campaignId, ...clients);
    for (const client of clients) assert.deepEqual(await parentsIn(client), [null, null, null]);
    const reads = a.remote.count('read');
    await a.engine.syncNow();
    assert.equal(a.remote.count('read'), reads);
  });
});
