import assert from 'node:assert/strict';

import { entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import { MoonforgeError } from '../../../src/core/errors';
import { randomFrom } from '../../support/randomFrom';
import { freshProject } from './support/emulator';
import { converge, edit, newCampaign, SyncRig, type Client } from './support/syncRig';

/** Repeat a run with MOONFORGE_SEED. */
const seed = Number(process.env['MOONFORGE_SEED'] ?? 20_261);
const operations = 60;
const faultRate = 0.15;

describe(`Three devices on a bad connection (seed ${seed})`, () => {
  it('end equal, with every word that was typed, when requests and answers get lost', async () => {
    const target = await freshProject('demo-convergence');
    const rig = new SyncRig(target);
    try {
      const clients = [await rig.client(), await rig.client(), await rig.client()] as const;
      const { campaignId, notes } = await newCampaign(clients[0], ['Aldric', 'Berta', 'Cuno']);
      await clients[0].engine.syncNow();
      for (const client of clients.slice(1)) await client.engine.join(campaignId);
      const random = randomFrom(seed);
      for (const client of clients) loseRequests(client, random);
      const words = await typeEverywhere(clients, notes, random);
      for (const { remote } of clients) remote.before = remote.after = () => undefined;
      await converge(campaignId, ...clients);
      await assertKept(clients, campaignId, words);
    } finally {
      await rig.close();
    }
  }).timeout(180_000);
});

/** Each operation adds one new word to a random note on a random device, or syncs one or two devices. */
async function typeEverywhere(
  clients: readonly Client[],
  notes: readonly RecordId[],
  random: () => number,
): Promise<readonly string[]> {
  const words: string[] = [];
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  for (let i = 0; i < operations; i += 1) {
    const client = pick(clients);
    if (random() < 0.6) {
      const word = `word${i}`;
      await typeWord(client, pick(notes), word, random);
      words.push(word);
    } else {
      const syncing = random() < 0.5 ? [client, pick(clients)] : [client];
      // What fails is tried again by a later operation, or at the end.
      await Promise.allSettled(syncing.map(({ engine }) => engine.syncNow()));
    }
  }
  return words;
}

/** Puts a word in front of a random line, or at the end of one, or adds a line. */
async function typeWord(
  client: Client,
  docId: RecordId,
  word: string,
  random: () => number,
): Promise<void> {
  const note = await client.store.repository(entities).getById(docId);
  assert.ok(note);
  const lines = note.body.trimEnd().split('\n');
  const at = Math.floor(random() * lines.length);
  const how = random();
  if (how < 0.4) lines[at] = `${word} ${lines[at]}`;
  else if (how < 0.8) lines[at] = `${lines[at]} ${word}`;
  else lines.splice(at, 0, '', `${word}.`, '');
  await edit(client, docId, { body: `${lines.join('\n')}\n` });
}

function loseRequests({ remote }: Client, random: () => number): void {
  const lose = (): void => {
    if (random() < faultRate) throw new MoonforgeError('offline', 'The connection broke.');
  };
  remote.before = lose;
  remote.after = lose;
}

async function assertKept(
  clients: readonly Client[],
  campaignId: CampaignId,
  words: readonly string[],
): Promise<void> {
  const [{ store }] = clients as readonly [Client];
  const summaries = await store.notes.summaries({ campaignId });
  const records = await Promise.all(summaries.map(({ docId }) => store.notes.get(docId)));
  const conflicts = await Promise.all(clients.map((client) => client.store.sync.conflicts()));
  const kept = JSON.stringify([records.map((record) => record?.body), conflicts]);
  const found = new Set(kept.match(/word\d+/g));
  assert.deepEqual(
    words.filter((word) => !found.has(word)),
    [],
  );
}
