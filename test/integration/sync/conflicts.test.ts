import assert from 'node:assert/strict';

import { entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { ConflictChoice, KeptConflict } from '../../../src/core/ports/syncReview';
import { freshProject } from './support/emulator';
import { converge, newCampaign, SyncRig, type Client } from './support/syncRig';

const head = '---\nstatus: alive\nmood: calm\n---\n';
const body = 'Aldric keeps the mill by the river.\n\nHe has two sons.\n';

describe('Conflicts between two devices', () => {
  let rig: SyncRig;
  let a: Client;
  let b: Client;
  let campaignId: CampaignId;
  let docId: RecordId;

  beforeEach(async () => {
    rig = new SyncRig(await freshProject('demo-conflicts'));
    a = await rig.client();
    b = await rig.client();
    const made = await newCampaign(a, ['Aldric']);
    campaignId = made.campaignId;
    docId = made.notes[0]!;
    await save(a, head + body);
    await a.engine.syncNow();
    await b.engine.join(campaignId);
  });

  afterEach(() => rig.close());

  const save = ({ store }: Client, text: string): Promise<unknown> =>
    store.write((unit) => unit.saveText(docId, text));

  const textOn = async ({ store }: Client): Promise<string> => {
    const note = await store.notes.get(docId);
    return note === undefined ? '(deleted)' : note.frontMatter + note.body;
  };

  /** Both sides change; the first one's edit arrives first, so the second one has the conflict. */
  async function clash(first: string, second: string): Promise<KeptConflict> {
    await save(a, first);
    await save(b, second);
    await a.engine.syncNow();
    await b.engine.syncNow();
    return onlyConflict();
  }

  async function onlyConflict(): Promise<KeptConflict> {
    const { items } = await b.store.review.conflicts({ which: 'open', limit: 10 });
    assert.equal(items.length, 1, JSON.stringify(items));
    return items[0]!;
  }

  const settle = (
    { id }: KeptConflict,
    choice: Exclude<ConflictChoice, 'deleted'>,
  ): Promise<void> => b.store.write((unit) => unit.resolveConflict(id, choice), 'command');

  async function assertSettled(): Promise<void> {
    await converge(campaignId, a, b);
    for (const { store } of [a, b]) {
      assert.deepEqual((await store.review.conflicts({ which: 'open', limit: 10 })).items, []);
      assert.equal((await store.sync.counts()).conflicts, 0);
    }
  }

  const mill = (text: string): string => head + body.replace('the mill by the river', text);

  it('keep the whole texts of both sides and of their base', async () => {
    const conflict = await clash(mill('a forge'), mill('an inn'));
    assert.deepEqual(conflict.versions, {
      base: head + body,
      mine: mill('an inn'),
      theirs: mill('a forge'),
    });
    assert.match(await textOn(b), /an inn[^]*a forge/);
  });

  for (const [choice, text] of [
    ['mine', mill('an inn')],
    ['theirs', mill('a forge')],
  ] as const) {
    it(`leave only what ${choice === 'mine' ? 'I' : 'they'} wrote once "${choice}" was chosen, everywhere, and do not come back`, async () => {
      await settle(await clash(mill('a forge'), mill('an inn')), choice);
      assert.equal(await textOn(b), text);
      await assertSettled();
      assert.equal(await textOn(a), text);
      const { items } = await b.store.review.conflicts({ which: 'settled', limit: 10 });
      assert.deepEqual(
        items.map(({ chosen, field }) => [chosen, field]),
        [[choice, 'body']],
      );
    });
  }

  it('leave both texts once "both" was chosen', async () => {
    const conflict = await clash(mill('a forge'), mill('an inn'));
    const before = await textOn(b);
    await settle(conflict, 'both');
    assert.equal(await textOn(b), before);
    await assertSettled();
    assert.equal(await textOn(a), before);
  });

  it('are settled without losing what was typed since, and as an edit that can be undone', async () => {
    const conflict = await clash(mill('a forge'), mill('an inn'));
    const merged = await textOn(b);
    await save(b, `${merged}\nA third one was found.\n`);
    await settle(conflict, 'theirs');
    assert.equal(await textOn(b), `${mill('a forge')}\nA third one was found.\n`);
    const [operation] = await b.store.history.operations({ limit: 1 });
    await b.store.write((unit) => unit.undo(operation!.id));
    assert.equal(await textOn(b), `${merged}\nA third one was found.\n`);
  });

  it('are settled one by one when there are several', async () => {
    await save(a, mill('a forge').replace('two sons', 'six cats'));
    await save(b, mill('an inn').replace('two sons', 'nine dogs'));
    await a.engine.syncNow();
    await b.engine.syncNow();
    const { items } = await b.store.review.conflicts({ which: 'open', limit: 10 });
    assert.equal(items.length, 2);
    await settle(items[0]!, 'theirs');
    await settle(items[1]!, 'mine');
    assert.equal(await textOn(b), mill('a forge').replace('two sons', 'nine dogs'));
    await assertSettled();
  });

  it('about a key of front matter are one conflict, and its field follows the choice', async () => {
    const conflict = await clash(
      head.replace('calm', 'glad') + body,
      head.replace('calm', 'grim') + body,
    );
    assert.equal(conflict.field, 'frontMatter.mood');
    await settle(conflict, 'theirs');
    assert.equal(await textOn(b), head.replace('calm', 'glad') + body);
    await assertSettled();
  });

  it('about a field put the chosen value there', async () => {
    await a.store.repository(entities).upsert({ docId, summary: 'A miller' });
    await b.store.repository(entities).upsert({ docId, summary: 'A spy' });
    await a.engine.syncNow();
    await b.engine.syncNow();
    await settle(await onlyConflict(), 'theirs');
    assert.equal((await b.store.repository(entities).getById(docId))?.summary, 'A miller');
    await assertSettled();
  });

  it('about a field keep the other value in the text once "both" was chosen', async () => {
    await a.store.repository(entities).upsert({ docId, summary: 'A miller' });
    await b.store.repository(entities).upsert({ docId, summary: 'A spy' });
    await a.engine.syncNow();
    await b.engine.syncNow();
    await settle(await onlyConflict(), 'both');
    assert.equal((await b.store.repository(entities).getById(docId))?.summary, 'A spy');
    assert.match(await textOn(b), /summary on another device: A miller\n$/);
    await assertSettled();
  });

  it('between an edit and a deletion delete the note once the deletion was chosen', async () => {
    await save(a, mill('a forge'));
    await b.store.repository(entities).remove(docId);
    await a.engine.syncNow();
    await b.engine.syncNow();
    assert.equal(await textOn(b), mill('a forge'));
    const conflict = await onlyConflict();
    assert.deepEqual([conflict.field, conflict.mine, conflict.theirs], ['deleted', true, false]);
    await settle(conflict, 'mine');
    await assertSettled();
    assert.equal(await textOn(a), '(deleted)');
  });

  it('are settled when the note is deleted, here or on the other device', async () => {
    await clash(mill('a forge'), mill('an inn'));
    await a.engine.syncNow();
    await a.store.repository(entities).remove(docId);
    await a.engine.syncNow();
    await b.engine.syncNow();
    await assertSettled();
    const { items } = await b.store.review.conflicts({ which: 'settled', limit: 10 });
    assert.equal(items[0]?.chosen, 'deleted');
  });

  it('cannot be settled twice', async () => {
    const conflict = await clash(mill('a forge'), mill('an inn'));
    await settle(conflict, 'edited');
    await assert.rejects(settle(conflict, 'mine'), { reason: 'not-found' });
  });

  it('leave nothing of a discarded edit but its version in the history', async () => {
    await save(b, mill('an inn'));
    assert.equal(await b.store.write((unit) => unit.discardUnsent(docId)), true);
    assert.equal(await textOn(b), head + body);
    assert.equal((await b.store.sync.counts()).pending, 0);
    const [, replaced] = await b.store.history.versions(docId);
    const version = await b.store.history.version(docId, replaced!.versionId);
    assert.equal(version?.text, mill('an inn'));
    await converge(campaignId, a, b);
    assert.equal(await textOn(a), head + body);
  });

  it('take a discarded edit back that had landed without an answer', async () => {
    await save(b, mill('an inn'));
    b.remote.after = (method) => {
      if (method !== 'commit') return;
      b.remote.after = () => undefined;
      throw Object.assign(new Error('The connection broke.'), {
        name: 'MoonforgeError',
        reason: 'offline',
      });
    };
    await assert.rejects(b.engine.syncNow());
    assert.equal(await b.store.write((unit) => unit.discardUnsent(docId)), true);
    assert.equal(await textOn(b), head + body);
    await b.engine.syncNow();
    await converge(campaignId, a, b);
    assert.equal(await textOn(a), head + body);
  });
});
