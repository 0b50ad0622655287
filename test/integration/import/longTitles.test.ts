import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../../../src/core/cancellation';
import { exportCampaign } from '../../../src/documents/export/exportCampaign';
import { markerName } from '../../../src/documents/export/exportMarker';
import { ImportRig, textOf } from './support/importRig';

describe('Importing names that go over several lines', () => {
  let rig: ImportRig;
  beforeEach(async () => {
    rig = await ImportRig.open();
  });
  afterEach(() => rig.close());

  it('makes titles of one line of the names of files, keeps their texts and says so', async function () {
    // Windows has no such names.
    if (process.platform === 'win32') this.skip();
    const text = 'title:\nThe\r\nBell\n';
    const vault = await rig.folder('vault', { 'The \nBell.md': text, 'a\r\nmap.png': 'bytes' });
    const { problems } = await rig.import(vault);
    assert.deepEqual(
      problems.map(({ path: file }) => file),
      ['a\r\nmap.png', 'The \nBell.md'],
    );
    assert.match(problems[0]!.message, /line breaks/);
    assert.equal(textOf(await rig.note('The Bell')), text);
    assert.equal((await rig.note('a map.png')).collection, 'media');
    const again = await rig.import(vault);
    assert.deepEqual([again.created, again.updated, again.unchanged], [0, 0, 1]);
  });

  it('makes titles of one line of those that an export lists', async () => {
    await rig.import(await rig.folder('vault', { 'Bell.md': 'It rings.\n', 'b.md': 'B' }));
    const folder = path.join(rig.root, 'out');
    const options = { campaign: 'Ember', folder, layout: 'story' } as const;
    await exportCampaign(rig.store, options, () => undefined, neverCancelled);
    const marker = path.join(folder, markerName);
    const listed = await readFile(marker, 'utf8');
    await writeFile(marker, listed.replaceAll('"Bell"', '"The\\u2028Bell\\n"'));
    const { problems } = await rig.import(folder, 'Copy\nof it');
    assert.equal(problems.length, 1);
    const titles = (await rig.records()).map(({ title }) => title);
    assert.ok(titles.includes('The Bell') && titles.includes('Copy of it'), titles.join());
    assert.equal(textOf(await rig.note('The Bell')), 'It rings.\n');
  });
});
