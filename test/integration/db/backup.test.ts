import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'mocha';
import { neverCancelled } from '../../../src/core/cancellation';
import { campaigns, entities, media, scenes } from '../../../src/core/model/collections';
import type { CampaignStore, RestoreReport } from '../../../src/core/ports/campaignStore';
import { restoreBackup } from '../../../src/db/backup/restoreBackup';
import { usingStore, withFolder } from '../../support/withStore';

const nothing = (): void => undefined;

async function backupOf(store: CampaignStore): Promise<string> {
  const parts: string[] = [];
  await store.exportBackup(
    (text) => Promise.resolve(void parts.push(text)),
    nothing,
    neverCancelled,
  );
  return parts.join('');
}

/** The text in small pieces, so that lines and characters are cut in two. */
function chunksOf(text: string, size = 1_000): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(text);
  return (async function* () {
    for (let start = 0; start < bytes.length; start += size) {
      yield await Promise.resolve(bytes.subarray(start, start + size));
    }
  })();
}

function restore(text: string, file: string, replace = false): Promise<RestoreReport> {
  const options = { chunks: chunksOf(text), name: 'b.json', file, replace };
  return restoreBackup(options, nothing, neverCancelled);
}

/** The same backup with another text in it and a checksum that agrees. */
function forged(text: string, from: string | RegExp, to: string): string {
  const changed = text.replace(from, to);
  assert.notEqual(changed, text);
  const end = changed.lastIndexOf('"sha256"');
  const hash = createHash('sha256').update(changed.slice(0, end)).digest('hex');
  return `${changed.slice(0, end)}"sha256":"${hash}"}\n`;
}

/** A store with a little of everything: versions, a deletion, synced and unsent records, a conflict, an attachment. */
async function fill(store: CampaignStore): Promise<void> {
  const campaign = await store.repository(campaigns).upsert({ title: 'Ember ☄ 🔔' });
  const campaignId = campaign.firebaseId;
  const note = await store.repository(entities).upsert({
    campaignId,
    title: 'Hob',
    kind: 'npc',
    body: 'First.\r\n\u0000 [[Wren]] #salt\u2028',
  });
  await store.write((unit) => unit.saveText(note.firebaseId, 'Second. [[Wren]]'));
  const gone = await store.repository(scenes).upsert({ campaignId, title: 'Gone' });
  const base = { collection: 'scenes', deleted: false, data: { title: 'Gone' }, body: '', rev: 3 };
  const lease = (await store.sync.acquireLease('me', 1, 1_000))!;
  await store.sync.transaction(lease, async (unit) => {
    await unit.setBase({
      docId: gone.firebaseId,
      campaignId,
      audience: 'gm',
      base,
      remoteUpdatedAt: '1.000000002',
    });
    await unit.addConflict({
      ...{ collection: 'entities', docId: note.firebaseId, campaignId, field: 'title' },
      ...{ base: '"a"', mine: '"b"', theirs: 'null', createdAt: 5 },
    });
    await unit.log({ at: 7, message: 'Seen.' });
  });
  await store.repository(scenes).remove(gone.firebaseId);
  await store.repository(media).upsert({ campaignId, title: 'Map', path: 'maps/bell.png' });
  await store.repository(media).upsert({ campaignId, title: 'Lost', path: 'lost.png' });
}

const picture = Buffer.from(Array.from({ length: 500_000 }, (_, i) => (i * 7) % 256));

async function withBackup(
  work: (context: { readonly folder: string; readonly text: string }) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    await mkdir(path.join(folder, 'a', 'media', 'maps'), { recursive: true });
    await writeFile(path.join(folder, 'a', 'media', 'maps', 'bell.png'), picture);
    await mkdir(path.join(folder, 'b'));
    const text = await usingStore(
      { file: path.join(folder, 'a', 'campaign.db') },
      async (store) => {
        await fill(store);
        return backupOf(store);
      },
    );
    await work({ folder, text });
  });
}

/** Compares line by line: a whole backup is too long for a message. */
function assertSame(actual: string, expected: string): void {
  const wanted = expected.split('\n');
  for (const [i, line] of actual.split('\n').entries()) {
    assert.equal(line.slice(0, 2_000), wanted[i]?.slice(0, 2_000), `line ${i + 1}`);
  }
  assert.ok(actual === expected);
}

describe('a backup', () => {
  it('is one JSON object, the same each time', async () => {
    await withBackup(async ({ folder, text }) => {
      const value = JSON.parse(text) as { readonly tables: readonly { readonly name: string }[] };
      const names = value.tables.map(({ name }) => name);
      for (const name of ['campaigns', 'entities', 'versions', 'operations', 'outbox_ops']) {
        assert.ok(names.includes(name), name);
      }
      await usingStore({ file: path.join(folder, 'a', 'campaign.db') }, async (store) => {
        assertSame(await backupOf(store), text);
      });
    });
  });

  it('restores to a file whose backup is the same to the byte', async () => {
    await withBackup(async ({ folder, text }) => {
      const file = path.join(folder, 'b', 'campaign.db');
      const report = await restore(text, file);
      assert.deepEqual([report.media, report.kept], [1, undefined]);
      assert.ok(
        picture.equals(await readFile(path.join(folder, 'b', 'media', 'maps', 'bell.png'))),
      );
      await usingStore({ file }, async (store) => {
        assertSame(await backupOf(store), text);
        assert.deepEqual((await store.check()).problems, []);
      });
      assert.deepEqual(
        (await readdir(path.join(folder, 'b'))).filter((name) => name.startsWith('.')),
        [],
      );
    });
  });

  it('brings back history, deletions, what waits to be sent and conflicts', async () => {
    await withBackup(async ({ folder, text }) => {
      const file = path.join(folder, 'b', 'campaign.db');
      await restore(text, file);
      await usingStore({ file }, async (store) => {
        const [campaign] = await store.repository(campaigns).list();
        const campaignId = campaign!.firebaseId;
        const [hob] = await store.repository(entities).list();
        const versions = await store.history.versions(hob!.firebaseId);
        assert.ok(versions.length > 0);
        const first = versions.at(-1)!.versionId!;
        await store.write((unit) => unit.restoreVersion(hob!.firebaseId, first));
        const restored = await store.repository(entities).getById(hob!.firebaseId);
        assert.equal(restored!.body, 'First.\r\n\u0000 [[Wren]] #salt\u2028');
        assert.equal((await store.sync.conflicts()).length, 1);
        const ready = { campaignId, now: Number.MAX_SAFE_INTEGER, limit: 100 };
        const waiting = await store.sync.readyOperations(ready);
        assert.ok(waiting.some(({ operation }) => operation === 'delete'));
        const hits = await store.search({ text: 'first' });
        assert.equal(hits.hits.length, 1);
        await store.repository(entities).upsert({ campaignId, title: 'Wren', kind: 'npc' });
        assert.deepEqual((await store.check()).problems, []);
      });
    });
  });

  it('gives a file in a new place its own identity, and one that replaces another that one’s', async () => {
    await withBackup(async ({ folder, text }) => {
      const idOf = (file: string): Promise<string> =>
        usingStore({ file }, async (store) => (await store.sync.identity()).deviceId);
      const [old, copy] = ['a', 'b'].map((name) => path.join(folder, name, 'campaign.db'));
      const id = await idOf(old!);
      await restore(text, copy!);
      assert.notEqual(await idOf(copy!), id);
      const { kept } = await restore(text, old!, true);
      assert.equal(await idOf(old!), id);
      assert.equal(path.basename(kept!), 'campaign.before-restore.db');
      await usingStore({ file: kept! }, async (store) => {
        assert.deepEqual((await store.check()).problems, []);
      });
    });
  });

  it('replaces a file only on request, and never one that is open', async () => {
    await withBackup(async ({ folder, text }) => {
      const file = path.join(folder, 'a', 'campaign.db');
      await assert.rejects(restore(text, file), { reason: 'invalid-input', message: /exists/ });
      await usingStore({ file }, async (store) => {
        await assert.rejects(restore(text, file, true), { reason: 'database-locked' });
        assertSame(await backupOf(store), text);
      });
    });
  });

  it('never replaces a backup, least of all the one it is made of', async () => {
    await withFolder(async (folder) => {
      const text = await usingStore({ file: path.join(folder, 'a.db') }, backupOf);
      const file = path.join(folder, 'b.json');
      await writeFile(file, text);
      await assert.rejects(restore(text, file, true), /is a backup, not a campaign file/);
      assert.equal(await readFile(file, 'utf8'), text);
      assert.deepEqual((await readdir(folder)).sort(), ['a.db', 'b.json']);
    });
  });

  it('replaces a damaged file and keeps it', async () => {
    await withBackup(async ({ folder, text }) => {
      const file = path.join(folder, 'b', 'campaign.db');
      await writeFile(file, 'not a database at all');
      await writeFile(`${file}-wal`, 'its log');
      const { kept } = await restore(text, file, true);
      assert.equal(await readFile(kept!, 'utf8'), 'not a database at all');
      assert.equal(await readFile(`${kept!}-wal`, 'utf8'), 'its log');
      await usingStore({ file }, async (store) => assertSame(await backupOf(store), text));
    });
  });

  it('is refused when it was cut off, changed or made by a newer version, and nothing changes', async () => {
    await withBackup(async ({ folder, text }) => {
      const file = path.join(folder, 'a', 'campaign.db');
      const before = await readFile(file);
      const lines = text.split('\n');
      const bad: readonly (readonly [string, string, RegExp])[] = [
        ['', 'invalid-input', /its end is missing/],
        ['{}', 'invalid-input', /is not a backup/],
        [text.slice(0, text.length / 2), 'invalid-input', /damaged/],
        [lines.slice(0, -2).join('\n'), 'invalid-input', /its end is missing/],
        [text.replace('Second.', 'Changed'), 'invalid-input', /checksum/],
        [`${text}more`, 'invalid-input', /something follows/],
        [forged(text, '"formatVersion":1', '"formatVersion":2'), 'newer-schema', /newer version/],
        [
          forged(text, /"schemaVersion":\d+/, '"schemaVersion":999'),
          'newer-schema',
          /newer version/,
        ],
        [forged(text, 'maps/bell.png","data', '../bell.png","data'), 'invalid-input', /outside/],
        [forged(text, '"entities":1', '"entities":2'), 'invalid-input', /contradicts/],
        [
          forged(text, 'DELETE FROM change_log WHERE', 'DELETE FROM versions WHERE'),
          'invalid-input',
          /contradicts/,
        ],
        [
          forged(text, 'CREATE TABLE \\"conflicts\\"', 'ATTACH \'x\' AS x; \\"conflicts\\"'),
          'invalid-input',
          /contradicts/,
        ],
      ];
      const start = text.slice(
        text.indexOf('{"type":"view"'),
        text.indexOf('"sql":"CREATE VIEW') + 7,
      );
      const strange: readonly (readonly [string | RegExp, string])[] = [
        // A view that never ends, under a name of its own and under the one that the search reads.
        [
          start,
          `{"type":"view","name":"v","sql":"CREATE VIEW v AS WITH RECURSIVE n AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT * FROM n"},\n${start}`,
        ],
        [
          /("CREATE VIEW note_texts AS\\n).*?"\}/,
          '$1 SELECT 1 AS id, body AS body FROM versions"}',
        ],
        [
          /("CREATE VIEW note_texts AS\\n[^}]*)IS NULL"\}/,
          '$1IS NULL AND random() IN (SELECT 1)"}',
        ],
        ['CREATE TABLE \\"conflicts\\" (', 'CREATE TABLE \\"conflicts\\" AS SELECT ('],
        [/DEFAULT \('\[\]'\)/, 'DEFAULT (hex(zeroblob(9)))'],
        [/WHERE \\"deletedAt\\" IS NULL/, 'WHERE lower(body) IS NULL'],
        ["content='note_texts'", "content='versions'"],
        ['{"name":"conflicts","columns"', '{"name":"notes_fts_data","columns"'],
        ['"config":[["rank"', '"config":[["delete-all"'],
      ];
      for (const [from, to] of strange) {
        const all = forged(text, from, to);
        await assert.rejects(
          restore(all, file, true),
          { reason: 'invalid-input', message: /contradicts/ },
          to,
        );
      }
      for (const [damaged, reason, message] of bad) {
        await assert.rejects(restore(damaged, file, true), { reason, message });
      }
      assert.ok(before.equals(await readFile(file)));
      assert.deepEqual(await readdir(path.join(folder, 'a')), ['campaign.db', 'media']);
      assert.deepEqual(await readdir(path.join(folder, 'a', 'media')), ['maps']);
    });
  });

  it('keeps an attachment that is there with other bytes', async () => {
    await withBackup(async ({ folder, text }) => {
      const maps = path.join(folder, 'b', 'media', 'maps');
      await mkdir(maps, { recursive: true });
      await writeFile(path.join(maps, 'bell.png'), 'mine');
      await restore(text, path.join(folder, 'b', 'campaign.db'));
      assert.ok(picture.equals(await readFile(path.join(maps, 'bell.png'))));
      assert.equal(await readFile(path.join(maps, 'bell (before restore 1).png'), 'utf8'), 'mine');
    });
  });

  it('leaves the old file when the process is killed in the middle', async () => {
    await withBackup(async ({ folder, text }) => {
      const file = path.join(folder, 'a', 'campaign.db');
      const module = path.resolve(__dirname, '../../../src/db/backup/restoreBackup.js');
      const source = path.join(folder, 'b.json');
      await writeFile(source, text);
      const program = `
        const { restoreBackup } = require(${JSON.stringify(module)});
        const bytes = require('node:fs').readFileSync(${JSON.stringify(source)});
        async function* chunks() {
          yield bytes.subarray(0, bytes.length - 500);
          await new Promise((done) => setTimeout(done, 50));
          process.kill(process.pid, 'SIGKILL');
        }
        const token = { isCancellationRequested: false };
        restoreBackup({ chunks: chunks(), name: 'b', file: ${JSON.stringify(file)}, replace: true }, () => {}, token);
      `;
      const child = spawn(process.execPath, ['-e', program], { stdio: 'inherit' });
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      assert.equal(signal, 'SIGKILL');
      await usingStore({ file }, async (store) => {
        assertSame(await backupOf(store), text);
        assert.deepEqual((await store.check()).problems, []);
      });
      assert.equal((await restore(text, file, true)).media, 1);
    });
  });

  it('is written in pieces of bounded size and stops when it is cancelled', async () => {
    await withFolder(async (folder) => {
      await usingStore({ file: path.join(folder, 'campaign.db') }, async (store) => {
        const { firebaseId: campaignId } = await store.repository(campaigns).upsert({ title: 'E' });
        await store.write(async (unit) => {
          for (let i = 0; i < 300; i += 1) {
            const body = `${i} `.repeat(10_000);
            await unit.put('entities', { campaignId, title: `N${i}`, kind: 'lore', body });
          }
        });
        let longest = 0;
        const write = (text: string): Promise<void> => {
          longest = Math.max(longest, text.length);
          return Promise.resolve();
        };
        await store.exportBackup(write, nothing, neverCancelled);
        assert.ok(longest < 5_000_000, String(longest));
        const cancelled = { ...neverCancelled, isCancellationRequested: true };
        await assert.rejects(store.exportBackup(write, nothing, cancelled), {
          reason: 'cancelled',
        });
      });
    });
  });
});
