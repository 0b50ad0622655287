import assert from 'node:assert/strict';
import { CliRig } from './support/cliRig';

async function withSample(work: (rig: CliRig) => Promise<void>): Promise<void> {
  const rig = new CliRig();
  try {
    await rig.importSample();
    await work(rig);
    assert.match(await rig.done('check', '--db', 'bell.db'), / 0 problems/);
  } finally {
    await rig.close();
  }
}

const db = ['--db', 'bell.db'] as const;

interface Row {
  readonly version: number | null;
  readonly number: number;
  readonly label: string | null;
  readonly notes: number;
}

async function rows(rig: CliRig, ...args: readonly string[]): Promise<readonly Row[]> {
  return JSON.parse(await rig.done('history', ...db, '--json', ...args)) as readonly Row[];
}

describe('the history at the command line', () => {
  it('lists versions, shows, compares and restores them', () =>
    withSample(async (rig) => {
      const [note] = await rig.list('bell.db', '--kind', 'npc');
      const id = note!.id;
      const before = await rig.done('get', ...db, '--id', id);
      await rig.call(['put', ...db, '--id', id], `${before}\nA line more.\n`);
      const versions = await rows(rig, id);
      assert.deepEqual(
        versions.map(({ version }) => version === null),
        [true, false],
      );
      const version = String(versions[1]!.version);
      assert.equal(await rig.done('show', ...db, id, '--version', version), before);
      const changes = await rig.done('diff', ...db, id, version);
      assert.match(changes, /^\+A line more\.$/m);
      await rig.done('restore', ...db, id, '--version', version);
      assert.equal(await rig.done('get', ...db, '--id', id), before);
      assert.equal((await rows(rig, id)).length, 3);
      assert.match(await rig.done('history', ...db, id), /^present .* Restore "/m);
    }));

  it('undoes the last change, then the one before', () =>
    withSample(async (rig) => {
      const [note] = await rig.list('bell.db', '--kind', 'npc');
      const id = note!.id;
      const before = await rig.done('get', ...db, '--id', id);
      await rig.call(['put', ...db, '--id', id], 'Replaced.\n');
      assert.match(await rig.done('undo', ...db), /^Undid: .*\(1 note\)\.\n$/);
      assert.equal(await rig.done('get', ...db, '--id', id), before);
      const imported = (await rig.list()).length;
      assert.match(await rig.done('undo', ...db), new RegExp(`\\(${imported} notes\\)`));
      assert.deepEqual(await rig.list(), []);
    }));

  it('lists deleted notes and brings them back', () =>
    withSample(async (rig) => {
      const [adventure] = await rig.list('bell.db', '--kind', 'adventure');
      const count = (await rig.list()).length;
      await rig.done('delete', ...db, '--id', adventure!.id, '--children', 'with');
      const gone = JSON.parse(await rig.done('trash', ...db, '--json')) as readonly unknown[];
      assert.ok(gone.length > 1);
      assert.equal((await rig.list()).length, count - gone.length);
      await rig.done('restore', ...db, adventure!.id);
      assert.equal((await rig.list()).length, count);
      assert.equal(await rig.done('thin', ...db), 'Removed 0 versions.\n');
    }));

  it('refuses a version the note does not have, and a number that is none', () =>
    withSample(async (rig) => {
      const id = await rig.idOf('The Drowned Bell');
      const unknown = await rig.call(['show', ...db, id, '--version', '99999']);
      assert.deepEqual([unknown.code, unknown.error.includes('has no version 99999')], [1, true]);
      assert.equal((await rig.call(['undo', ...db, 'x'])).code, 2);
    }));
});

describe('structure at the command line', () => {
  it('duplicates, moves, changes the kind, merges and splits', () =>
    withSample(async (rig) => {
      const [first, second] = await rig.list('bell.db', '--kind', 'scene');
      const copy = (await rig.done('duplicate', ...db, first!.id)).trim();
      await rig.done('move', ...db, copy, '--after', second!.id);
      const lore = (await rig.done('kind', ...db, copy, 'lore')).trim();
      assert.notEqual(lore, copy);
      await rig.done('merge', ...db, lore, second!.id, '--plain');
      assert.equal((await rig.call(['get', ...db, '--id', second!.id])).code, 1);
      await rig.call(['put', ...db, '--id', lore], '# A Part of It\n\nText.\n');
      const made = (await rig.done('split', ...db, lore, 'A Part of It', '--embed')).trim();
      assert.equal(await rig.done('get', ...db, '--id', lore), '![[A Part of It]]\n');
      assert.match(await rig.done('get', ...db, '--id', made), /# A Part of It\n\nText\.\n$/);
    }));
});
