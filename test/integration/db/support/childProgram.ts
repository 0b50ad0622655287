// A process of its own that opens a campaign file and does what its arguments say; it reports on its IPC channel.
import { entities } from '../../../../src/core/model/collections';
import { parseRecordId } from '../../../../src/core/model/ids';
import { messageOf, reasonOf } from '../../../../src/core/errors';
import sqlite3 from '@vscode/sqlite3';
import { openCampaignStore } from '../../../../src/db/openCampaignStore';
import { killedWrites } from './killedWrites';
import { openRaw } from './rawDatabase';

const [action = '', file = '', campaign = '', last = ''] = process.argv.slice(2);

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

/** Does one of `killedWrites` and is killed while its n-th statement runs; reports a commit, should it come to one. */
async function dieAtStatement(): Promise<void> {
  const write = killedWrites[campaign];
  const store = await openCampaignStore({ file });
  let left = Number(last);
  type Method = (...args: readonly unknown[]) => unknown;
  const methods = sqlite3.Statement.prototype as unknown as Record<'run' | 'all', Method>;
  for (const [method, original] of [['run', methods.run] as const, ['all', methods.all] as const]) {
    Object.assign(methods, {
      [method](this: unknown, ...args: readonly unknown[]): unknown {
        const result = Reflect.apply<unknown, readonly unknown[], unknown>(original, this, args);
        if (--left === 0) process.kill(process.pid, 'SIGKILL');
        return result;
      },
    });
  }
  await write?.(store);
  // Statements after the commit, such as those of the close, are not what is tested.
  left = 0;
  process.send?.({ committed: true });
  await store.close();
}

/** Saves notes of 100 KB until one is refused; reports how many were saved and why no more were. */
async function fillDisk(): Promise<void> {
  const store = await openCampaignStore({ file });
  const campaignId = parseRecordId(campaign);
  if (campaignId === undefined) throw new Error('No campaign was named.');
  for (let saved = 0; ; saved++) {
    try {
      const body = `Note ${saved} `.repeat(10_000);
      await store.repository(entities).upsert({ campaignId, title: `Note ${saved}`, body });
    } catch (error) {
      process.send?.({ saved, reason: reasonOf(error), message: messageOf(error) });
      await store.close();
      return;
    }
  }
}

/** Holds the write lock for so many milliseconds. */
async function holdLockFor(): Promise<void> {
  const database = await openRaw(file);
  await database.all('BEGIN IMMEDIATE');
  process.send?.({ locked: true });
  setTimeout(() => void database.close(), Number(campaign));
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

/** Begins to undo the last operation and ends as by a power failure once it is under way. */
async function undoAndDie(): Promise<void> {
  const store = await openCampaignStore({ file });
  const [last] = await store.history.operations({ limit: 1 });
  const onProgress = (): void => void process.kill(process.pid, 'SIGKILL');
  await store.write((unit) => unit.undo(last?.id ?? 0, { onProgress }));
}

/** Follows the notes of the campaign, having nothing else to do, and reports each change. */
async function follow(): Promise<void> {
  const store = await openCampaignStore({ file });
  const watch = await store.notes.watch({ kind: 'npc' });
  watch.onDidChange((notes) => {
    watch.dispose();
    process.send?.({ titles: notes.map(({ title }) => title) });
  });
  process.send?.({ following: true });
}

const actions: Readonly<Record<string, () => Promise<void>>> = {
  follow,
  writeForEver,
  writeOnce,
  holdLock,
  holdFile,
  openAndWrite,
  undoAndDie,
  upgradeSlowly,
  dieAtStatement,
  fillDisk,
  holdLockFor,
};

void actions[action]?.();
