import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { systemClock } from '../../../src/sync/systemClock';
import type { EmulatorTarget } from '../../../src/sync/remoteTarget';
import { randomFrom } from '../../support/randomFrom';
import { usingStore } from '../../support/withStore';
import { assertLandedOnce, type Attempt } from './support/attempts';
import { freshProject } from './support/emulator';
import { contents, converge, edit, newCampaign, SyncRig } from './support/syncRig';
import type { Typist } from './support/typeAndSync';

/** Repeat a run with MOONFORGE_SEED; where a process is killed depends on the machine as well. */
const seed = Number(process.env['MOONFORGE_SEED'] ?? 4_711);
const kills = 12;
/** Milliseconds after its first request to write in which a process is killed. */
const longestLife = 300;

describe('A process that is killed while it syncs a file that is being written', () => {
  it(`I2, I8, I10: loses and repeats nothing in ${kills} lives (seed ${seed})`, async () => {
    const target = await freshProject('demo-killed');
    const rig = new SyncRig(target);
    const random = randomFrom(seed);
    try {
      const before = await rig.client();
      const { file } = before.store;
      const { campaignId, notes } = await newCampaign(before, ['Aldric', 'Berta', 'Cuno', 'Doran']);
      await before.engine.syncNow();
      await before.engine.stop();
      const other = await rig.client();
      await other.engine.join(campaignId);
      const typed: string[] = [];
      const attempts: Attempt[] = [];
      for (let life = 0; life < kills; life += 1) {
        const [name, ahead] = [`life${life}`, life * 60_000];
        const typist = { name, ahead, notes, seed: seed + life };
        const said = await live({ file, target, typist }, random() * longestLife);
        typed.push(...said.flatMap(({ word }) => word ?? []));
        attempts.push(...said.flatMap(({ attempt }) => attempt ?? []));
        await usingStore({ file }, async (store) => {
          assert.deepEqual((await store.check()).problems, [], `after life ${life}`);
        });
        // Somebody else writes into one of the notes meanwhile.
        const docId = notes[life % 2]!;
        const body = (await other.store.notes.get(docId))?.body ?? '';
        typed.push(`other${life}w`);
        await edit(other, docId, { body: `The word other${life}w.\n${body}` });
        await other.engine.syncNow();
      }
      assert.ok(attempts.length > kills, `Only ${attempts.length} documents were sent.`);
      const clock = { ...systemClock, now: () => systemClock.now() + kills * 60_000 };
      const after = await rig.client({ file, clock });
      await converge(campaignId, after, other);
      assertLandedOnce([...attempts, ...after.remote.attempts]);
      const text = JSON.stringify(await contents(after, campaignId));
      const times = new Map<string, number>();
      for (const [word] of text.matchAll(/(?:life\d+x|other)\d+w/g)) {
        times.set(word, (times.get(word) ?? 0) + 1);
      }
      const wrong = typed.filter((word) => times.get(word) !== 1);
      assert.deepEqual(wrong, [], 'I10: lost words, or I8: words that came twice');
    } finally {
      await rig.close();
    }
  }).timeout(180_000);
});

interface Said {
  readonly word?: string;
  readonly attempt?: Attempt;
}

/** Lets a process type until it is killed; everything it said. */
async function live(
  { file, target, typist }: { file: string; target: EmulatorTarget; typist: Typist },
  milliseconds: number,
): Promise<readonly Said[]> {
  const program = path.join(__dirname, 'support/typeAndSync.js');
  const args = [program, file, JSON.stringify(target), JSON.stringify(typist)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const gone = once(child, 'close').then(([code, signal]: unknown[]) => String(code ?? signal));
  while (!text.includes('"attempt"')) {
    const ended = await Promise.race([gone, once(child.stdout, 'data').then(() => undefined)]);
    if (ended === undefined) continue;
    assert.ok(text.includes('"attempt"'), `It ended with ${ended} and had sent nothing:\n${text}`);
  }
  setTimeout(() => child.kill('SIGKILL'), milliseconds);
  assert.equal(await gone, 'SIGKILL', 'It ended before it was killed.');
  // What comes after the last line break was cut off.
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Said);
}
