import assert from 'node:assert/strict';

import { deleteDoc, doc, setDoc } from 'firebase/firestore/lite';

import { entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { randomFrom } from '../../support/randomFrom';
import { shippedRules } from '../../support/launch/firestoreEmulator';
import { freshProject, openRules, setRules } from './support/emulator';
import { liteClient } from './support/liteClient';
import { lostAnswer } from './support/lostAnswer';
import { converge, newCampaign, SyncRig, type Client } from './support/syncRig';

const megabyte = 1024 * 1024;

describe('A note of many megabytes', () => {
  let rig: SyncRig;
  let target: EmulatorTarget;
  let a: Client;
  let campaignId: CampaignId;
  let note: RecordId;

  beforeEach(async () => {
    target = await freshProject('moonforge-long-bodies');
    rig = new SyncRig(target);
    a = await rig.client();
    const made = await newCampaign(a, ['Chronicle', 'Short']);
    campaignId = made.campaignId;
    note = made.notes[0]!;
  });

  afterEach(() => rig.close());

  it('arrives whole, and an edit in its middle sends and reads one or two of its parts', async function () {
    this.timeout(120_000);
    const body = textOf(5 * megabyte);
    await write(a, body);
    await a.engine.syncNow();
    const b = await rig.client();
    await b.engine.join(campaignId);
    assert.equal(await bodyOf(b), body);

    const stored = a.remote.parts.length;
    const middle = body.indexOf('\n', body.length / 2);
    await write(a, `${body.slice(0, middle)}\nThe dragon wakes.${body.slice(middle)}`);
    b.remote.parts.length = 0;
    await converge(campaignId, a, b);
    assert.equal(await bodyOf(b), await bodyOf(a));
    assert.ok(stored > 8, `${stored} parts`);
    assert.ok(a.remote.parts.length - stored <= 2, 'parts sent');
    assert.ok(b.remote.parts.length <= 2, 'parts read');
  });

  it('merges what two wrote into it', async () => {
    const body = textOf(600 * 1024);
    await write(a, body);
    await a.engine.syncNow();
    const b = await rig.client();
    await b.engine.join(campaignId);
    await write(a, `The first line.\n${body}`);
    await write(b, `${body}The last line.\n`);
    await converge(campaignId, a, b);
    assert.equal(await bodyOf(b), `The first line.\n${body}The last line.\n`);
  });

  it('lands once when the connection breaks between its parts and the commit that names them', async () => {
    await a.engine.syncNow();
    const body = textOf(600 * 1024);
    await write(a, body);
    a.remote.before = lostAnswer('commit');
    await assert.rejects(a.engine.syncNow());
    a.remote.before = () => undefined;
    await converge(campaignId, a);
    const found = (await a.remote.read(campaignId, 'gm', [note])).get(note);
    assert.equal(found?.rev, 2);
    const b = await rig.client();
    await b.engine.join(campaignId);
    assert.equal(await bodyOf(b), body);
  });

  it('is left out while a part is missing or forged, never emptied, and stops nobody else', async () => {
    await write(a, textOf(600 * 1024));
    await a.engine.syncNow();
    const { parts } = (await a.remote.read(campaignId, 'gm', [note])).get(note)!;
    const texts = await a.remote.readParts(campaignId, parts!);
    const part = doc(liteClient(target, 'gm-1'), 'campaigns', campaignId, 'blobs', parts![1]!);
    const forge = (): Promise<void> => setDoc(part, { text: 'Forged.' });
    for (const harm of [() => deleteDoc(part), forge]) {
      await withoutRules(harm);
      const b = await rig.client();
      await b.engine.join(campaignId);
      const [pulls, proofs] = [b.remote.positions.length, b.remote.count('totals')];
      const report = await b.engine.syncNow();
      assert.equal(report.verified, false);
      // Nothing else is read again for it.
      assert.equal(
        b.remote.positions.slice(pulls).filter((position) => position === null).length,
        0,
      );
      assert.ok(b.remote.count('totals') > proofs);
      assert.equal(await b.store.notes.summary(note), undefined);
      assert.equal((await b.store.notes.summaries({ campaignId })).length, 2);
      const log = await b.store.sync.recentLog(5);
      assert.match(log.map(({ message }) => message).join(), /part of its text is missing/);

      await withoutRules(() => setDoc(part, { text: texts.get(parts![1]!) }));
      assert.equal((await b.engine.syncNow()).verified, true);
      assert.equal(await bodyOf(b), await bodyOf(a));
    }
  });

  it('keeps the proof that an edit landed although the text that came after it cannot be read for a while', async () => {
    const body = textOf(600 * 1024);
    await write(a, body);
    await a.engine.syncNow();
    const b = await rig.client();
    await b.engine.join(campaignId);
    await write(a, `Typed in haste.\n${body}`);
    a.remote.after = lostAnswer('commit');
    await assert.rejects(a.engine.syncNow());
    a.remote.after = () => undefined;
    await b.engine.syncNow();
    assert.equal(await bodyOf(b), `Typed in haste.\n${body}`);
    await write(b, `${body}The end.\n`);
    await b.engine.syncNow();
    const { parts } = (await b.remote.read(campaignId, 'gm', [note])).get(note)!;
    const last = parts!.at(-1)!;
    const text = (await b.remote.readParts(campaignId, [last])).get(last);
    const part = doc(liteClient(target, 'gm-1'), 'campaigns', campaignId, 'blobs', last);
    await withoutRules(() => deleteDoc(part));
    await a.engine.syncNow();
    assert.equal((await a.store.sync.counts()).quarantined, 0);
    await withoutRules(() => setDoc(part, { text }));
    await converge(campaignId, a, b);
    assert.equal(await bodyOf(a), `${body}The end.\n`);
  });

  it('is set aside with a sentence past the limit, and everything else goes on', async () => {
    await write(a, 'x'.repeat(33 * megabyte));
    await a.engine.syncNow();
    const { message } = a.engine.status;
    assert.match(message ?? '', /33\.0 MiB; sync takes 32 MiB/);
    assert.equal((await a.remote.totals(campaignId, 'gm')).count, 2);
  });

  async function withoutRules(work: () => Promise<void>): Promise<void> {
    await setRules(target, openRules);
    await work();
    await setRules(target, await shippedRules());
  }

  function write({ store }: Client, body: string): Promise<unknown> {
    return store.repository(entities).upsert({ docId: note, body });
  }

  async function bodyOf({ store }: Client): Promise<string | undefined> {
    return (await store.repository(entities).getById(note))?.body;
  }
});

/** Lines of a few hundred words. */
function textOf(bytes: number): string {
  const random = randomFrom(bytes);
  const word = (): string => `w${Math.floor(random() * 400).toString(36)}`;
  const lines: string[] = [];
  for (let size = 0; size < bytes;) {
    const line = Array.from({ length: 200 }, word).join(' ');
    lines.push(line);
    size += line.length + 1;
  }
  return `${lines.join('\n')}\n`;
}
