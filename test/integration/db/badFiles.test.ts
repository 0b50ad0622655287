import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, readdir, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { reasonOf } from '../../../src/core/errors';
import { entities } from '../../../src/core/model/collections';
import { openCampaignStore } from '../../../src/db/openCampaignStore';
import { usingStore, withFolder } from '../../support/withStore';
import { endChild, nextMessage, startChild } from './support/child';
import { openRaw, rawRows } from './support/rawDatabase';
import { newCampaign, newEntity } from './support/sampleNotes';

/** Opening rejects with the reason and one sentence that names the file, and leaves the folder as it was. */
async function assertRefused(file: string, reason: string, message: RegExp): Promise<void> {
  const before = await contentsOf(path.dirname(file));
  await assert.rejects(openCampaignStore({ file, busyTimeout: 100 }), (error: Error) => {
    assert.deepEqual([error.name, reasonOf(error)], ['MoonforgeError', reason], error.message);
    assert.match(error.message, message);
    assert.ok(error.message.includes(path.basename(file)));
    return true;
  });
  assert.deepEqual(await contentsOf(path.dirname(file)), before);
}

/** Every file of a folder with its bytes. */
async function contentsOf(folder: string): Promise<readonly (readonly [string, string])[]> {
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  return Promise.all(
    names.map(
      async ({ name }) => [name, await readFile(path.join(folder, name), 'base64')] as const,
    ),
  );
}

/** A closed campaign file with two notes. */
async function campaignFile(folder: string): Promise<string> {
  const file = path.join(folder, 'campaign.db');
  await usingStore({ file }, async (store) => {
    await newEntity(store, await newCampaign(store), 'Nora', { body: 'text '.repeat(20_000) });
  });
  return file;
}

async function otherDatabase(folder: string, ...statements: readonly string[]): Promise<string> {
  const file = path.join(folder, 'other.db');
  const raw = await openRaw(file);
  for (const sql of statements) await raw.all(sql);
  await raw.close();
  return file;
}

describe('opening a file that is not a campaign', () => {
  it('refuses text', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'notes.md');
      await writeFile(file, '# Not a database\n'.repeat(100));
      await assertRefused(file, 'not-a-database', /is not a Moonforge campaign file/);
    }));

  it('refuses a few bytes', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'short.db');
      await writeFile(file, 'SQLite');
      await assertRefused(file, 'not-a-database', /is not a Moonforge campaign file/);
    }));

  it('refuses another program’s database, with or without its own number', () =>
    withFolder(async (folder) => {
      const create = 'CREATE TABLE bookmarks (url TEXT)';
      const plain = await otherDatabase(folder, create);
      await assertRefused(plain, 'not-a-database', /of another program/);
      await otherDatabase(folder, 'PRAGMA application_id = 77');
      await assertRefused(plain, 'not-a-database', /of another program/);
    }));

  it('refuses another program’s database that is in use, log and all', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'other.db');
      const raw = await openRaw(file);
      await raw.all('PRAGMA journal_mode = WAL');
      await raw.all('CREATE TABLE bookmarks (url TEXT)');
      await assertRefused(file, 'not-a-database', /of another program/);
      await raw.close();
    }));

  it('takes an empty file for a new campaign', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await writeFile(file, '');
      await usingStore({ file }, async (store) => assert.ok(await newCampaign(store)));
    }));
});

describe('opening a damaged campaign', () => {
  it('refuses a file whose end is missing', () =>
    withFolder(async (folder) => {
      const file = await campaignFile(folder);
      await truncate(file, Math.floor((await stat(file)).size / 2));
      await assertRefused(file, 'database-damaged', /its end is missing/);
    }));

  it('refuses a file whose schema is garbage', () =>
    withFolder(async (folder) => {
      const file = await campaignFile(folder);
      const bytes = await readFile(file);
      bytes.fill(0xa5, 100, 4096);
      await writeFile(file, bytes);
      await assertRefused(file, 'database-damaged', /is damaged/);
    }));

  it('says so when it meets the damage later', () =>
    withFolder(async (folder) => {
      const file = await campaignFile(folder);
      const bytes = await readFile(file);
      bytes.fill(0xa5, 4096);
      await writeFile(file, bytes);
      const read = openCampaignStore({ file }).then(async (store) => {
        await store.notes.summaries().finally(() => store.close());
      });
      await assert.rejects(read, { reason: 'database-damaged' });
    }));
});

describe('opening a campaign of a newer version', () => {
  const refused = {
    reason: 'newer-schema',
    message: /newer version.*only be read.*Update Moonforge/,
  };

  /** The file opens, shows its notes, refuses every write and is left as it is. */
  async function assertReadable(file: string): Promise<void> {
    await usingStore({ file }, async (store) => {
      assert.deepEqual([store.readOnly, store.readOnlyReason?.reason], [true, 'newer-schema']);
      assert.equal((await store.notes.summaries()).length, 2);
      assert.equal((await store.search({ text: 'text' })).hits.length, 1);
      await assert.rejects(newCampaign(store), refused);
      await assert.rejects(store.sync.acquireLease('a', 0, 1), refused);
    });
  }

  it('reads it and leaves it alone', () =>
    withFolder(async (folder) => {
      const file = await campaignFile(folder);
      await rawRows(file, 'PRAGMA user_version = 1000');
      const before = await readFile(file);
      await assertReadable(file);
      assert.ok(before.equals(await readFile(file)));
    }));

  it('reads it while the newer version is still running', () =>
    withFolder(async (folder) => {
      const file = await campaignFile(folder);
      const raw = await openRaw(file);
      await raw.all('PRAGMA wal_autocheckpoint = 0');
      await raw.all('PRAGMA user_version = 1000');
      await assertReadable(file);
      await raw.close();
    }));

  it('reads one that has a collection or a field of its own', () =>
    withFolder(async (folder) => {
      const file = await campaignFile(folder);
      await rawRows(file, "INSERT INTO layout VALUES ('starships', '[]')");
      await assertReadable(file);
      await rawRows(file, "DELETE FROM layout WHERE collection = 'starships'");
      await usingStore({ file }, newCampaign);
      await rawRows(
        file,
        `UPDATE layout SET columns = json_insert(columns, '$[#]', 'mood')
        WHERE collection = 'campaigns'`,
      );
      const reason = await usingStore({ file }, (store) =>
        Promise.resolve(store.readOnlyReason?.reason),
      );
      assert.equal(reason, 'newer-schema');
    }));

  it('reads what it knows where a collection has changed', () =>
    withFolder(async (folder) => {
      const file = await campaignFile(folder);
      await rawRows(file, 'ALTER TABLE sessions RENAME COLUMN date TO day');
      await rawRows(file, 'PRAGMA user_version = 1000');
      await assertReadable(file);
    }));

  it('refuses it where it cannot read even its lists', () =>
    withFolder(async (folder) => {
      const file = await campaignFile(folder);
      await rawRows(file, 'ALTER TABLE notes RENAME COLUMN title TO heading');
      await rawRows(file, 'PRAGMA user_version = 1000');
      await assertRefused(file, 'newer-schema', /newer version of Moonforge.*update/);
    }));
});

describe('opening where no file can be', () => {
  it('refuses a folder in place of the file, a missing folder and a file in place of the folder', () =>
    withFolder(async (folder) => {
      await mkdir(path.join(folder, 'sub'));
      const note = path.join(folder, 'note.md');
      await writeFile(note, 'text');
      const open = (...parts: readonly string[]): Promise<unknown> =>
        openCampaignStore({ file: path.join(folder, ...parts) });
      await assert.rejects(open('sub'), { reason: 'invalid-input', message: /is a folder/ });
      await assert.rejects(open('gone', 'a.db'), {
        reason: 'not-found',
        message: /does not exist/,
      });
      await assert.rejects(open('gone', '.moonforge', 'a.db'), { reason: 'database-unavailable' });
      await assert.rejects(open('note.md', 'a.db'), {
        reason: 'invalid-input',
        message: /is a file/,
      });
      await assert.rejects(openCampaignStore({ file: '' }), { reason: 'invalid-input' });
      assert.deepEqual((await readdir(folder)).sort(), ['note.md', 'sub']);
    }));

  it('adds a missing .gitignore to its own folder', () =>
    withFolder(async (folder) => {
      const own = path.join(folder, '.moonforge');
      await mkdir(own);
      await usingStore({ file: path.join(own, 'campaign.db') }, newCampaign);
      assert.equal(await readFile(path.join(own, '.gitignore'), 'utf8'), '*\n');
    }));

  it('creates its own folder with a .gitignore, and leaves an existing one as it is', () =>
    withFolder(async (folder) => {
      const own = path.join(folder, '.moonforge');
      await usingStore({ file: path.join(own, 'campaign.db') }, newCampaign);
      assert.equal(await readFile(path.join(own, '.gitignore'), 'utf8'), '*\n');
      await writeFile(path.join(own, '.gitignore'), '# mine\n');
      await usingStore({ file: path.join(own, 'other.db') }, newCampaign);
      assert.equal(await readFile(path.join(own, '.gitignore'), 'utf8'), '# mine\n');
      assert.deepEqual((await readdir(own)).sort(), ['.gitignore', 'campaign.db', 'other.db']);
    }));
});

describe('a locked campaign', () => {
  it('can be read while another process writes, and a write says who is to blame', () =>
    withFolder(async (folder) => {
      const file = await campaignFile(folder);
      const child = startChild(['holdLock', file]);
      await nextMessage(child);
      await usingStore({ file, busyTimeout: 100 }, async (store) => {
        assert.equal((await store.notes.summaries()).length, 2);
        await assert.rejects(newCampaign(store), {
          reason: 'database-locked',
          message: /locked by another program/,
        });
        child.send('stop');
        await endChild(child, 'SIGTERM');
        assert.ok(await newCampaign(store));
      });
    }));

  it('cannot be opened while another process holds the whole file', () =>
    withFolder(async (folder) => {
      const file = await campaignFile(folder);
      const child = startChild(['holdFile', file]);
      await nextMessage(child);
      await assert.rejects(openCampaignStore({ file, busyTimeout: 100 }), {
        reason: 'database-locked',
      });
      await endChild(child, 'SIGKILL');
      await usingStore({ file }, async (store) => {
        assert.equal((await store.notes.summaries()).length, 2);
      });
    }));
});

describe('a campaign opened for reading', () => {
  it('reads, searches and checks, and refuses every write', () =>
    withFolder(async (folder) => {
      const file = await campaignFile(folder);
      const before = await readFile(file);
      await usingStore({ file, readOnly: true }, async (store) => {
        const refused = { reason: 'database-read-only', message: /open for reading only/ };
        assert.equal((await store.notes.summaries()).length, 2);
        assert.equal((await store.search({ text: 'text' })).hits.length, 1);
        assert.deepEqual((await store.check()).problems, []);
        await assert.rejects(newCampaign(store), refused);
        await assert.rejects(store.sync.acquireLease('a', 0, 1), refused);
      });
      assert.deepEqual(await readFile(file), before);
    }));

  it('shows what another window writes meanwhile', () =>
    withFolder(async (folder) => {
      const file = await campaignFile(folder);
      await usingStore({ file, readOnly: true }, (reader) =>
        usingStore({ file }, async (writer) => {
          const campaignId = await newCampaign(writer, 'Second');
          await writer.repository(entities).upsert({ campaignId, title: 'New' });
          assert.equal((await reader.notes.summaries()).length, 4);
        }),
      );
    }));

  it('is not created', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'campaign.db');
      await assert.rejects(openCampaignStore({ file, readOnly: true }), { reason: 'not-found' });
      assert.deepEqual(await readdir(folder), []);
    }));
});

/** Rights do not bind root: the child then runs as the user "nobody". */
const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;

/** What `openAndWrite` reports. */
interface Report {
  readonly titles?: readonly string[];
  readonly written?: string;
  readonly reason?: string;
  readonly message?: string;
}

async function reportOf(file: string): Promise<Report> {
  const child = startChild(['openAndWrite', file], unprivileged);
  const report = (await nextMessage(child)) as Report;
  await endChild(child, 'SIGTERM');
  return report;
}

describe('opening for reading only', () => {
  const readOnly = (file: string): Promise<unknown> => openCampaignStore({ file, readOnly: true });

  it('refuses the database of another program as what it is', () =>
    withFolder(async (folder) => {
      const file = await otherDatabase(folder, 'CREATE TABLE bookmarks (url TEXT)');
      const message = /is a database of another program/;
      await assert.rejects(readOnly(file), { reason: 'not-a-database', message });
    }));

  it('refuses an empty file as what it is', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'empty.db');
      await writeFile(file, '');
      const message = /is empty, not a campaign file/;
      await assert.rejects(readOnly(file), { reason: 'not-a-database', message });
      assert.equal((await stat(file)).size, 0);
    }));
});

describe('a campaign without the right to write', function () {
  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  const readOnly = { titles: ['Nora', 'Thellade'], written: 'database-read-only' };

  it('can be read when the file may not be written', () =>
    withFolder(async (folder) => {
      await chmod(folder, 0o777);
      const file = await campaignFile(folder);
      await chmod(file, 0o444);
      assert.deepEqual(await reportOf(file), readOnly);
    }));

  it('can be read when its folder may not be written', () =>
    withFolder(async (folder) => {
      const file = await campaignFile(folder);
      await chmod(file, 0o666);
      await chmod(folder, 0o555);
      const before = await contentsOf(folder);
      assert.deepEqual(await reportOf(file), readOnly);
      assert.deepEqual(await contentsOf(folder), before);
      await chmod(folder, 0o755);
    }));

  it('cannot be created in a folder that may not be written', () =>
    withFolder(async (folder) => {
      await chmod(folder, 0o555);
      const report = await reportOf(path.join(folder, 'campaign.db'));
      assert.equal(report.reason, 'database-read-only');
      assert.match(report.message ?? '', /cannot be created/);
      await chmod(folder, 0o755);
    }));

  it('says so when the file may not even be read', () =>
    withFolder(async (folder) => {
      await chmod(folder, 0o777);
      const file = await campaignFile(folder);
      await chmod(file, 0o000);
      const report = await reportOf(file);
      assert.equal(report.reason, 'database-unavailable');
    }));
});
