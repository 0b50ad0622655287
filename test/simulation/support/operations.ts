import { reasonOf } from '../../../src/core/errors';
import type { AnyRecord } from '../../../src/core/model/collections';
import type { RecordId } from '../../../src/core/model/ids';
import { readBasesOf } from '../../../src/db/sync/bases';
import { keptDays } from '../../../src/sync/keptDays';
import { assertQueued } from './checks';
import { placeOf } from './modelServer';
import type { Operation } from './plan';
import type { Simulation } from './run';
import type { SimClient } from './simClient';
import { cut, headOf, tagged, typed, withHead } from './texts';

const day = 86_400_000;

/** Gates that open while a round of each client runs, more or less. */
const stepsOfRounds = 200;

const waits = [300, 2_500, 5_000, 20_000, 90_000, 700_000, 3 * 86_400_000];

/** Does one operation of a plan; what cannot be done (there is no such note any more) is left out. */
export async function perform(simulation: Simulation, operation: Operation): Promise<void> {
  const { clients, world } = simulation;
  const client = clients[operation.client % clients.length];
  if (client === undefined) return;
  world.note(`— ${client.name} ${operation.kind}`);
  if (!(await doToMachine(simulation, client, operation))) {
    await doToNote(simulation, client, operation);
  }
  if (operation.b % 6 === 0) await assertQueued(simulation, client);
}

/** What happens to machines, accounts and the server. */
async function doToMachine(
  simulation: Simulation,
  client: SimClient,
  { kind, a, b }: Operation,
): Promise<boolean> {
  const { world, server, campaignId, ledger } = simulation;
  switch (kind) {
    case 'sync':
      askForRound(client);
      return true;
    case 'wait':
      await world.pass(waits[a % waits.length] ?? 0);
      return true;
    case 'kill':
      client.kill();
      await assertQueued(simulation, client);
      client.open();
      return true;
    case 'window':
      if (client.windows.length < 2) client.open();
      return true;
    case 'steal':
      client.fallAsleep();
      await world.pass(20_000);
      askForRound(client);
      return true;
    case 'wake':
      if (b % 2 === 0) {
        // The other window ends before this one wakes.
        client.kill(1);
        await world.pass(20_000);
      }
      client.wake();
      return true;
    case 'offline':
    case 'online':
      client.setOnline(kind === 'online');
      return true;
    case 'clock':
      client.setSkew(Math.round((a / 500_000 - 1) * 315_360_000_000));
      return true;
    case 'demote':
    case 'promote': {
      const members = server.campaigns.get(campaignId)?.members;
      if (members?.get(client.user) !== 'owner')
        members?.set(client.user, kind === 'demote' ? 'reader' : 'gm');
      return true;
    }
    case 'newer': {
      const documents = [...(server.campaigns.get(campaignId)?.documents.values() ?? [])];
      // No program changes the fields of a note that is deleted for it.
      const living = documents.filter(({ moved, deleted }) => moved !== true && !deleted);
      const document = living[a % living.length];
      if (document === undefined) return true;
      const { audience, docId } = document;
      simulation.gone.delete(docId);
      const word = ledger.newWord(`a newer version writes ${docId}`);
      server.rewrite(campaignId, placeOf(audience, docId), {
        time: simulation.network.time(),
        data: { [`future${b}`]: word },
      });
      return true;
    }
    case 'compact':
      await compact(simulation);
      return true;
    case 'poison':
      await poison(simulation, client, `n${a % simulation.made}-${simulation.plan.seed}`);
      askForRound(client);
      return true;
    default:
      return false;
  }
}

/**
 * Two days go by after everybody asked for a round, and an owner takes out what was deleted before, as if that were long ago. No deletion may be on its way from before,
 * of which nobody could know: in ninety days it arrives.
 */
async function compact(simulation: Simulation): Promise<void> {
  const { clients, world, server, network, campaignId } = simulation;
  const members = server.campaigns.get(campaignId)?.members;
  for (const client of clients) askForRound(client);
  for (let i = 0; i < stepsOfRounds && (await world.step()); i += 1);
  await world.pass(2 * day);
  const owner = clients.find(({ user }) => members?.get(user) === 'owner');
  const engine = owner?.windows.at(-1)?.engine;
  if (owner === undefined || engine === undefined || network.late > 0) return;
  owner.setSkew((keptDays - 1) * day);
  engine.compact(campaignId, keptDays).catch(unlessDefect(owner));
}

/** One document the server refuses, whatever it is; it and others are edited. */
async function poison(
  { server, poisoned, ledger, gone, campaignId }: Simulation,
  { file: { store }, name }: SimClient,
  poisonedId: string,
): Promise<void> {
  poisoned.add(poisonedId);
  server.refuses = ({ docId }) => docId === poisonedId;
  for (const { docId, collection } of await store.notes.summaries({ campaignId })) {
    if (collection === 'campaigns') continue;
    gone.delete(docId);
    const note = await store.notes.get(docId);
    const body = `${ledger.newWord(`${name} beside poison ${docId}`)}
${note?.body ?? ''}`;
    await store.write((unit) => unit.put(collection, { docId, body }));
  }
}

/** What a fault of the network or the server ends is part of the run; a defect of the engine is not. */
function askForRound(client: SimClient): void {
  for (const { engine } of client.windows.slice(-1)) {
    engine.syncNow().catch(unlessDefect(client));
  }
}

function unlessDefect(client: SimClient): (error: unknown) => void {
  return (error) => {
    if (reasonOf(error) === undefined) client.fails('defect', String(error));
  };
}

/** What a user does to a note. */
async function doToNote(
  simulation: Simulation,
  client: SimClient,
  { kind, a, b }: Operation,
): Promise<void> {
  const { ledger, campaignId, plan } = simulation;
  const { store } = client.file;
  if (kind === 'create') {
    const docId = `n${simulation.made}-${plan.seed}` as RecordId;
    simulation.made += 1;
    const collection = (['entities', 'chapters', 'entities'] as const)[a % 3] ?? 'entities';
    const word = ledger.newWord(`${client.name} makes ${docId}`);
    await store.write((unit) =>
      unit.put(collection, { docId, campaignId, title: `Name ${word}`, body: `${word} begins.\n` }),
    );
    return;
  }
  if (kind === 'undelete') return undelete(simulation, client, a);
  // In an order that no random order key decides.
  const notes = (await store.notes.summaries({ campaignId })).toSorted((x, y) =>
    x.docId < y.docId ? -1 : 1,
  );
  const note =
    notes.length === 0 ? undefined : await store.notes.get(notes[a % notes.length]!.docId);
  if (note === undefined || note.collection === 'campaigns') return;
  if (kind === 'delete') return remove(simulation, client, note);
  const others = notes
    .filter(({ collection }) => collection === note.collection)
    .map(({ docId }) => docId);
  const draft = draftOf(simulation, { client, note, kind, b, others });
  if (draft === undefined) return;
  simulation.gone.delete(note.firebaseId);
  await store.write((unit) => unit.put(note.collection, { docId: note.firebaseId, ...draft }));
}

interface Edit {
  readonly client: SimClient;
  readonly note: AnyRecord;
  readonly kind: string;
  readonly b: number;
  readonly others: readonly RecordId[];
}

function draftOf(
  { ledger }: Simulation,
  { client, note, kind, b, others }: Edit,
): Record<string, string | number | null> | undefined {
  const word = (): string => ledger.newWord(`${client.name} ${kind} ${note.firebaseId}`);
  switch (kind) {
    case 'word':
      return { body: typed(note.body, word(), b) };
    case 'cut':
      return { body: cut(note.body, b, ledger) };
    case 'title':
    case 'summary':
      ledger.remove(note[kind]);
      return { [kind]: `New ${word()}` };
    case 'tag':
      return { frontMatter: tagged(note.frontMatter, word()) };
    case 'reveal':
    case 'hide': {
      const audience = kind === 'reveal' ? 'table' : '';
      return { frontMatter: withHead({ ...headOf(note.frontMatter), audience }) };
    }
    case 'hit':
      return note.collection === 'combatants'
        ? { hitPoints: (note.hitPoints ?? 0) - 1 - (b % 5) }
        : undefined;
    case 'move':
      return note.collection === 'entities'
        ? { parentId: others[b % others.length] ?? null }
        : undefined;
    case 'order':
      return note.collection === 'chapters' ? { orderKey: `a${b % 60}` } : undefined;
    default:
      return undefined;
  }
}

/** I17: a note that was deleted when all had said what they had to say stays deleted until somebody touches it. */
async function remove(
  { clients, server, campaignId, gone, ledger }: Simulation,
  client: SimClient,
  note: AnyRecord,
): Promise<void> {
  const { firebaseId } = note;
  const documents = [...(server.campaigns.get(campaignId)?.documents.values() ?? [])];
  const bases = await readBasesOf(client.file.sql, { docId: firebaseId, campaignId });
  const known = documents.filter(({ docId }) => docId === firebaseId);
  let isSettled =
    known.length > 0 && known.every(({ audience, rev }) => bases[audience]?.rev === rev);
  for (const { file } of clients) {
    const row = await file.sql.get('SELECT 1 FROM outbox_ops WHERE docId = ?', [firebaseId]);
    isSettled &&= row === undefined;
  }
  ledger.bury(JSON.stringify([note, bases]));
  await client.file.store.write((unit) => unit.remove(firebaseId));
  if (isSettled) gone.add(firebaseId);
  else gone.delete(firebaseId);
}

async function undelete(
  { campaignId, gone, ledger }: Simulation,
  client: SimClient,
  a: number,
): Promise<void> {
  const { store } = client.file;
  await store.write(async (unit) => {
    const deleted = (await unit.deletedRecords(campaignId)).toSorted((x, y) =>
      x.record.firebaseId < y.record.firebaseId ? -1 : 1,
    );
    if (deleted.length === 0) return;
    const record = deleted[a % deleted.length]?.record;
    if (record === undefined || record.collection === 'campaigns') return;
    gone.delete(record.firebaseId);
    const word = ledger.newWord(`${client.name} brings back ${record.firebaseId}`);
    await unit.put(record.collection, {
      docId: record.firebaseId,
      body: `${record.body}\n${word}\n`,
    });
  });
}
