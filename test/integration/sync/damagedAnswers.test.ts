import assert from 'node:assert/strict';

import { reasonOf } from '../../../src/core/errors';
import { randomFrom } from '../../support/randomFrom';
import { freshProject } from './support/emulator';
import { converge, edit, newCampaign, SyncRig } from './support/syncRig';
import { startTcpProxy, type Damage } from './support/tcpProxy';

/** Repeat a run with MOONFORGE_SEED. */
const seed = Number(process.env['MOONFORGE_SEED'] ?? 7);
const rounds = 20;

describe('A connection that cuts, stalls and truncates answers', () => {
  it(`I10: loses and doubles no word, and fails with a sentence each time (seed ${seed})`, async () => {
    const target = await freshProject('demo-damaged');
    const proxy = await startTcpProxy(target.host, target.port);
    const rig = new SyncRig(target);
    try {
      const a = await rig.client({ target: { ...target, host: '127.0.0.1', port: proxy.port } });
      const b = await rig.client();
      const { campaignId, notes } = await newCampaign(a, ['Aldric', 'Berta', 'Cuno']);
      await a.engine.syncNow();
      await b.engine.join(campaignId);
      const random = randomFrom(seed);
      const kinds: readonly Damage[] = ['cut', 'stall', 'truncate'];
      const seen = new Set<Damage>();
      proxy.damage = () => {
        const damage = random() < 0.4 ? (kinds[Math.floor(random() * 3)] ?? 'cut') : 'none';
        seen.add(damage);
        return damage;
      };
      let failures = 0;
      for (let i = 0; i < rounds; i += 1) {
        const docId = notes[i % notes.length]!;
        for (const [client, name] of [
          [a, 'a'],
          [b, 'b'],
        ] as const) {
          const body = (await client.store.notes.get(docId))?.body ?? '';
          await edit(client, docId, { body: `${body}\nword-${name}${i}-\n` });
        }
        await a.engine.syncNow().catch((error: unknown) => {
          failures += 1;
          assert.equal(reasonOf(error), 'offline', String(error));
        });
        await b.engine.syncNow();
      }
      assert.ok(failures > 0);
      assert.deepEqual([...seen].sort(), ['cut', 'none', 'stall', 'truncate']);
      proxy.damage = () => 'none';
      await converge(campaignId, a, b);
      const bodies = await Promise.all(notes.map((docId) => a.store.notes.get(docId)));
      const text = bodies.map((note) => note?.body ?? '').join('');
      for (let i = 0; i < rounds; i += 1) {
        for (const name of ['a', 'b']) {
          assert.equal(text.split(`word-${name}${i}-`).length, 2, `word-${name}${i}-`);
        }
      }
    } finally {
      await rig.close();
      await proxy.cut();
    }
  });
});
