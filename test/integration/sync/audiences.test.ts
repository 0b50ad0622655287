import assert from 'node:assert/strict';

import { doc, getDoc, serverTimestamp, updateDoc } from 'firebase/firestore/lite';

import { campaigns, entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { RemoteDocument } from '../../../src/core/ports/remoteStore';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { freshProject } from './support/emulator';
import { liteClient } from './support/liteClient';
import { lostAnswer } from './support/lostAnswer';
import { contents, converge, newCampaign, SyncRig, type Client } from './support/syncRig';

const shown = '---\naudience: table\n---\n';

describe('What the players may see', () => {
  let rig: SyncRig;
  let target: EmulatorTarget;
  let a: Client;
  let campaignId: CampaignId;
  let note: RecordId;

  beforeEach(async () => {
    target = await freshProject('moonforge-audiences');
    rig = new SyncRig(target);
    a = await rig.client();
    const made = await newCampaign(a, ['Aldric']);
    campaignId = made.campaignId;
    note = made.notes[0]!;
    await a.engine.syncNow();
  });

  afterEach(() => rig.close());

  it('is a note that was revealed, whole and in one commit, and again after it was hidden', async () => {
    const b = await joined();
    const player = await joined('player');
    assert.equal((await player.store.notes.summaries({ campaignId })).length, 1);

    await write(a, { frontMatter: shown, body: 'A smith.\n' });
    await converge(campaignId, a, b);
    await player.engine.syncNow();
    assert.equal((await player.store.repository(entities).getById(note))?.body, 'A smith.\n');
    assert.deepEqual(await places(a), { gm: 'moved', table: 'Aldric' });

    await write(a, { frontMatter: '', body: 'A smith and a traitor.\n' });
    await converge(campaignId, a, b);
    assert.deepEqual(await places(a), { gm: 'Aldric', table: 'moved' });
    assert.equal((await b.store.repository(entities).getById(note))?.audience, null);
    await player.engine.syncNow();
    assert.equal(await player.store.notes.summary(note), undefined);

    await write(b, { frontMatter: shown });
    await converge(campaignId, a, b);
    const report = await player.engine.syncNow();
    assert.deepEqual([report.verified, report.pending], [true, 0]);
    const seen = await player.store.repository(entities).getById(note);
    assert.equal(seen?.body, 'A smith and a traitor.\n');
  });

  it('has nothing of a hidden note, and nothing of where it was imported from', async () => {
    await a.store.repository(entities).upsert({
      docId: note,
      sourcePath: 'Traitors/Aldric.md',
      frontMatter: shown,
    });
    await a.engine.syncNow();
    const db = liteClient(target, 'gm-1');
    const document = doc(db, 'campaigns', campaignId, 'table', note);
    assert.doesNotMatch(JSON.stringify((await getDoc(document)).data()), /Traitors/);
    const left = (await getDoc(doc(db, 'campaigns', campaignId, 'gm', note))).data();
    assert.deepEqual([left?.['data'], left?.['body'], left?.['moved']], [{}, '', true]);

    await write(a, { frontMatter: '', body: 'A secret.\n' });
    await a.engine.syncNow();
    const hidden = (await getDoc(document)).data();
    assert.deepEqual([hidden?.['data'], hidden?.['body'], hidden?.['deleted']], [{}, '', true]);
    const { sourcePath } = (await a.store.repository(entities).getById(note))!;
    assert.equal(sourcePath, 'Traitors/Aldric.md');
  });

  it('merges an edit with a reveal that came first, and no word is lost', async () => {
    const b = await joined();
    await write(a, { frontMatter: shown });
    await write(b, { body: 'Aldric is here.\nHe limps.\n' });
    await a.engine.syncNow();
    await converge(campaignId, b, a);
    const record = await a.store.repository(entities).getById(note);
    assert.deepEqual([record?.body, record?.audience], ['Aldric is here.\nHe limps.\n', 'table']);
    assert.deepEqual(await places(a), { gm: 'moved', table: 'Aldric' });
  });

  it('merges a reveal with an edit that came first', async () => {
    const b = await joined();
    await write(a, { frontMatter: shown });
    await write(b, { body: 'Aldric is here.\nHe limps.\n' });
    await b.engine.syncNow();
    await converge(campaignId, a, b);
    const record = await b.store.repository(entities).getById(note);
    assert.deepEqual([record?.body, record?.audience], ['Aldric is here.\nHe limps.\n', 'table']);
  });

  it('brings back a note that one deleted and another revealed, whoever came first', async () => {
    for (const first of ['reveal', 'deletion']) {
      const { notes } = await addNote(first);
      const b = await joined();
      await a.store.repository(entities).upsert({ docId: notes, frontMatter: shown });
      await b.store.repository(entities).remove(notes);
      await (first === 'reveal' ? a : b).engine.syncNow();
      await converge(campaignId, a, b);
      const record = await b.store.repository(entities).getById(notes);
      assert.deepEqual([record?.audience, record?.body], ['table', 'Here.\n'], first);
    }
  });

  it('is the same for two that reveal one note at once', async () => {
    const b = await joined();
    await write(a, { frontMatter: shown });
    await write(b, { frontMatter: shown, summary: 'A smith' });
    await a.engine.syncNow();
    await converge(campaignId, b, a);
    assert.deepEqual(await places(a), { gm: 'moved', table: 'Aldric' });
    assert.equal((await a.store.repository(entities).getById(note))?.summary, 'A smith');
  });

  it('lands a move once, though the answer to it was lost', async () => {
    const b = await joined();
    await write(a, { frontMatter: shown });
    a.remote.after = lostAnswer('commit');
    await assert.rejects(a.engine.syncNow());
    a.remote.after = () => undefined;
    await write(b, { body: 'Aldric is here.\nHe limps.\n' });
    await b.engine.syncNow();
    await converge(campaignId, a, b);
    const [gm, table] = [await documentIn('gm'), await documentIn('table')];
    assert.deepEqual([gm?.rev, table?.rev], [2, 2]);
    assert.equal(table?.body, 'Aldric is here.\nHe limps.\n');
  });

  it('sends a move whose request was lost as it was frozen', async () => {
    await write(a, { frontMatter: shown });
    a.remote.before = lostAnswer('commit');
    await assert.rejects(a.engine.syncNow());
    a.remote.before = () => undefined;
    await write(a, { body: 'Edited since.\n' });
    await converge(campaignId, a);
    assert.deepEqual([(await documentIn('gm'))?.rev, (await documentIn('table'))?.rev], [2, 2]);
    assert.equal((await documentIn('table'))?.body, 'Edited since.\n');
  });

  it('never shows one half of a move: its other document is read with the one that says so', async () => {
    const b = await joined();
    await write(a, { frontMatter: shown, body: 'Revealed.\n' });
    await a.engine.syncNow();
    // The other game master’s request for the players’ part is lost: the move came with the game masters’.
    let reads = 0;
    b.remote.before = (method) => {
      if (method === 'changesAfter' && (reads += 1) === 2) return lostAnswer(method)(method);
    };
    await assert.rejects(b.engine.syncNow());
    const record = await b.store.repository(entities).getById(note);
    assert.deepEqual([record?.audience, record?.body], ['table', 'Revealed.\n']);
    b.remote.before = () => undefined;
    await converge(campaignId, a, b);
  });

  it('is all that a player’s file gets, and the player’s own edits stay in it', async () => {
    await addNote('Secret');
    await write(a, { frontMatter: shown });
    await a.engine.syncNow();
    const player = await joined('player');
    assert.deepEqual(
      (await player.store.notes.summaries({ campaignId })).map(({ title }) => title).toSorted(),
      ['Aldric', 'Thellade'],
    );
    await write(player, { summary: 'My friend' });
    const { pending, pushed } = await player.engine.syncNow();
    assert.deepEqual([pending, pushed, player.engine.status.kept], [0, 0, 1]);
    await write(a, { frontMatter: '' });
    await a.engine.syncNow();
    await player.engine.syncNow();
    assert.equal((await player.store.repository(entities).getById(note))?.summary, 'My friend');
  });

  it('is proven apart from what the game masters have', async () => {
    const b = await joined();
    await write(a, { frontMatter: shown });
    await addNote('Secret');
    await converge(campaignId, a, b);
    for (const { store, remote } of [a, b]) {
      for (const audience of ['gm', 'table'] as const) {
        const totals = await remote.totals(campaignId, audience);
        assert.deepEqual(await store.sync.totals(campaignId, audience), totals);
        assert.ok(totals.count > 0);
        assert.notEqual((await store.sync.state(campaignId, audience))?.verifiedAt ?? null, null);
      }
    }
    assert.deepEqual(await contents(a, campaignId), await contents(b, campaignId));
  });

  for (const edits of [false, true]) {
    const who = edits ? 'who wrote into it' : 'who did not';
    it(`stays hidden when a player, ${who}, becomes a game master`, async () => {
      const player = await playerOfHidden(edits);
      await setRole('gm');
      await converge(campaignId, player, a);
      await assertHidden();
      const body = (await a.store.notes.get(note))?.body ?? '';
      assert.match(body, /a traitor/);
      assert.equal(body.includes('I like him'), edits);
    });
  }

  it('leaves the list of a former game master when it is hidden, and counts as no edit of theirs', async () => {
    await setRole('gm');
    const former = await joined('gm');
    await setRole('player');
    await former.engine.syncNow().catch(() => undefined);
    await write(a, { frontMatter: shown });
    await a.engine.syncNow();
    await former.engine.syncNow();
    assert.equal((await former.store.sync.counts()).kept, 0);
    assert.ok(await former.store.notes.summary(note));
    await write(a, { frontMatter: '', body: 'A traitor.\n' });
    await a.engine.syncNow();
    await former.engine.syncNow();
    assert.equal(await former.store.notes.summary(note), undefined);
  });

  it('stays hidden when a file that still shows it is uploaded again', async () => {
    await write(a, { frontMatter: shown, body: 'A smith.\n' });
    await a.engine.syncNow();
    const b = await joined();
    await write(a, { frontMatter: '', body: 'A smith and a traitor.\n' });
    await a.engine.syncNow();
    await b.engine.uploadAgain(campaignId);
    await converge(campaignId, b, a);
    await assertHidden();
  });

  it('stays hidden when one says so and another reveals it or adds a line at once', async () => {
    const b = await joined();
    await write(a, { frontMatter: '---\naudience: gm\n---\n', body: 'A traitor.\n' });
    await write(b, { frontMatter: shown });
    await converge(campaignId, a, b);
    await assertHidden();

    await write(a, { frontMatter: shown });
    await converge(campaignId, a, b);
    await write(a, { frontMatter: '', body: 'The worst traitor.\n' });
    await write(b, { frontMatter: '---\naudience: table\nsummary: x\n---\n' });
    await converge(campaignId, a, b);
    await assertHidden();
  });

  it('brings no conflict about the campaign’s own page to a player who becomes a game master', async () => {
    const page = { summary: 'A war in the north.', body: 'Long prose.\n' };
    await a.store.repository(campaigns).upsert({ docId: campaignId, ...page });
    await a.engine.syncNow();
    const player = await joined('player');
    await setRole('gm');
    await converge(campaignId, player, a);
    const after = await a.store.repository(campaigns).getById(campaignId);
    assert.deepEqual([after?.summary, after?.body], [page.summary, page.body]);
    assert.deepEqual(await player.store.sync.conflicts(), []);
  });

  function write(
    { store }: Client,
    change: { readonly frontMatter?: string; readonly body?: string; readonly summary?: string },
  ): Promise<unknown> {
    return store.repository(entities).upsert({ docId: note, ...change });
  }

  async function addNote(title: string): Promise<{ readonly notes: RecordId }> {
    const draft = { campaignId, kind: 'npc', title, body: 'Here.\n' };
    const { firebaseId } = await a.store.repository(entities).upsert(draft);
    await a.engine.syncNow();
    return { notes: firebaseId };
  }

  /** Another member’s file that has the campaign. */
  async function joined(role?: 'gm' | 'player'): Promise<Client> {
    const userId = role === undefined ? 'gm-1' : 'player';
    if (role !== undefined) await setRole(role);
    const client = await rig.client({ target: { ...target, userId } });
    await client.engine.join(campaignId);
    await client.engine.syncNow();
    return client;
  }

  /** Makes the user “player” what they are to be. */
  async function setRole(role: 'gm' | 'player'): Promise<void> {
    const root = doc(liteClient(target, 'gm-1'), 'campaigns', campaignId);
    const members = { 'gm-1': 'owner', player: role };
    await updateDoc(root, { members, updatedAt: serverTimestamp() });
  }

  /** A player’s file that has the shown note, which is then hidden with a secret in it. */
  async function playerOfHidden(edits: boolean): Promise<Client> {
    await write(a, { frontMatter: shown, body: 'A smith.\n' });
    await a.engine.syncNow();
    const player = await joined('player');
    if (edits) await write(player, { body: 'A smith. I like him.\n' });
    await write(a, { frontMatter: '', body: 'A smith and a traitor.\n' });
    await a.engine.syncNow();
    await player.engine.syncNow();
    return player;
  }

  async function assertHidden(): Promise<void> {
    const there = await documentIn('table');
    assert.ok(there === undefined || there.moved === true, `on the table: ${there?.body}`);
  }

  async function documentIn(audience: 'gm' | 'table'): Promise<RemoteDocument | undefined> {
    return (await a.remote.read(campaignId, audience, [note])).get(note);
  }

  /** What each audience’s document of the note is: its title, or that it moved away. */
  async function places({ remote }: Client): Promise<Record<string, unknown>> {
    const entries = (['gm', 'table'] as const).map(async (audience) => {
      const found = (await remote.read(campaignId, audience, [note])).get(note);
      return [audience, found?.moved === true ? 'moved' : found?.data['title']] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }
});
