// A process of its own that types into the notes of a campaign file and syncs it meanwhile, until it is killed:
// `typeAndSync.js FILE TARGET JSON`. Prints a line for each word once it is saved, and for each document it asks the server
// to write before it does.
import { silentLogger } from '../../../../src/core/logger';
import { entities } from '../../../../src/core/model/collections';
import type { RecordId } from '../../../../src/core/model/ids';
import { openCampaignStore } from '../../../../src/db/openCampaignStore';
import { connectFirestore } from '../../../../src/sync/firestore/connectFirestore';
import type { EmulatorTarget } from '../../../../src/sync/remoteTarget';
import { createSyncEngine } from '../../../../src/sync/syncEngine';
import { systemClock } from '../../../../src/sync/systemClock';
import { randomFrom } from '../../../support/randomFrom';
import { InterceptedRemote } from './interceptedRemote';
import { testOptions } from './testOptions';

/** What the process is told. */
export interface Typist {
  /** Tells its words from those of others. */
  readonly name: string;
  readonly seed: number;
  readonly notes: readonly RecordId[];
  /** Milliseconds its clock is ahead. */
  readonly ahead: number;
}

async function typeAndSync(file: string, target: EmulatorTarget, typist: Typist): Promise<void> {
  const { name, seed, notes, ahead } = typist;
  const random = randomFrom(seed);
  const clock = { ...systemClock, now: () => systemClock.now() + ahead };
  const store = await openCampaignStore({ file, clock });
  const remote = new InterceptedRemote(await connectFirestore(target));
  let told = 0;
  remote.before = () => {
    for (const attempt of remote.attempts.slice(told)) say({ attempt });
    told = remote.attempts.length;
  };
  const parts = { store, remote, clock, logger: silentLogger, options: testOptions, pushDelay: 20 };
  createSyncEngine(parts).start();
  for (let typed = 0; ; typed += 1) {
    const word = `${name}x${typed}w`;
    const docId = notes[Math.floor(random() * notes.length)]!;
    await store.write(async (unit) => {
      const body = (await unit.get(docId))?.body ?? '';
      await unit.upsert(entities, { docId, body: `${body}\nThe word ${word}.\n` });
    });
    say({ word });
    await new Promise((resolve) => setTimeout(resolve, random() * 20));
  }
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const [file = '', target = '{}', typist = '{}'] = process.argv.slice(2);
void typeAndSync(file, JSON.parse(target) as EmulatorTarget, JSON.parse(typist) as Typist);
