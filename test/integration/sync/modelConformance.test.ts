import assert from 'node:assert/strict';

import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { RemoteStore, RemoteWrite } from '../../../src/core/ports/remoteStore';
import type { RemoteState } from '../../../src/core/ports/syncStore';
import { connectFirestore } from '../../../src/sync/firestore/connectFirestore';
import { ModelRemote } from '../../simulation/support/modelRemote';
import { ModelServer } from '../../simulation/support/modelServer';
import { randomFrom } from '../../support/randomFrom';
import { freshProject } from './support/emulator';

/** Repeat a run with MOONFORGE_SEED. */
const seed = Number(process.env['MOONFORGE_SEED'] ?? 4_711);
const commits = 150;
const campaignId = 'campaign' as CampaignId;

describe(`The simulator's server and Firestore with the shipped rules (seed ${seed})`, () => {
  it('take and refuse the same writes, and have the same documents afterwards', async () => {
    const target = await freshProject('demo-conformance');
    const server = new ModelServer();
    const pairs = await Promise.all(
      ['gm-1', 'outsider'].map(async (userId) => ({
        real: await connectFirestore({ ...target, userId }),
        model: new ModelRemote(server, userId),
      })),
    );
    try {
      const [owner, outsider] = pairs;
      assert.ok(owner && outsider);
      for (const remote of [owner.real, owner.model]) {
        await remote.createCampaign(campaignId, 'Thellade');
      }
      const random = randomFrom(seed);
      const taken = { accepted: 0, refused: 0 };
      for (let i = 0; i < commits; i += 1) {
        const pair: (typeof pairs)[number] = random() < 0.05 ? outsider : owner;
        const writes = writesOf(server, random, i);
        const [real, model]: readonly boolean[] = await Promise.all(
          [pair.real, pair.model].map((remote) => accepts(remote, writes)),
        );
        assert.equal(model, real, `commit ${i} with ${JSON.stringify(writes).slice(0, 2000)}`);
        taken[real ? 'accepted' : 'refused'] += 1;
      }
      assert.ok(taken.accepted > 20 && taken.refused > 20, JSON.stringify(taken));
      assert.deepEqual(await documentsOf(owner.model), await documentsOf(owner.real));
      assert.deepEqual(await totalsOf(owner.model), await totalsOf(owner.real));
    } finally {
      for (const { real } of pairs) await real.close();
    }
  }).timeout(120_000);
});

async function accepts(remote: RemoteStore, writes: readonly RemoteWrite[]): Promise<boolean> {
  try {
    await remote.commit(campaignId, writes);
    return true;
  } catch {
    return false;
  }
}

/** One to three writes, right or wrong in one of the ways the rules know. */
function writesOf(server: ModelServer, random: () => number, round: number): RemoteWrite[] {
  const ids = new Set(Array.from({ length: 1 + Math.floor(random() * 3) }, () => idOf(random)));
  return [...ids].map((docId) => {
    const audience = docId === campaignId || random() < 0.8 ? 'gm' : 'table';
    const found = server.campaigns.get(campaignId)?.documents.get(`${audience}/${docId}`);
    const base = found && random() > 0.05 ? stateOf(found) : undefined;
    const jump = random() < 0.1 ? Math.floor(random() * 3) - 1 : 1;
    const state = { ...nextState(docId, base, random), rev: (base?.rev ?? 0) + jump };
    return { audience, docId, state, base, device: 'device-1', marker: `m${round}` };
  });
}

function idOf(random: () => number): RecordId {
  return random() < 0.1 ? campaignId : (`note-${Math.floor(random() * 6)}` as RecordId);
}

function nextState(
  docId: RecordId,
  base: RemoteState | undefined,
  random: () => number,
): Omit<RemoteState, 'rev'> {
  const isCampaign = docId === campaignId ? random() > 0.1 : random() < 0.03;
  const field = `field${Math.floor(random() * 4)}`;
  const data = { ...base?.data, [field]: Math.floor(random() * 100) };
  if (base !== undefined && random() < 0.2) {
    const [gone] = Object.keys(base.data);
    if (gone !== undefined) Reflect.deleteProperty(data, gone);
  }
  const body = random() < 0.04 ? 'x'.repeat(930_000) : `Text ${Math.floor(random() * 1000)}.`;
  const collection = base?.collection ?? (isCampaign ? 'campaigns' : 'entities');
  return { collection, deleted: random() < 0.2, data, body };
}

function stateOf({ collection, deleted, data, body, rev }: RemoteState): RemoteState {
  return { collection, deleted, data, body, rev };
}

async function documentsOf(remote: RemoteStore): Promise<unknown> {
  const pages = await Promise.all(
    (['gm', 'table'] as const).map((audience) =>
      remote.changesAfter(campaignId, audience, null, 100),
    ),
  );
  const entries = pages.flatMap(({ documents }) =>
    documents.map(({ audience, docId, seen, ...document }) => {
      const markers = [...seen].sort();
      return [`${audience}/${docId}`, { ...stateOf(document), markers }] as const;
    }),
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function totalsOf(remote: RemoteStore): Promise<unknown> {
  return Promise.all(
    (['gm', 'table'] as const).map((audience) => remote.totals(campaignId, audience)),
  );
}
