import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../../../src/core/cancellation';
import { collections } from '../../../src/core/model/collections';
import { exportCampaign } from '../../../src/documents/export/exportCampaign';
import type { ExportLayout } from '../../../src/documents/export/exportMarker';
import { repositoryRoot } from '../../support/repository';
import { requireVault } from '../../support/vaults';
import { ImportRig } from '../import/support/importRig';

/** Every file below a folder by its path, read as Latin-1, which has a character for each byte. */
async function filesIn(root: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const name of (await readdir(root, { recursive: true })).sort()) {
    const file = path.join(root, name);
    if ((await stat(file)).isFile()) {
      files.set(name.split(path.sep).join('/'), await readFile(file, 'latin1'));
    }
  }
  return files;
}

function exportTo(rig: ImportRig, folder: string, layout: ExportLayout): Promise<unknown> {
  const options = { folder: path.join(rig.root, folder), campaign: 'Ember', layout };
  return exportCampaign(rig.store, options, () => undefined, neverCancelled);
}

/** All that a campaign's records hold, but for the row's number and the times. */
async function contentOf(rig: ImportRig): Promise<readonly unknown[]> {
  return (await rig.records())
    .map((record) => ({ ...record, id: 0, createdAt: 0, updatedAt: 0 }))
    .sort((a, b) => (a.firebaseId < b.firebaseId ? -1 : 1));
}

function assertSameFiles(
  actual: ReadonlyMap<string, string>,
  expected: ReadonlyMap<string, string>,
): void {
  assert.deepEqual([...actual.keys()], [...expected.keys()]);
  for (const [name, content] of expected) assert.ok(actual.get(name) === content, name);
}

/** Exports, imports the export into a new file and exports that: records, names and bytes have to be the same. */
async function assertRoundTrip(rig: ImportRig, layout: ExportLayout): Promise<void> {
  await exportTo(rig, layout, layout);
  const copy = await ImportRig.open();
  try {
    const report = await copy.import(path.join(rig.root, layout));
    assert.deepEqual(report.problems, []);
    assert.deepEqual(await contentOf(copy), await contentOf(rig));
    await exportTo(copy, 'again', layout);
    assertSameFiles(
      await filesIn(path.join(copy.root, 'again')),
      await filesIn(path.join(rig.root, layout)),
    );
    const again = await copy.import(path.join(rig.root, layout));
    assert.deepEqual([again.created, again.updated, again.merged, again.missing], [0, 0, 0, []]);
  } finally {
    await copy.close();
  }
}

describe('A campaign that goes out and in again', () => {
  let rig: ImportRig;
  beforeEach(async () => {
    rig = await ImportRig.open();
  });
  afterEach(() => rig.close());

  /** Imports a folder, exports it in its own layout and compares every file; the marker is the only one more. */
  async function assertNothingLost(folder: string): Promise<void> {
    await rig.import(folder);
    await exportTo(rig, 'out', 'source');
    const files = new Map(await filesIn(path.join(rig.root, 'out')));
    assert.equal(files.delete('.moonforge-export.json'), true);
    assertSameFiles(files, await filesIn(folder));
  }

  for (const vault of ['thellade', 'daggerheart']) {
    it(`gives every file of the vault ${vault} back, and itself again in both layouts`, async function () {
      await assertNothingLost(requireVault(this, vault));
      await assertRoundTrip(rig, 'source');
      await assertRoundTrip(rig, 'story');
    }).timeout(300_000);
  }

  const image = Buffer.from('89504e470d0a1a0a0000000d49484452ff00', 'hex');
  const oddities: Readonly<Record<string, string | Buffer>> = {
    LICENSE: 'Free',
    'mark.md': '\uFEFF---\r\ntype: npc\r\n---\r\n\uFEFFA mark\r\n\r\n',
    'odd.md': '---\ntags: [#a, #b]\ntitle: x: y\ntitle: again\n# comment\n---\n\n\tBody',
    'jekyll.md': '---\nlayout: post\npermalink: /:year/\n...\n{% include x %}\n',
    'open.md': '---\nnever closed\n',
    'empty.md': '',
    '.md': 'a note without a name',
    'large.md': 'line of prose\n'.repeat(60_000),
    'emoji 🔔/bell 🔔.md': 'Bell 🔔 \u2028 e\u0301',
    'NFC/M\u00E8re.md': 'composed',
    'NFD/Me\u0300re.md': 'decomposed',
    'a/Bell.md': 'one [[b/Bell|other]] [[#Heading]] [[Bell^block]] ![[map.png]] [x](../b/Bell.md)',
    'b/Bell.md': 'two [[Nowhere]] [y](My%20Note.md)',
    'Case/bell.md': 'three',
    'img/map.png': image,
    'other/map.png': Buffer.concat([image, image]),
    'copy/map.png': image,
    'board.canvas': '{}',
    'broken text.md': Buffer.from('00ff00', 'hex'),
    'Sessions/Session 2.md': '```dice\n1d6\n```\n',
    'Sessions/Session 10.md': '```statblock\nname: x\n```\n',
    'Story/Low/Low.md': '---\ntype: chapter\n---\n',
    'Story/Low/Pier/Pier.md': '---\ntype: adventure\nparent: Low\n---\n',
    'Story/Low/Pier/Storm.md': '---\ntype: scene\n---\n',
    [`${'deep folder name/'.repeat(8)}${'long name '.repeat(8)}end.md`]: 'deep',
  };

  it('gives every file of a folder full of oddities back, and itself again in both layouts', async () => {
    await assertNothingLost(await rig.folder('vault', oddities));
    await assertRoundTrip(rig, 'source');
    await assertRoundTrip(rig, 'story');
  });

  it('keeps what no text says: order, parents, titles, kinds, status, fields of every collection', async () => {
    await rig.import(await rig.folder('vault', oddities));
    const { campaignId } = (await rig.records())[0]!;
    await rig.store.write(async (unit) => {
      let above: string | null = null;
      for (const { name, kinds, fields } of collections.slice(1)) {
        for (const title of [`Twin ${name}`, `Twin ${name}`, 'A/B: "odd?"', '']) {
          const { firebaseId } = await unit.put(name, {
            ...{ campaignId, title, kind: kinds.at(-1)!.name, body: 'text\n' },
            ...{ status: 'done', level: 3, hitPoints: 7, summary: 'Said "so".', parentId: above },
          });
          if ('orderKey' in fields) above = firebaseId;
        }
      }
    });
    await assertRoundTrip(rig, 'story');
    await assertRoundTrip(rig, 'source');
  });

  it('brings the sample campaign back', async () => {
    await rig.import(path.join(repositoryRoot, 'samples/the-drowned-bell'));
    await assertRoundTrip(rig, 'story');
  });
});
