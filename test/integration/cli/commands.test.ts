import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../../../src/core/cancellation';
import { campaigns } from '../../../src/core/model/collections';
import { openCampaignStore } from '../../../src/db/openCampaignStore';
import { walkFolder } from '../../../src/documents/import/walkFolder';
import type { ListedNote } from './support/cliRig';
import { CliRig, outcomeOf, sampleFolder } from './support/cliRig';

describe('The command line', () => {
  let rig: CliRig;
  beforeEach(() => {
    rig = new CliRig();
  });
  afterEach(() => rig.close());

  it('imports a folder and lists what it holds', async () => {
    const into = ['import', '--db', 'bell.db', '--campaign', 'The Drowned Bell'];
    const first = await rig.ran(...into, '--from', sampleFolder);
    assert.match(first, /^Imported into "The Drowned Bell" \(\w{20}\): 50 new/);
    assert.match(await rig.importSample(), / 0 new, 0 changed, 50 unchanged\.$/m);
    const rows = JSON.parse(await rig.ran('list', '--db', 'bell.db', '--json')) as ListedNote[];
    assert.equal(rows.length, 50);
    const [campaign] = rows;
    assert.deepEqual(campaign, {
      id: campaign!.id,
      title: 'The Drowned Bell',
      collection: 'campaigns',
      kind: 'campaign',
      campaign: campaign!.id,
      rev: 1,
      dirty: true,
    });
    const stories = rows.filter(({ collection }) => /^(chapters|adventures)$/.test(collection));
    assert.deepEqual(
      stories.map(({ title }) => title),
      [
        'The Bell Below',
        'What the Sea Is Owed',
        'Salt and Lanterns',
        'The Low-Water Road',
        'Short Measure',
        'Forty Steps Down',
      ],
    );
    const text = await rig.done('list', '--db', 'bell.db', '--campaign', 'The Drowned Bell');
    assert.equal(text.split('\n').length, 52);
    const items = await rig.list('bell.db', '--kind', 'item');
    assert.deepEqual(new Set(items.map(({ kind }) => kind)), new Set(['item']));
  });

  it('gives every note back byte for byte', async () => {
    await rig.importSample();
    const { files } = await walkFolder(sampleFolder, neverCancelled);
    const ids = new Map((await rig.list()).map(({ title, id }) => [title, id]));
    for (const { file, path: name } of files.slice(0, 4)) {
      const id = ids.get(path.posix.basename(name, '.md').normalize('NFC'));
      const { code, bytes } = await rig.run('get', '--db', 'bell.db', '--id', id!);
      assert.equal(code, 0);
      assert.ok(bytes.equals(await readFile(file)), name);
    }
  });

  it('keeps NUL characters of a text', async () => {
    const text = 'before\0after\n';
    const put = ['put', '--db', 'bell.db', '--campaign', 'Bell', '--title', 'Nib'];
    const { code, output } = await rig.call(put, text);
    assert.equal(code, 0);
    assert.equal(await rig.done('get', '--db', 'bell.db', '--id', output.trim()), text);
    assert.match(await rig.done('check', '--db', 'bell.db'), / 0 problems\.$/m);
  });

  it('takes one line of text as a title', async () => {
    const put = ['put', '--db', 'bell.db', '--campaign', 'Bell'];
    for (const title of ['   ', 'two\nlines', 'a\ttab', 'bell\u0007']) {
      const { code, error } = await rig.call([...put, '--title', title], 'text');
      assert.equal(code, 2);
      assert.match(error, /^moonforge: --title must (not be blank|be one line of text)/);
    }
    const { code, error } = await rig.call([...put, '--title', '-dash'], 'text');
    assert.deepEqual([code, error.includes('--title=-dash')], [2, true]);
    assert.equal((await rig.call([...put, '--title=-dash'], 'text')).code, 0);
  });

  it('says how a value that begins with a dash is given', async () => {
    const compact = ['compact', '--db', 'bell.db', 'Bell', '--emulator', '127.0.0.1:1'];
    const { error } = await rig.call([...compact, '--days', '-5']);
    assert.match(error, /"-5" is read as an option.* write --days=-5 if it is the value\./);
    const few = await rig.call([...compact, '--days=-5']);
    assert.match(few.error, /--days takes a whole number from 90 up/);
  });

  it('leaves out what is no file and warns of notes that Firestore does not take', async function () {
    if (process.platform === 'win32') this.skip();
    await mkdir(rig.path('vault'));
    const large = 'x'.repeat(950 * 1024);
    await writeFile(rig.path('vault/Large.md'), `---\nloot: ${large}\n---\n`);
    await writeFile(rig.path('vault/Long.md'), large);
    execFileSync('mkfifo', [rig.path('vault/Pipe.md')]);
    const output = await rig.done(
      ...['import', '--db', 'bell.db', '--campaign', 'Bell', '--from', 'vault'],
    );
    assert.match(output, /^error: Pipe\.md: This is not a regular file: it was left out\.$/m);
    assert.match(output, /^warning: Large\.md: The front matter of this note has 950 KiB: /m);
    assert.doesNotMatch(output, /Long\.md/);
  });

  it('puts text in and gives it back through a pipe, however long', async () => {
    await rig.importSample();
    const text = `\uFEFF---\r\ntype: npc\r\n---\r\n${'A bell, 🔔 é\u2028.\r\n'.repeat(60_000)}`;
    const put = ['put', '--db', 'bell.db', '--campaign', 'The Drowned Bell', '--title', 'Long'];
    const made = await rig.runWith(text, ...put);
    assert.deepEqual([made.code, made.error], [0, '']);
    const id = made.output.trim();
    const got = await rig.run('get', '--db', 'bell.db', '--id', id);
    assert.ok(got.bytes.equals(Buffer.from(text)));
    assert.equal((await rig.list()).find((row) => row.id === id)?.kind, 'npc');
    const changed = await rig.runWith('short', 'put', '--db', 'bell.db', '--id', id, '--json');
    assert.deepEqual(JSON.parse(changed.output), { id });
    assert.equal(await rig.done('get', '--db', 'bell.db', '--id', id), 'short');
  });

  it('survives a reader that goes away', async () => {
    const vault = rig.path('vault');
    await mkdir(vault);
    await writeFile(path.join(vault, 'Long.md'), 'x'.repeat(3_000_000));
    await rig.done('import', '--db', 'a.db', '--campaign', 'A', '--from', vault);
    const child = rig.start('get', '--db', 'a.db', '--id', await rig.idOf('Long', 'a.db'));
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { code, error } = await outcomeOf(child);
    assert.deepEqual([code, error], [0, '']);
  });

  it('puts a note where the options, else its front matter, say', async () => {
    await rig.importSample();
    const put = async (text: string, title: string, ...more: readonly string[]) => {
      const args = ['put', '--db', 'bell.db', '--campaign', 'The Drowned Bell', '--title', title];
      const { code, error } = await rig.call([...args, ...more], text);
      assert.deepEqual([code, error], [0, '']);
      const row = (await rig.list()).find((listed) => listed.title === title);
      return [row?.collection, row?.kind];
    };
    assert.deepEqual(await put('', 'Plain'), ['entities', 'lore']);
    assert.deepEqual(await put('', 'Eel', '--kind', 'creature'), ['entities', 'creature']);
    assert.deepEqual(await put('', 'Wake', '--kind', 'scene'), ['scenes', 'scene']);
    assert.deepEqual(await put('', 'Part', '--collection', 'chapters'), ['chapters', 'chapter']);
    const told = '---\ntype: session\nnumber: 4\n---\n';
    assert.deepEqual(await put(told, 'Session 4'), ['sessions', 'session']);
    assert.deepEqual(await put('---\ntype: item\n---\n', 'Lamp', '--collection', 'entities'), [
      'entities',
      'item',
    ]);
  });

  it('makes campaigns on request, and the first one by its name', async () => {
    const put = ['put', '--db', 'new.db', '--campaign'];
    assert.equal((await rig.call([...put, 'Ember', '--title', 'Hob'])).code, 0);
    const other = await rig.call([...put, 'Ash', '--title', 'Hob']);
    assert.equal(other.code, 1);
    assert.equal(other.error, 'moonforge: There is no campaign "Ash". This file holds "Ember".\n');
    const campaign = [...put, 'Ash', '--title', 'Ash', '--collection', 'campaigns'];
    assert.equal((await rig.call(campaign, '# Ash')).code, 0);
    assert.match((await rig.call(campaign)).error, /There is a campaign "Ash" already/);
    assert.equal((await rig.call([...put, 'Ash', '--title', 'Hob'])).code, 0);
    const rows = await rig.list('new.db');
    assert.deepEqual(
      rows.map(({ title }) => title),
      ['Ash', 'Hob', 'Ember', 'Hob'],
    );
    const ash = rows[0]!.id;
    assert.equal(rows[1]!.campaign, ash);
    assert.equal((await rig.list('new.db', '--campaign', ash)).length, 2);
  });

  it('names the ids when several campaigns have the name', async () => {
    for (const name of ['A', 'B']) {
      const create = ['put', '--db', 'c.db', '--campaign', name, '--title', name];
      await rig.call([...create, '--collection', 'campaigns']);
    }
    const store = await openCampaignStore({ file: rig.path('c.db') });
    const [, second] = await store.repository(campaigns).list();
    await store.repository(campaigns).upsert({ docId: second!.firebaseId, title: 'A' });
    const ids = (await store.notes.summaries()).map(({ docId }) => docId);
    await store.close();
    const { code, error } = await rig.call(['list', '--db', 'c.db', '--campaign', 'A']);
    assert.equal(code, 1);
    for (const id of ids) assert.ok(error.includes(id));
  });

  it('deletes a campaign with all its notes, and no other', async () => {
    await rig.importSample();
    await rig.done('import', '--db', 'bell.db', '--campaign', 'Second', '--from', sampleFolder);
    const [campaign] = await rig.list('bell.db', '--campaign', 'The Drowned Bell');
    const deleted = await rig.done('delete', '--db', 'bell.db', '--id', campaign!.id);
    assert.equal(deleted, 'Deleted "The Drowned Bell" with its 49 notes.\n');
    const left = await rig.list();
    assert.deepEqual([left.length, left[0]?.title], [50, 'Second']);
    assert.ok(left.every(({ campaign: owner }) => owner === left[0]?.id));
  });

  it('deletes a note', async () => {
    await rig.importSample();
    const id = await rig.idOf('Nib');
    assert.equal(await rig.done('delete', '--db', 'bell.db', '--id', id), 'Deleted "Nib".\n');
    assert.equal((await rig.list()).length, 49);
    assert.equal((await rig.call(['delete', '--db', 'bell.db', '--id', id])).code, 1);
    assert.equal((await rig.call(['get', '--db', 'bell.db', '--id', id])).code, 1);
  });

  it('checks a sound file', async () => {
    await rig.importSample();
    const report: unknown = JSON.parse(await rig.done('check', '--db', 'bell.db', '--json'));
    assert.deepEqual(report, { ok: true, notes: 50, problems: [] });
  });

  it('exports a campaign that imports again with the same texts, kinds and tree', async () => {
    await rig.importSample();
    const campaign = ['--campaign', 'The Drowned Bell'];
    await rig.done('export', '--db', 'bell.db', ...campaign, '--to', 'out');
    await rig.done('import', '--db', 'copy.db', ...campaign, '--from', 'out');
    const listed = async (file: string): Promise<readonly string[]> =>
      (await rig.list(file)).map(({ title, kind, collection }) => `${collection} ${kind} ${title}`);
    assert.deepEqual(await listed('copy.db'), await listed('bell.db'));
  });

  it('leaves the file of a reading command as it is', async () => {
    await rig.importSample();
    const before = await readFile(rig.path('bell.db'));
    await rig.list();
    await rig.done('check', '--db', 'bell.db');
    await rig.done('search', '--db', 'bell.db', 'bell');
    assert.ok((await readFile(rig.path('bell.db'))).equals(before));
  });

  describe('help', () => {
    it('prints the commands, a command, and the version', async () => {
      const help = await rig.done('--help');
      for (const name of 'import list get put delete export search jump check sync'.split(' ')) {
        assert.match(help, new RegExp(`^  ${name} --db FILE`, 'm'));
        assert.match(await rig.done(name, '--help'), new RegExp(`^usage: moonforge ${name} --db`));
      }
      assert.match(await rig.ran('--version'), /^\d+\.\d+\.\d+\n$/);
    });
  });

  describe('refusals', () => {
    const usage: readonly (readonly [string, readonly string[], RegExp])[] = [
      ['no command', [], /No command given/],
      ['an unknown command', ['frob'], /no command "frob"/],
      ['a missing --db', ['list'], /--db is missing/],
      ['an empty --db', ['list', '--db', ''], /--db must not be empty/],
      ['an unknown option', ['list', '--db', 'a.db', '--colour'], /--colour/],
      ['a surplus argument', ['list', '--db', 'a.db', 'x'], /Unexpected argument "x"/],
      ['an option without a value', ['get', '--db', 'a.db', '--id'], /--id/],
      ['a missing query', ['search', '--db', 'a.db'], /QUERY is missing/],
      [
        'an unknown kind',
        ['list', '--db', 'a.db', '--kind', 'orc'],
        /Kinds are: campaign, chapter/,
      ],
      [
        'an unknown collection',
        'put --db a.db --campaign A --title B --collection rooms'.split(' '),
        /Collections are: campaigns, chapters/,
      ],
      [
        'a kind of another collection',
        'put --db a.db --campaign A --title B --collection scenes --kind npc'.split(' '),
        /"npc" belongs to entities/,
      ],
      [
        'a title for an old note',
        'put --db a.db --id x --title B'.split(' '),
        /--title is for new/,
      ],
      ['a new note without a title', 'put --db a.db --campaign A'.split(' '), /--title is missing/],
      [
        'a campaign whose name is not its title',
        'put --db a.db --campaign A --title B --collection campaigns'.split(' '),
        /name is its title/,
      ],
      ['a sync without a server', 'sync --db a.db --project p'.split(' '), /--emulator is missing/],
    ];
    for (const [name, args, message] of usage) {
      it(`answers ${name} with the usage line`, async () => {
        const { code, output, error } = await rig.call(args);
        assert.deepEqual([code, output], [2, '']);
        const [first, second, ...rest] = error.split('\n');
        assert.match(first!, message);
        assert.match(second!, /^usage: moonforge /);
        assert.deepEqual(rest, ['']);
        assert.equal(existsSync(rig.path('a.db')), false);
      });
    }

    /** Runs a command that must fail with one line that matches. */
    async function refuse(message: RegExp, ...args: readonly string[]): Promise<void> {
      const { code, output, error } = await rig.call(args);
      assert.deepEqual([code, output], [1, '']);
      assert.match(error, /^moonforge: [^\n]+\n$/);
      assert.match(error, message);
    }

    for (const args of [
      'list',
      'get --id x',
      'search bell',
      'check',
      'delete --id x',
      'put --id x',
      'export --campaign A --to out',
      'sync --emulator 127.0.0.1:1 --project demo-p --user u',
    ]) {
      it(`does not make a campaign file for ${args.split(' ')[0]}`, async () => {
        const [command = '', ...rest] = args.split(' ');
        await refuse(/There is no campaign file .*no\.db/, command, '--db', 'no.db', ...rest);
        assert.equal(existsSync(rig.path('no.db')), false);
      });
    }

    it('makes no campaign file for a folder that cannot be imported', async () => {
      await mkdir(rig.path('empty'));
      const into = ['import', '--db', 'no.db', '--campaign', 'A', '--from'];
      await refuse(/cannot be read: it does not exist/, ...into, 'nowhere');
      await refuse(/holds no Markdown/, ...into, 'empty');
      assert.equal(existsSync(rig.path('no.db')), false);
    });

    it('leaves a file alone that is no campaign file', async () => {
      await writeFile(rig.path('notes.db'), 'just text');
      await refuse(/not a Moonforge campaign file/, 'list', '--db', 'notes.db');
      const into = ['import', '--db', 'notes.db', '--campaign', 'A', '--from', sampleFolder];
      await refuse(/not a Moonforge campaign file/, ...into);
      assert.equal(await readFile(rig.path('notes.db'), 'utf8'), 'just text');
    });

    it('refuses text that is not UTF-8', async () => {
      await rig.importSample();
      const put = ['put', '--db', 'bell.db', '--campaign', 'The Drowned Bell', '--title', 'X'];
      for (const bytes of [
        Buffer.from([0x63, 0x61, 0x66, 0xe9]),
        Buffer.from([0xff, 0xfe, 65, 0]),
      ]) {
        const { code, error } = await rig.call(put, bytes);
        assert.equal(code, 1);
        assert.match(error, /^moonforge: The text on standard input is not UTF-8/);
      }
      assert.equal((await rig.list()).length, 50);
    });

    it('refuses a note or a campaign that is not there', async () => {
      await rig.importSample();
      await refuse(/There is no note "x"/, 'get', '--db', 'bell.db', '--id', 'x');
      await refuse(/not a document id/, 'get', '--db', 'bell.db', '--id', '../x');
      await refuse(/no campaign "A"/, 'list', '--db', 'bell.db', '--campaign', 'A');
      await refuse(
        /no campaign "A"/,
        'export',
        '--db',
        'bell.db',
        '--campaign',
        'A',
        '--to',
        'out',
      );
      assert.equal(existsSync(rig.path('out')), false);
    });

    it('refuses to export into a folder with something else in it', async () => {
      await rig.importSample();
      await mkdir(rig.path('full'));
      await writeFile(rig.path('full/diary.txt'), 'mine');
      const campaign = ['--campaign', 'The Drowned Bell'];
      await refuse(/is not empty/, 'export', '--db', 'bell.db', ...campaign, '--to', 'full');
    });
  });

  it('leaves nothing half-written when it is interrupted', async function () {
    if (process.platform === 'win32') this.skip();
    const vault = rig.path('vault');
    await mkdir(vault);
    for (let i = 0; i < 400; i += 1) {
      await writeFile(path.join(vault, `Note ${i}.md`), `# Note ${i}\n${'word '.repeat(2_000)}`);
    }
    const child = rig.start('import', '--db', 'big.db', '--campaign', 'Big', '--from', vault);
    const outcome = outcomeOf(child);
    while (!existsSync(rig.path('big.db'))) await new Promise((next) => setTimeout(next, 5));
    child.kill('SIGINT');
    const { code, error } = await outcome;
    const rows = await rig.list('big.db');
    if (code === 0) assert.equal(rows.length, 401);
    else {
      assert.match(error, /^moonforge: [^\n]+\n$/);
      assert.deepEqual(rows, []);
    }
  });
});
