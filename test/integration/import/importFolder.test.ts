import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../../../src/core/cancellation';
import { campaigns, scenes } from '../../../src/core/model/collections';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { importFolder } from '../../../src/documents/import/importFolder';
import { cancelledAfter } from '../../support/cancelledAfter';
import { ImportRig, textOf } from './support/importRig';

describe('importFolder', () => {
  let rig: ImportRig;
  beforeEach(async () => {
    rig = await ImportRig.open();
  });
  afterEach(() => rig.close());

  describe('bringing notes in', () => {
    it('keeps every byte: marks, line endings, odd YAML, no last line end', async () => {
      const texts = {
        'mark.md': '\uFEFF---\r\ntype: npc\r\n---\r\n\uFEFFA mark\r\n\r\n',
        'odd.md': '---\ntags: [#a, #b]\ntitle: x: y\ntitle: again\n# comment\n---\n\n\tBody',
        'open.md': '---\nnever closed\n',
        'empty.md': '',
        'emoji 🔔.md': 'Bell 🔔 \u2028 e\u0301',
      };
      const report = await rig.import(await rig.folder('vault', texts));
      assert.deepEqual([report.created, report.problems], [5, []]);
      const records = await rig.records();
      for (const [name, text] of Object.entries(texts)) {
        const record = records.find(({ sourcePath }) => sourcePath === `vault/${name}`);
        assert.equal(textOf(record!), text);
      }
    });

    it('takes the title from the file name, composed', async () => {
      await rig.import(await rig.folder('vault', { 'Old Me\u0300re.MD': '', 'x/.md': '' }));
      const titles = (await rig.records()).map(({ title }) => title);
      assert.deepEqual(titles.sort(), ['Ember', 'Old M\u00e8re', 'Untitled']);
    });

    it('keeps notes with one name apart', async () => {
      await rig.import(await rig.folder('vault', { 'a/Bell.md': 'one', 'b/Bell.md': 'two' }));
      const bells = (await rig.records()).filter(({ title }) => title === 'Bell');
      assert.deepEqual(bells.map(textOf).sort(), ['one', 'two']);
    });

    it('skips hidden folders, node_modules and what is no Markdown', async () => {
      const report = await rig.import(
        await rig.folder('vault', {
          'Bell.md': '',
          'map.png': '',
          '._Bell.md': '\0\0',
          '.obsidian/plugin.md': '',
          '.trash/Old.md': '',
          'a/.git/x.md': '',
          'node_modules/p/README.md': '',
        }),
      );
      assert.deepEqual([report.created, report.problems], [1, []]);
    });

    it('follows links to folders and files once, in circles too', async () => {
      const vault = await rig.folder('vault', { 'a/Bell.md': '' });
      await rig.folder('elsewhere', { 'Tower.md': '' });
      await symlink('..', path.join(vault, 'a/up'));
      await symlink('a', path.join(vault, '0 link'));
      await symlink('../elsewhere', path.join(vault, 'else'));
      await symlink('../../elsewhere', path.join(vault, 'a/else'));
      const report = await rig.import(vault);
      const paths = (await rig.records()).map(({ sourcePath }) => sourcePath);
      assert.deepEqual(paths.sort(), [null, 'vault/a/Bell.md', 'vault/else/Tower.md']);
      assert.deepEqual(report.problems, []);
    });

    it('makes a campaign record of the note that says so, under the given name', async () => {
      const text = '---\ntype: campaign\nsummary: A bell.\n---\n# Bell';
      const vault = await rig.folder('vault', { 'a.md': text, 'b.md': text });
      const report = await rig.import(vault);
      const campaign = await rig.store.notes.get(report.campaignId);
      assert.ok(campaign !== undefined);
      assert.equal(campaign.title, 'Ember');
      assert.equal(campaign.summary, 'A bell.');
      assert.equal(textOf(campaign), text);
      assert.equal((await rig.note('b')).collection, 'entities');
      assert.deepEqual(
        report.problems.map(({ path: file, severity }) => [file, severity]),
        [['b.md', 'warning']],
      );
    });

    it('writes into the campaign that has the name, or the id', async () => {
      const first = await rig.import(await rig.folder('one', { 'a.md': '' }));
      const second = await rig.import(await rig.folder('two', { 'a.md': '' }));
      const third = await rig.import(await rig.folder('three', { 'a.md': '' }), first.campaignId);
      assert.equal(second.campaignId, first.campaignId);
      assert.equal(third.campaignId, first.campaignId);
      assert.equal((await rig.records()).length, 4);
    });

    it('refuses a name that two campaigns have, naming their ids', async () => {
      const first = await rig.import(await rig.folder('one', { 'a.md': '' }), 'A');
      const second = await rig.import(await rig.folder('two', { 'a.md': '' }), 'B');
      await rig.store.repository(campaigns).upsert({ docId: second.campaignId, title: 'A' });
      await assert.rejects(rig.import(path.join(rig.root, 'one'), 'A'), (error: Error) => {
        assert.match(error.message, new RegExp(first.campaignId));
        assert.match(error.message, new RegExp(second.campaignId));
        return true;
      });
    });

    it('opens no store for a folder that cannot be read', async () => {
      let opened = 0;
      const open = (): Promise<CampaignStore> => {
        opened += 1;
        return Promise.resolve(rig.store);
      };
      const options = { folder: '/nowhere/at/all', campaign: 'Ember' };
      await assert.rejects(importFolder(open, options, () => undefined, neverCancelled));
      assert.equal(opened, 0);
    });

    it('reports progress up to the end, a step for each file read and written', async () => {
      const folder = await rig.folder('vault', { 'a.md': '', 'b.md': '', 'c.md': '' });
      const seen: number[] = [];
      await importFolder(
        () => Promise.resolve(rig.store),
        { folder, campaign: 'Ember' },
        ({ done, total }) => {
          assert.equal(total, 6);
          seen.push(done);
        },
        neverCancelled,
      );
      assert.deepEqual(seen, [3, 3, 4, 5]);
    });
  });

  describe('the story', () => {
    const story = {
      '1 Low/Low.md': '---\ntype: chapter\n---\n',
      '1 Low/1 Pier/Pier.md': '---\ntype: adventure\nparent: "[[Low]]"\norder: 2\n---\n',
      '1 Low/2 Reef/Reef.md': '---\ntype: adventure\nparent: Low\norder: 1\n---\n',
      '1 Low/1 Pier/Scene 10.md': '---\ntype: scene\n---\n',
      '1 Low/1 Pier/Scene 2.md': '---\ntype: scene\n---\n',
    };

    it('finds parents by name and by folder, and orders siblings by order and path', async () => {
      const report = await rig.import(await rig.folder('vault', story));
      assert.deepEqual(report.problems, []);
      const chapter = await rig.note('Low');
      const pier = await rig.note('Pier');
      const titles = async (parentId: typeof pier.firebaseId): Promise<readonly string[]> =>
        (await rig.store.notes.summaries({ parentId })).map(({ title }) => title);
      assert.deepEqual(await titles(chapter.firebaseId), ['Reef', 'Pier']);
      assert.deepEqual(await titles(pier.firebaseId), ['Scene 2', 'Scene 10']);
    });

    it('puts a scene whose parent is nowhere at the top and says so', async () => {
      const files = { ...story, 'Lost.md': '---\ntype: scene\nparent: Nowhere\n---\n' };
      const report = await rig.import(await rig.folder('vault', files));
      const [scene] = await rig.store.repository(scenes).list({ parentId: null });
      assert.equal(scene?.title, 'Lost');
      assert.deepEqual(
        report.problems.map(({ path: file, severity }) => [file, severity]),
        [['Lost.md', 'warning']],
      );
    });

    it('finds a parent that is in the campaign but not in the folder', async () => {
      await rig.import(await rig.folder('vault', story));
      const more = { 'New.md': '---\ntype: scene\nparent: Reef\n---\n' };
      const report = await rig.import(await rig.folder('more', more));
      const reef = await rig.note('Reef');
      const [scene] = await rig.store.repository(scenes).list({ parentId: reef.firebaseId });
      assert.equal(scene?.title, 'New');
      assert.deepEqual(report.problems, []);
    });

    it('puts a new scene of a second import between its siblings', async () => {
      await rig.import(await rig.folder('vault', story));
      await rig.folder('vault', { '1 Low/1 Pier/Scene 3.md': '---\ntype: scene\n---\n' });
      await rig.import(path.join(rig.root, 'vault'));
      const { firebaseId: parentId } = await rig.note('Pier');
      const titles = (await rig.store.notes.summaries({ parentId })).map(({ title }) => title);
      assert.deepEqual(titles, ['Scene 2', 'Scene 3', 'Scene 10']);
    });

    for (const [name, keys, expected] of [
      ['have one key', ['a1', 'a1', 'a1'], '2 3 4 10 11'],
      ['have keys that are none', ['', '#', '#'], '2 3 4 10 11'],
      ['were reordered', ['a3', 'a2', 'a1'], '11 3 4 10 2'],
    ] as const) {
      it(`puts new scenes before the one they precede when the siblings ${name}`, async () => {
        const scene = '---\ntype: scene\n---\n';
        const files = Object.fromEntries(
          ['Scene 2', 'Scene 10', 'Scene 11'].map((title) => [`Pier/${title}.md`, scene]),
        );
        const vault = await rig.folder('vault', {
          'Pier/Pier.md': '---\ntype: adventure\n---\n',
          ...files,
        });
        await rig.import(vault);
        for (const [i, orderKey] of keys.entries()) {
          const { firebaseId: docId } = await rig.note(['Scene 2', 'Scene 10', 'Scene 11'][i]!);
          await rig.store.repository(scenes).upsert({ docId, orderKey });
        }
        await rig.folder('vault', { 'Pier/Scene 3.md': scene, 'Pier/Scene 4.md': scene });
        await rig.import(vault);
        const { firebaseId: parentId } = await rig.note('Pier');
        const summaries = await rig.store.notes.summaries({ parentId });
        const order = summaries.map(({ title }) => title.replace('Scene ', '')).join(' ');
        assert.equal(order, expected);
        assert.equal(new Set(summaries.map(({ orderKey }) => orderKey)).size, 5);
      });
    }
  });

  describe('bad input', () => {
    /** Imports and expects a refusal that leaves the file as it was. */
    async function refuse(folder: string, message: RegExp): Promise<void> {
      await assert.rejects(rig.import(folder), { reason: 'invalid-input', message });
      assert.deepEqual(await rig.records(), []);
    }

    it('refuses a folder that does not exist', () =>
      refuse(path.join(rig.root, 'nowhere'), /nowhere cannot be read: it does not exist/));

    it('refuses a file', async () => {
      const vault = await rig.folder('vault', { 'a.md': '' });
      await refuse(path.join(vault, 'a.md'), /a\.md is a file/);
    });

    it('refuses an empty folder, and one without Markdown', async () => {
      await refuse(await rig.folder('empty', {}), /holds no Markdown files/);
      await refuse(await rig.folder('pictures', { 'a.png': 'x' }), /holds no Markdown files/);
    });

    it('refuses a folder of which nothing can be read, saying why', async () => {
      await refuse(await rig.folder('bad', { 'a.md': '\0' }), /a\.md: This is a binary file/);
    });

    it('imports the rest and lists each problem with its path', async () => {
      const vault = await rig.folder('vault', {
        'good.md': 'good',
        'binary.md': Buffer.from('89504e470d0a1a0a0000', 'hex'),
        'latin.md': Buffer.from([0x4d, 0xe8, 0x72, 0x65]),
        'wide.md': Buffer.from('\uFEFFwide', 'utf16le'),
        'large.md': 'x'.repeat(1_048_576),
        'huge.md': 'x'.repeat(8 * 1_048_576 + 1),
      });
      await symlink('gone.md', path.join(vault, 'broken.md'));
      const report = await rig.import(vault);
      assert.deepEqual(
        report.problems.map(({ path: file, severity }) => [file, severity]),
        [
          ['binary.md', 'warning'],
          ['broken.md', 'error'],
          ['huge.md', 'warning'],
          ['latin.md', 'warning'],
          ['wide.md', 'warning'],
        ],
      );
      assert.match(report.problems[3]!.message, /Windows-1252/);
      assert.match(report.problems[4]!.message, /UTF-16/);
      assert.equal(report.created, 4);
      assert.equal(textOf(await rig.note('latin')), 'Mère');
      assert.equal(textOf(await rig.note('wide')), 'wide');
      assert.equal(textOf(await rig.note('large')).length, 1_048_576);
    });

    it('lists a file the disk cannot read', async function () {
      if (process.platform !== 'linux') this.skip();
      const vault = await rig.folder('vault', { 'a.md': 'A' });
      await symlink('/proc/self/mem', path.join(vault, 'memory.md'));
      const { created, problems } = await rig.import(vault);
      assert.deepEqual(
        [created, problems.map(({ path: file, severity }) => [file, severity])],
        [1, [['memory.md', 'error']]],
      );
    });

    it('leaves nothing behind when it is cancelled, wherever that happens', async () => {
      const folder = await rig.folder('vault', { 'a.md': 'A', 'b.md': 'B', 'c.md': 'C' });
      let steps = Infinity;
      for (let allowed = 0; allowed < steps; allowed += 1) {
        const token = cancelledAfter(allowed);
        const options = { folder, campaign: 'Ember' };
        const outcome = await importFolder(
          () => Promise.resolve(rig.store),
          options,
          () => undefined,
          token,
        ).catch((error: unknown) => error);
        if (token.asked <= allowed) steps = allowed;
        else {
          assert.equal((outcome as { reason?: unknown }).reason, 'cancelled');
          assert.deepEqual(await rig.records(), []);
        }
      }
      assert.ok(steps >= 5);
      assert.equal((await rig.records()).length, 4);
    });
  });
});
