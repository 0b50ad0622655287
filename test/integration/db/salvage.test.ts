import assert from 'node:assert/strict';
import { mkdir, open, readFile, readdir, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../../../src/core/cancellation';
import { entities } from '../../../src/core/model/collections';
import type { SalvageReport } from '../../../src/core/ports/salvage';
import { salvageFile } from '../../../src/db/salvage/salvageFile';
import { usingStore, withFolder } from '../../support/withStore';
import { randomFrom } from '../../support/randomFrom';
import { rawRows } from './support/rawDatabase';
import { newCampaign } from './support/sampleNotes';

const noteCount = 300;

const textOf = (n: number): string =>
  `---\ntags: [n${n}]\n---\n${`Note ${n} of many. `.repeat(40)}\n`;

/** A closed file with many notes. */
async function campaignFile(folder: string): Promise<string> {
  const file = path.join(folder, 'campaign.db');
  await usingStore({ file }, async (store) => {
    const campaignId = await newCampaign(store);
    await store.write(async (unit) => {
      for (let n = 0; n < noteCount; n++) {
        const note = await unit.upsert(entities, { campaignId, title: `Note ${n}` });
        await unit.saveText(note.firebaseId, textOf(n));
      }
    });
  });
  return file;
}

/** Overwrites some pages with noise, but none that a table begins with and none of the list of tables. */
async function damage(file: string, seed: number, count: number): Promise<void> {
  const roots = (
    await rawRows(
      file,
      `SELECT rootpage AS page FROM sqlite_schema
        UNION SELECT pageno FROM dbstat WHERE name = 'sqlite_schema'`,
    )
  ).map(({ page }) => Number(page));
  const [size] = await rawRows(file, 'PRAGMA page_size');
  const pageSize = Number(size?.['page_size']);
  const pages = (await stat(file)).size / pageSize;
  const random = randomFrom(seed);
  const handle = await open(file, 'r+');
  for (let done = 0; done < count;) {
    const page = 2 + Math.floor(random() * (pages - 1));
    if (roots.includes(page)) continue;
    const noise = Buffer.from(Array.from({ length: pageSize }, () => Math.floor(random() * 256)));
    await handle.write(noise, 0, pageSize, (page - 1) * pageSize);
    done++;
  }
  await handle.close();
}

const salvage = (file: string, folder: string): Promise<SalvageReport> =>
  salvageFile({ file, folder }, { report: () => undefined, token: neverCancelled });

/** How many of the notes came out byte for byte. */
async function intactIn(folder: string): Promise<number> {
  const names = await readdir(path.join(folder, 'entities')).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const n = Number(/^Note (\d+)\.md$/.exec(name)?.[1] ?? -1);
      return (await readFile(path.join(folder, 'entities', name), 'utf8')) === textOf(n);
    }),
  );
  return found.filter(Boolean).length;
}

describe('salvage', () => {
  it('brings every note out of a sound file, the deleted ones apart', () =>
    withFolder(async (folder) => {
      const file = await campaignFile(folder);
      await usingStore({ file }, async (store) => {
        const [note] = await store.repository(entities).list({ limit: 1 });
        assert.ok(note);
        await store.write((unit) => unit.remove(note.firebaseId));
      });
      const before = await readFile(file);
      const to = path.join(folder, 'out');
      const report = await salvage(file, to);
      assert.deepEqual(report, { notes: noteCount + 1, fromHistory: 0, doubtful: 0, lost: [] });
      assert.equal(await intactIn(to), noteCount - 1);
      assert.equal((await readdir(path.join(to, 'deleted', 'entities'))).length, 1);
      assert.ok(before.equals(await readFile(file)));
    }));

  for (const seed of [1, 2, 3, 4]) {
    it(`loses no more than what stood on damaged pages (seed ${seed})`, () =>
      withFolder(async (folder) => {
        const file = await campaignFile(folder);
        await damage(file, seed, 12);
        const before = await readFile(file);
        const to = path.join(folder, 'out');
        const report = await salvage(file, to);
        const intact = await intactIn(to);
        // A page of 4 KB holds at most five of these notes.
        assert.ok(intact >= noteCount - 12 * 5, `${intact} intact`);
        assert.ok(report.notes + report.lost.length >= noteCount - 12 * 5);
        assert.ok(before.equals(await readFile(file)));
        assert.match(await readFile(path.join(to, 'SALVAGE.md'), 'utf8'), /notes were read/);
      }));
  }

  it('takes the last version from the history where a note cannot be read', () =>
    withFolder(async (folder) => {
      const file = await campaignFile(folder);
      await usingStore({ file }, async (store) => {
        const [note] = await store.repository(entities).list({ limit: 1 });
        assert.ok(note);
        await store.write((unit) => unit.saveText(note.firebaseId, 'changed'));
      });
      const [row] = await rawRows(file, "SELECT firebaseId FROM entities WHERE body = 'changed'");
      await rawRows(file, "DELETE FROM entities WHERE body = 'changed'");
      const to = path.join(folder, 'out');
      const report = await salvage(file, to);
      assert.equal(report.fromHistory, 1);
      assert.equal(await intactIn(to), noteCount, String(row?.['firebaseId']));
    }));

  it('writes into its folder and nowhere else, each note to a file, whatever the file says', () =>
    withFolder(async (folder) => {
      const file = await campaignFile(folder);
      const long = '龍'.repeat(120);
      await rawRows(file, `UPDATE entities SET title = '${long}' WHERE id <= 3`);
      await rawRows(file, "UPDATE entities SET firebaseId = '../' || id WHERE id <= 2");
      const version = `INSERT INTO versions
        (collection, docId, campaignId, rev, updatedAt, replacedAt, origin, data, body)
        VALUES ('../../stolen', ?, 'c', 1, 1, 1, 'edit', '{"title":"../x"}', 'gone')`;
      await rawRows(file, version, ['../../id']);
      const to = path.join(folder, 'out');
      const report = await salvage(file, to);
      assert.deepEqual([report.notes, report.fromHistory], [noteCount + 4, 3]);
      const written = await readdir(to, { recursive: true });
      assert.equal(written.filter((name) => name.endsWith('.md')).length, noteCount + 5);
      assert.deepEqual((await readdir(folder)).toSorted(), ['campaign.db', 'out']);
    }));

  it('reads what it can of a file whose end is missing', () =>
    withFolder(async (folder) => {
      const file = await campaignFile(folder);
      await truncate(file, Math.floor((await stat(file)).size * 0.7));
      const to = path.join(folder, 'out');
      const report = await salvage(file, to);
      assert.ok(report.notes > 0);
    }));

  it('says so when nothing can be read, and writes into no folder that holds something', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await writeFile(file, Buffer.alloc(8_192, 0xa5));
      const to = path.join(folder, 'out');
      await assert.rejects(salvage(file, to), {
        reason: 'not-a-database',
        message: /Nothing can be read.*backups/,
      });
      await mkdir(to);
      await writeFile(path.join(to, 'mine.md'), 'mine');
      await assert.rejects(salvage(file, to), { reason: 'invalid-input', message: /is not empty/ });
      await assert.rejects(salvage(path.join(folder, 'gone.db'), to), { reason: 'not-found' });
    }));
});
