import assert from 'node:assert/strict';

import { entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import { MoonforgeError, reasonOf } from '../../../src/core/errors';
import { randomFrom } from '../../support/randomFrom';
import { freshProject } from './support/emulator';
import { converge, newCampaign, SyncRig, type Client } from './support/syncRig';

/** Repeat a run with MOONFORGE_SEED. */
const firstSeed = Number(process.env['MOONFORGE_SEED'] ?? 20_261);
const seeds = [0, 1, 2, 3, 4].map((more) => firstSeed + more);
const devices = 6;
/** Of each device, some at a time between two rounds. */
const operations = 300;
const operationsAtOnce = 15;
const faultRate = 0.15;

describe('Six devices on a bad connection', () => {
  for (const seed of seeds) {
    it(`end equal, with every word that was typed, when requests and answers get lost (seed ${seed})`, async () => {
      const rig = new SyncRig(await freshProject(`demo-convergence-${seed}`));
      try {
        const clients: Client[] = [];
        while (clients.length < devices) clients.push(await rig.client());
        const [first, ...others] = clients;
        assert.ok(first);
        const titles = ['Aldric', 'Berta', 'Cuno', 'Doran', 'Edda', 'Finn'];
        const { campaignId, notes } = await newCampaign(first, titles);
        await first.engine.syncNow();
        for (const client of others) await client.engine.join(campaignId);
        const random = randomFrom(seed);
        for (const client of clients) loseRequests(client, random);
        const words = await typeEverywhere(clients, notes, random);
        for (const { remote } of clients) remote.before = remote.after = () => undefined;
        await converge(campaignId, ...clients);
        await assertKept(clients, campaignId, words);
      } finally {
        await rig.close();
      }
    }).timeout(300_000);
  }
});

/** Each device types some words into notes, then most of them sync at once, and so on. */
async function typeEverywhere(
  clients: readonly Client[],
  notes: readonly RecordId[],
  random: () => number,
): Promise<readonly string[]> {
  const words: string[] = [];
  for (let done = 0; done < operations; done += operationsAtOnce) {
    for (const client of clients) {
      const typed = Array.from({ length: operationsAtOnce }, (_, i) => `word${words.length + i}w`);
      words.push(...typed);
      await typeWords(client, notes, { words: typed, random });
    }
    const syncing = clients.filter(() => random() < 0.7);
    // What fails is tried again after the next words, or at the end.
    const rounds = await Promise.allSettled(syncing.map(({ engine }) => engine.syncNow()));
    for (const round of rounds) {
      if (round.status === 'rejected') assert.ok(reasonOf(round.reason), String(round.reason));
    }
  }
  return words;
}

interface Typing {
  readonly words: readonly string[];
  readonly random: () => number;
}

/** Puts each word in front of a random line of a random note, or at the end of one, or adds a line. */
async function typeWords(
  { store }: Client,
  notes: readonly RecordId[],
  { words, random }: Typing,
): Promise<void> {
  await store.write(async (unit) => {
    for (const word of words) {
      const docId = notes[Math.floor(random() * notes.length)];
      assert.ok(docId);
      const note = await unit.get(docId);
      assert.ok(note);
      await unit.upsert(entities, { docId, body: withWord(note.body, word, random) });
    }
  });
}

function withWord(body: string, word: string, random: () => number): string {
  const lines = body.trimEnd().split('\n');
  const at = Math.floor(random() * lines.length);
  const how = random();
  if (how < 0.4) lines[at] = `${word} ${lines[at]}`;
  else if (how < 0.8) lines[at] = `${lines[at]} ${word}`;
  else lines.splice(at, 0, '', `${word}.`, '');
  return `${lines.join('\n')}\n`;
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
  const found = new Set(kept.match(/word\d+w/g));
  assert.deepEqual(
    words.filter((word) => !found.has(word)),
    [],
  );
}
