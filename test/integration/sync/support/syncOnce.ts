// A process of its own: syncs the given campaign file once, prints every request and at the end the report.
import { silentLogger } from '../../../../src/core/logger';
import { openCampaignStore } from '../../../../src/db/openCampaignStore';
import { connectFirestore } from '../../../../src/sync/firestore/connectFirestore';
import type { EmulatorTarget } from '../../../../src/sync/remoteTarget';
import { createSyncEngine } from '../../../../src/sync/syncEngine';
import { systemClock } from '../../../../src/sync/systemClock';
import { InterceptedRemote } from './interceptedRemote';
import { testOptions } from './testOptions';

async function syncOnce(file: string, target: EmulatorTarget): Promise<void> {
  const store = await openCampaignStore({ file });
  const remote = new InterceptedRemote(await connectFirestore(target));
  remote.before = (method) => void process.stdout.write(`${method}\n`);
  const parts = { store, remote, clock: systemClock, logger: silentLogger, options: testOptions };
  const engine = createSyncEngine(parts);
  const report = await engine.syncNow();
  process.stdout.write(`${JSON.stringify(report)}\n`);
  await engine.stop();
  await store.close();
  await remote.close();
}

const [file = '', target = '{}'] = process.argv.slice(2);
void syncOnce(file, JSON.parse(target) as EmulatorTarget);
