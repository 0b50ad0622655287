import assert from 'node:assert/strict';

import { entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import { freshProject } from './support/emulator';
import { contents, edit, newCampaign, SyncRig, type Client } from './support/syncRig';

const titles = ['Alma', 'Bela', 'Cato', 'Dara'];

describe('A pull after a push', () => {
  let rig: SyncRig;
  let a: Client;
  let b: Client;
  let campaignId: CampaignId;
  let notes: readonly RecordId[];

  beforeEach(async () => {
    rig = new SyncRig(await freshProject('pass-own'));
    [a, b] = [await rig.client(), await rig.client()];
    ({ campaignId, notes } = await newCampaign(a, titles));
    await a.engine.syncNow();
    await b.engine.join(campaignId);
    a.remote.positions.splice(0);
  });

  afterEach(() => rig.close());

  async function editAll(): Promise<void> {
    await a.store.write(async (unit) => {
      for (const docId of notes) await unit.upsert(entities, { docId, summary: 'From A' });
    });
  }

  /** Lets `work` happen once, when the commit of A has landed. */
  function onceLanded(work: () => Promise<void>): void {
    a.remote.after = async (method) => {
      if (method !== 'commit') return;
      a.remote.after = () => undefined;
      await work();
    };
  }

  /** Only once: the proof had nothing to repair. */
  function assertReadOnce(): void {
    assert.equal(a.remote.positions.length, 1);
  }

  async function assertEqual(): Promise<void> {
    await b.engine.syncNow();
    assert.deepEqual(await contents(a, campaignId), await contents(b, campaignId));
  }

  it('does not read what was just sent, and goes on behind it', async () => {
    await editAll();
    assert.equal((await a.engine.syncNow()).verified, true);
    assert.deepEqual(a.remote.positions, []);
    await edit(b, notes[0] ?? ('' as RecordId), { body: 'From B.\n' });
    await b.engine.syncNow();
    assert.equal((await a.engine.syncNow()).pulled, 1);
    await assertEqual();
  });

  it('does not read it either when it went in several commits', async () => {
    const more = Array.from({ length: 150 }, (_, i) => `Note ${i}`);
    await a.store.write(async (unit) => {
      for (const title of more) await unit.upsert(entities, { campaignId, kind: 'npc', title });
    });
    assert.equal((await a.engine.syncNow()).verified, true);
    assert.ok(a.remote.count('commit') >= 3);
    assert.deepEqual(a.remote.positions, []);
    await assertEqual();
  });

  it('reads a note of somebody else that came before', async () => {
    await edit(b, notes[3] ?? ('' as RecordId), { body: 'From B.\n' });
    await b.engine.syncNow();
    await a.store.write(async (unit) => {
      for (const docId of notes.slice(0, 3)) await unit.upsert(entities, { docId, summary: 'A' });
    });
    const { pushed, pulled } = await a.engine.syncNow();
    assert.deepEqual([pushed, pulled], [3, 1]);
    assertReadOnce();
    await assertEqual();
  });

  /** A sends; B reads it and edits a note before A looks again. */
  async function assertReadsWhatBEdits(): Promise<void> {
    onceLanded(async () => {
      await b.engine.syncNow();
      await edit(b, notes[1] ?? ('' as RecordId), { body: 'From B.\n' });
      await b.engine.syncNow();
    });
    assert.equal((await a.engine.syncNow()).pulled, 1);
    assertReadOnce();
    await assertEqual();
  }

  it('reads what somebody made of a note just after it was sent', async () => {
    await editAll();
    await assertReadsWhatBEdits();
  });

  it('reads it too when own notes were sent after it', async () => {
    const more = Array.from({ length: 100 }, (_, i) => `Note ${i}`);
    await editAll();
    await a.store.write(async (unit) => {
      for (const title of more) await unit.upsert(entities, { campaignId, kind: 'npc', title });
    });
    await assertReadsWhatBEdits();
  });
});
