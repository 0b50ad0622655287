// A process of its own that opens a campaign file and does what its arguments say; it reports on its IPC channel.
import { entities } from '../../../../src/core/model/collections';
import { parseRecordId } from '../../../../src/core/model/ids';
import { messageOf, reasonOf } from '../../../../src/core/errors';
import { openCampaignStore } from '../../../../src/db/openCampaignStore';
import { openRaw } from './rawDatabase';

const [action = '', file = '', campaign = ''] = process.argv.slice(2);

/** Writes one note per transaction for ever; reports each after its commit. */
async function writeForEver(): Promise<void> {
  const store = await openCampaignStore({ file });
  const campaignId = parseRecordId(campaign);
  if (campaignId === undefined) throw new Error('No campaign was named.');
  for (let n = 0; ; n++) {
    const { firebaseId } = await store.write(async (unit) => {
      const body = `Note ${n} about [[Note ${n - 1}]] and a dragon.`.repeat(50);
      const note = await unit.upsert(entities, { campaignId, title: `Note ${n}`, body });
      return unit.upsert(entities, { docId: note.firebaseId, summary: `${n}` });
    });
    process.send?.({ docId: firebaseId, n });
  }
}

/** Writes one note and reports its id. */
async function writeOnce(): Promise<void> {
  const store = await openCampaignStore({ file });
  const campaignId = parseRecordId(campaign);
  if (campaignId === undefined) throw new Error('No campaign was named.');
  const note = await store.repository(entities).upsert({ campaignId, title: 'From a child' });
  await store.close();
  process.send?.({ docId: note.firebaseId });
}

/** Holds the write lock until it is told to stop. */
async function holdLock(): Promise<void> {
  const database = await openRaw(file);
  await database.all('BEGIN IMMEDIATE');
  process.once('message', () => void database.close());
  process.send?.({ locked: true });
}

/** Holds the whole file, as a program in exclusive mode does, until it is told to stop. */
async function holdFile(): Promise<void> {
  const database = await openRaw(file);
  await database.all('PRAGMA locking_mode = EXCLUSIVE');
  await database.all('BEGIN EXCLUSIVE');
  process.once('message', () => void database.close());
  process.send?.({ locked: true });
}

/** Opens, reads and tries to write; reports what happened. */
async function openAndWrite(): Promise<void> {
  try {
    const store = await openCampaignStore({ file });
    const titles = (await store.notes.summaries()).map(({ title }) => title);
    const written = await store
      .repository(entities)
      .upsert({ campaignId: (await store.notes.summaries())[0]!.campaignId, title: 'New' })
      .then(() => 'written', reasonOf);
    await store.close();
    process.send?.({ titles, written });
  } catch (error) {
    process.send?.({ reason: reasonOf(error), message: messageOf(error) });
  }
}

/** Upgrades an old file, and stops for good once its records are being read. */
async function upgradeSlowly(): Promise<void> {
  await openCampaignStore({
    file,
    onProgress: ({ step }) => {
      if (step !== 'Rebuilding the indexes') return;
      // Sent at once, since nothing runs any more from here on.
      process.send?.({ upgrading: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    },
  });
}

const actions: Readonly<Record<string, () => Promise<void>>> = {
  writeForEver,
  writeOnce,
  holdLock,
  holdFile,
  openAndWrite,
  upgradeSlowly,
};

void actions[action]?.();
