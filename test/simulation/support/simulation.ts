import type { CollectionName } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import { reasonOf } from '../../../src/core/errors';
import { withoutAudience } from '../../../src/core/sync/withoutAudience';
import { assertEqual } from './checks';
import { Ledger } from './ledger';
import { ModelServer } from './modelServer';
import { perform } from './operations';
import type { Plan } from './plan';
import type { Simulation } from './run';
import { BrokenInvariant, SimClient } from './simClient';
import type { SimFile } from './simFile';
import { Network, noFaults } from './simRemote';
import { World } from './world';

/** Rounds of everybody after which all must be at rest. */
const longestPeace = 12;

/** Requests one round of a client may take, however unlucky. */
const requestsPerRound = 400;

/** Runs a plan in the given files, and throws when an invariant breaks. Returns the run for whoever wants to look at it. */
export async function simulate(
  plan: Plan,
  files: readonly SimFile[],
  started?: (world: World) => void,
): Promise<Simulation> {
  const simulation = await begin(plan, files);
  const { world, network, clients } = simulation;
  started?.(world);
  try {
    await invite(simulation);
    network.faults = plan.faults;
    for (const operation of plan.operations) {
      for (let i = 0; i < operation.steps && (await world.step()); i += 1);
      await perform(simulation, operation);
      assertUnbroken(simulation);
    }
    await makePeace(simulation);
    await assertEqual(simulation);
    return simulation;
  } finally {
    for (const client of clients) client.kill();
  }
}

async function begin(plan: Plan, files: readonly SimFile[]): Promise<Simulation> {
  const world = new World(plan.seed);
  const server = new ModelServer();
  // Runs last days, not months.
  server.keptSeconds = 0;
  const network = new Network(world, server);
  const clients: SimClient[] = [];
  for (const [i, file] of files.slice(0, plan.clients).entries()) {
    await file.wipe(`device-${i}`);
    const user = plan.sharedUser ? 'gm' : `gm-${i}`;
    const parts = { world, network, file, user, background: plan.background };
    const client = new SimClient({ ...parts, name: 'abcdefgh'[i] ?? '?' });
    client.skew = plan.skews[i] ?? 0;
    clients.push(client);
  }
  return {
    ...{ plan, world, server, network, clients },
    campaignId: `campaign-${plan.seed}` as CampaignId,
    ledger: new Ledger(plan.seed),
    gone: new Set(),
    poisoned: new Set(),
    made: 0,
  };
}

/** Everybody has the same campaign before anything goes wrong. */
async function invite(simulation: Simulation): Promise<void> {
  const { world, server, clients, campaignId } = simulation;
  const [first, ...others] = clients;
  if (first === undefined) throw new Error('A run has at least one client.');
  await first.file.store.write(async (unit) => {
    await unit.put('campaigns', { docId: campaignId, title: 'Thellade' });
    for (const [i, collection] of (
      ['entities', 'entities', 'chapters', 'combatants'] as const
    ).entries()) {
      const docId = `n${i}-${simulation.plan.seed}` as RecordId;
      const draft = {
        docId,
        campaignId,
        title: `Name ${i}`,
        body: 'First line.\n\nSecond line.\n',
      };
      const more =
        collection === 'combatants'
          ? { hitPoints: 100 }
          : collection === 'entities'
            ? { kind: 'npc' }
            : {};
      await unit.put(collection, { ...draft, ...more });
      simulation.made += 1;
    }
  });
  await world.until(first.open().engine.syncNow());
  const members = server.campaigns.get(campaignId)?.members;
  for (const { user } of others) if (members?.has(user) === false) members.set(user, 'gm');
  for (const client of others) await world.until(client.open().engine.join(campaignId));
}

function assertUnbroken({ clients, server }: Simulation): void {
  for (const { broken } of clients) if (broken !== undefined) throw broken;
  if (new Set(server.landed).size < server.landed.length) {
    throw new BrokenInvariant('I8', 'an operation landed twice');
  }
}

/** The faults end, and everybody syncs until nothing moves any more. */
async function makePeace(simulation: Simulation): Promise<void> {
  const { world, network, server, clients, campaignId } = simulation;
  network.faults = noFaults;
  server.refuses = () => false;
  for (const [user, role] of server.campaigns.get(campaignId)?.members ?? []) {
    if (role === 'reader') server.campaigns.get(campaignId)?.members.set(user, 'gm');
  }
  for (const client of clients) {
    client.wake();
    client.setOnline(true);
  }
  await world.quiet();
  for (const client of clients) client.kill(1);
  await world.pass(60_000);
  await world.quiet();
  for (const client of clients) {
    if (client.windows.length === 0) client.open();
    await editQuarantined(simulation, client);
  }
  // Who was proven equal to the server after its last change is at rest.
  const restingAt = new Map<SimClient, number>();
  for (let pass = 0; pass < longestPeace; pass += 1) {
    for (const client of clients) {
      if (restingAt.get(client) === server.changes) continue;
      if (await syncOnce(simulation, client)) restingAt.set(client, server.changes);
      await hideUnknown(client);
      assertUnbroken(simulation);
    }
    if (clients.every((client) => restingAt.get(client) === server.changes)) return;
  }
  throw new BrokenInvariant('I11', `nobody came to rest in ${longestPeace} rounds of everybody`);
}

async function syncOnce({ world }: Simulation, client: SimClient): Promise<boolean> {
  const before = client.remote.requests;
  try {
    const { pending, verified } = await world.until(client.engine.syncNow());
    const requests = client.remote.requests - before;
    if (requests > requestsPerRound) {
      throw new BrokenInvariant('I23', `${client.name} made ${requests} requests in one round`);
    }
    return verified && pending === 0;
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    throw new BrokenInvariant(
      'I11',
      `${client.name} could not sync in peace: ${reason}: ${String(error)}`,
    );
  }
}

/** A note the server refused is changed by its user, who was told why. */
async function editQuarantined(
  { ledger, plan, poisoned, gone }: Simulation,
  { file, name }: SimClient,
): Promise<void> {
  const demoted = plan.operations.some(({ kind }) => kind === 'demote');
  const rows = await file.sql.all<{ readonly docId: RecordId; readonly collection: string }>(
    "SELECT docId, collection FROM outbox_ops WHERE state = 'quarantined'",
  );
  for (const { docId, collection } of rows) {
    if (await mayTellSecrets(file, docId)) continue;
    if (!demoted && !poisoned.has(docId)) {
      throw new BrokenInvariant('I15', `${name} set ${docId} aside, which the server takes`);
    }
    const found = `SELECT body FROM "${collection}" WHERE firebaseId = ?`;
    const note = await file.sql.get<{ readonly body: string }>(found, [docId]);
    const body = `${note?.body ?? ''}\n${ledger.newWord(`${name} mends ${docId}`)}\n`;
    gone.delete(docId);
    await file.store.write((unit) => unit.put(collection as CollectionName, { docId, body }));
  }
}

/** Whether a note that was revealed is set aside since a newer version wrote into it. */
async function mayTellSecrets({ sql }: SimFile, docId: RecordId): Promise<boolean> {
  const row = await sql.get<{ readonly lastError: string | null }>(
    "SELECT lastError FROM outbox_ops WHERE docId = ? AND state = 'quarantined'",
    [docId],
  );
  return row?.lastError?.startsWith('A newer version') === true;
}

/** Users who are told that a note stays hidden until they update hide it for now. */
async function hideUnknown({ file }: SimClient): Promise<void> {
  for (const collection of ['entities', 'chapters', 'combatants'] as const) {
    const rows = await file.sql.all<{ readonly docId: RecordId; readonly frontMatter: string }>(
      `SELECT firebaseId AS docId, frontMatter FROM "${collection}"`,
    );
    for (const { docId, frontMatter } of rows) {
      if (!(await mayTellSecrets(file, docId))) continue;
      const hidden = { docId, frontMatter: withoutAudience(frontMatter) };
      await file.store.write((unit) => unit.put(collection, hidden));
    }
  }
}
