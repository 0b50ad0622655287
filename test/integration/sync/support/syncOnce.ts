// A process of its own: syncs the given campaign file once, prints every request and at the end the report, or why there
// is none. `syncOnce.js FILE TARGET [before|after]` stops itself before the second commit leaves, or after it was answered,
// until somebody lets it go on.
import { reasonOf } from '../../../../src/core/errors';
import { silentLogger } from '../../../../src/core/logger';
import { openCampaignStore } from '../../../../src/db/openCampaignStore';
import { connectFirestore } from '../../../../src/sync/firestore/connectFirestore';
import type { EmulatorTarget } from '../../../../src/sync/remoteTarget';
import { createSyncEngine } from '../../../../src/sync/syncEngine';
import { systemClock } from '../../../../src/sync/systemClock';
import { InterceptedRemote } from './interceptedRemote';
import { testOptions } from './testOptions';

async function syncOnce(file: string, target: EmulatorTarget, stops: string): Promise<void> {
  const store = await openCampaignStore({ file });
  const remote = new InterceptedRemote(await connectFirestore(target));
  const stopHere = (method: string): void => {
    if (method !== 'commit' || remote.count('commit') !== 2) return;
    process.stdout.write('stopped\n');
    process.kill(process.pid, 'SIGSTOP');
  };
  remote.before = (method) => {
    process.stdout.write(`${method}\n`);
    if (stops === 'before') stopHere(method);
  };
  if (stops === 'after') remote.after = stopHere;
  const parts = { store, remote, clock: systemClock, logger: silentLogger, options: testOptions };
  const engine = createSyncEngine(parts);
  const said = await engine.syncNow().catch((error: unknown) => ({ rejected: reasonOf(error) }));
  process.stdout.write(`${JSON.stringify(said)}\n`);
  await engine.stop();
  await store.close();
  await remote.close();
}

const [file = '', target = '{}', stops = ''] = process.argv.slice(2);
void syncOnce(file, JSON.parse(target) as EmulatorTarget, stops);
