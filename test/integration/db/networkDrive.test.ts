import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isNetworkFileSystem } from '../../../src/db/connection/journalMode';
import { usingStore, withFolder } from '../../support/withStore';
import { rawRows } from './support/rawDatabase';
import { newCampaign, newEntity, recordChanges, textOfNote, until } from './support/sampleNotes';

/** A network drive cannot be had in a test; what the store does on one can be asked for anywhere. */
const journal = 'rollback';

const modeOf = async (file: string): Promise<unknown> =>
  (await rawRows(file, 'PRAGMA journal_mode'))[0]?.['journal_mode'];

describe('a file on a network drive', () => {
  it('is told by the number of its file system', () => {
    const [nfs, cifs, plan9, ext4, tmpfs] = [0x6969, 0xff534d42, 0x01021997, 0xef53, 0x01021994];
    assert.deepEqual([nfs, cifs, plan9, ext4, tmpfs].map(isNetworkFileSystem), [
      true,
      true,
      true,
      false,
      false,
    ]);
    // Node gives the number signed on some systems.
    assert.equal(isNetworkFileSystem(0xff534d42 | 0), true);
  });

  it('is kept whole by a rollback journal, with a line in the log', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      const lines: string[] = [];
      const note = (line: string): void => void lines.push(line);
      const logger = { trace: note, debug: note, info: note, warn: note, error: note };
      await usingStore({ file, journal, logger }, async (store) => {
        const docId = await newEntity(store, await newCampaign(store), 'Nora', { body: 'text' });
        assert.deepEqual(await readdir(folder), ['campaign.db']);
        const [text] = await Promise.all([
          textOfNote(store, docId),
          store.write((unit) => unit.saveText(docId, 'more')),
        ]);
        assert.ok(text === 'text' || text === 'more');
        assert.deepEqual((await store.check()).problems, []);
        assert.equal((await store.search({ text: 'more' })).hits.length, 1);
      });
      assert.equal(await modeOf(file), 'delete');
      assert.match(
        lines.join('\n'),
        /has no write-ahead log.*two machines must not open it at once/,
      );
    }));

  it('is taken over from a write-ahead log, and given back to one', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await usingStore({ file }, newCampaign);
      await usingStore({ file, journal }, (store) => newCampaign(store, 'Second'));
      assert.equal(await modeOf(file), 'delete');
      await usingStore({ file }, async (store) => {
        assert.equal((await store.notes.summaries()).length, 2);
      });
      assert.equal(await modeOf(file), 'wal');
    }));

  it('can be open in two windows, which hear of each other', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      const options = { file, journal, watchInterval: 10 } as const;
      await usingStore(options, (first) =>
        usingStore(options, async (second) => {
          const seen = recordChanges(second);
          const campaignId = await newCampaign(first);
          await until(() => seen.length === 1, 'the campaign');
          await Promise.all([
            newEntity(first, campaignId, 'A'),
            newEntity(second, campaignId, 'B'),
          ]);
          await until(async () => (await first.notes.summaries()).length === 3, 'both notes');
          assert.deepEqual((await second.check()).problems, []);
        }),
      );
    }));
});
