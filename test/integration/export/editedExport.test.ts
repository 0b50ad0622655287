import assert from 'node:assert/strict';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../../../src/core/cancellation';
import { entities } from '../../../src/core/model/collections';
import type { ExportLayout } from '../../../src/documents/export/exportMarker';
import { markerName } from '../../../src/documents/export/exportMarker';
import { exportCampaign } from '../../../src/documents/export/exportCampaign';
import { hashContent } from '../../../src/documents/hashContent';
import { ImportRig, textOf } from '../import/support/importRig';

describe('An exported folder that was edited', () => {
  let rig: ImportRig;
  let vault: string;
  beforeEach(async () => {
    rig = await ImportRig.open();
    vault = await rig.folder('vault', {
      'NPCs/Ann.md': 'Ann is tall.\n\nShe waits.\n',
      'NPCs/Bo.md': 'Bo',
      'Tower/Bell.md': 'one',
      'Spire/Bell.md': 'two',
      'map.png': 'bytes',
    });
    await rig.import(vault);
  });
  afterEach(() => rig.close());

  const out = (...parts: readonly string[]): string => path.join(rig.root, 'out', ...parts);

  async function exportNow(layout: ExportLayout = 'story', campaign = 'Ember'): Promise<void> {
    const options = { folder: out(), campaign, layout };
    await exportCampaign(rig.store, options, () => undefined, neverCancelled);
  }

  it('changes the notes it was made of, and the vault they came from still matches', async () => {
    await exportNow();
    const { firebaseId } = await rig.note('Ann');
    await writeFile(out('NPCs/Ann.md'), 'Ann is tall.\n\nShe left.\n');
    const report = await rig.import(out());
    assert.deepEqual([report.created, report.updated, report.unchanged], [0, 1, 3]);
    const ann = await rig.note('Ann');
    assert.deepEqual([ann.firebaseId, ann.sourcePath], [firebaseId, 'vault/NPCs/Ann.md']);
    const again = await rig.import(vault);
    assert.deepEqual([again.created, again.updated, again.unchanged], [0, 0, 4]);
    assert.equal(textOf(await rig.note('Ann')), 'Ann is tall.\n\nShe left.\n');
  });

  it('is merged with what was typed in the notes since, and then stays as it is', async () => {
    await exportNow();
    const { firebaseId } = await rig.note('Ann');
    await rig.store.write((unit) => unit.saveText(firebaseId, 'Ann is small.\n\nShe waits.\n'));
    await writeFile(out('NPCs/Ann.md'), 'Ann is tall.\n\nShe left.\n');
    assert.equal((await rig.import(out())).merged, 1);
    assert.equal(textOf(await rig.note('Ann')), 'Ann is small.\n\nShe left.\n');
    const again = await rig.import(out());
    assert.deepEqual([again.updated, again.merged, again.unchanged], [0, 0, 4]);
  });

  it('brings in new files, and knows one that was moved or renamed there', async () => {
    await exportNow('source');
    const { firebaseId } = await rig.note('Bo');
    await mkdir(out('Old'));
    await rename(out('NPCs/Bo.md'), out('Old/Bob.md'));
    await writeFile(out('NPCs/Cy.md'), 'Cy');
    const { created, missing } = await rig.import(out());
    assert.deepEqual([created, missing], [1, []]);
    assert.equal((await rig.note('Bob')).firebaseId, firebaseId);
    assert.equal((await rig.note('Cy')).sourcePath, 'vault/NPCs/Cy.md');
  });

  it('tells which notes lost their files, and deletes those when asked to', async () => {
    await exportNow();
    await rm(out('NPCs/Bo.md'));
    await rig.store.repository(entities).upsert({
      campaignId: (await rig.note('Ann')).campaignId,
      title: 'Written since',
    });
    const { missing } = await rig.import(out(), 'Ember', { removeMissing: true });
    assert.deepEqual(
      missing.map(({ title, removed }) => [title, removed]),
      [['Bo', true]],
    );
  });

  it('becomes a second campaign under another name, once', async () => {
    await exportNow();
    const first = await rig.import(out(), 'Copy');
    assert.deepEqual([first.created, first.attachments], [4, 1]);
    const second = await rig.import(out(), 'Copy');
    assert.deepEqual([second.created, second.unchanged, second.attachments], [0, 4, 0]);
    const [own] = await rig.store.notes.summaries({ collection: 'campaigns' });
    const counts = await Promise.all(
      [own!.docId, first.campaignId].map(
        async (campaignId) => (await rig.store.notes.summaries({ campaignId })).length,
      ),
    );
    assert.deepEqual(counts, [6, 6]);
  });

  it('is a folder of good notes without its marker', async () => {
    await exportNow();
    await rm(out(markerName));
    const copy = await ImportRig.open();
    try {
      const { created, attachments, problems } = await copy.import(out());
      assert.deepEqual([created, attachments, problems], [4, 1, []]);
      const { kind } = (await copy.store.notes.summaries()).find(({ title }) => title === 'Ann')!;
      assert.equal(kind, 'npc');
    } finally {
      await copy.close();
    }
  });

  it('does not let a forged marker touch another campaign, or give a record what it cannot hold', async () => {
    const { firebaseId } = await rig.note('Bo');
    await rig.store.repository(entities).upsert({ docId: firebaseId, title: 'Bobby' });
    await exportNow();
    const foreign = await rig.import(await rig.folder('two', { 'Zed.md': 'Z' }), 'Other');
    const zed = await rig.note('Zed');
    const marker = await readFile(out(markerName), 'utf8');
    const forged = marker
      .replaceAll(firebaseId, zed.firebaseId)
      .replace('"kind": "npc"', '"kind": 7, "__proto__": "x", "summary": "\\ud800"');
    await writeFile(out(markerName), forged);
    const { created } = await rig.import(out());
    assert.equal(created, 1);
    const after = await rig.note('Zed');
    assert.deepEqual([textOf(after), after.campaignId], ['Z', foreign.campaignId]);
  });

  it('keeps its files when an export of the first version is brought up to date', async () => {
    await exportNow();
    const { campaignId } = await rig.note('Bo');
    const files = { 'NPCs/Bo.md': [hashContent('Bo')], 'NPCs/Gone.md': [hashContent('gone')] };
    await writeFile(out(markerName), JSON.stringify({ campaign: campaignId, files }));
    await writeFile(out('NPCs/Gone.md'), 'gone');
    await writeFile(out('NPCs/Mine.md'), 'mine');
    await exportNow();
    await assert.rejects(readFile(out('NPCs/Gone.md')), { code: 'ENOENT' });
    assert.equal(await readFile(out('NPCs/Mine.md'), 'utf8'), 'mine');
    assert.match(await readFile(out(markerName), 'utf8'), /"format": 2/);
  });

  it('is refused when a newer version wrote its marker', async () => {
    await exportNow();
    const marker = await readFile(out(markerName), 'utf8');
    await writeFile(out(markerName), marker.replace('"format": 2', '"format": 99'));
    await assert.rejects(exportNow(), { reason: 'invalid-input', message: /newer version/ });
  });

  it('is taken in once: what was typed in the note since stands', async () => {
    await exportNow();
    const { firebaseId } = await rig.note('Ann');
    await writeFile(out('NPCs/Ann.md'), 'Ann is old.\n');
    await rig.import(out());
    await rig.store.write((unit) => unit.saveText(firebaseId, 'Ann is young.\n'));
    const { merged, unchanged } = await rig.import(out());
    assert.deepEqual([merged, unchanged], [0, 4]);
    assert.equal(textOf(await rig.note('Ann')), 'Ann is young.\n');
  });

  it('adds its description to that of another campaign, and does not replace it', async () => {
    await rig.folder('vault', { 'Ember.md': '---\ntype: campaign\n---\nOf fire.\n' });
    await rig.import(vault);
    await exportNow();
    const other = { 'Ash.md': '---\ntype: campaign\n---\nOf dust.\n', 'Cy.md': 'Cy' };
    const { campaignId } = await rig.import(await rig.folder('other', other), 'Ash');
    for (const merged of [1, 0]) {
      assert.equal((await rig.import(out(), 'Ash')).merged, merged);
      const text = textOf((await rig.store.notes.get(campaignId))!);
      assert.deepEqual([text.match(/Of fire/g)?.length, text.match(/Of dust/g)?.length], [1, 1]);
    }
  });

  it('is not imported with a marker that cannot be read: every note would come in twice', async () => {
    await exportNow();
    const before = (await rig.records()).length;
    for (const text of ['{"format": 2, "camp', '{"format": 99}']) {
      await writeFile(out(markerName), text);
      await assert.rejects(rig.import(out()), { reason: 'invalid-input', message: /is damaged/ });
    }
    assert.equal((await rig.records()).length, before);
  });

  it('cannot make a later export copy a file from outside the attachments', async () => {
    await exportNow();
    await writeFile(path.join(rig.root, 'secret'), 'secret');
    const marker = JSON.parse(await readFile(out(markerName), 'utf8')) as {
      readonly records: Readonly<Record<string, { path?: string; fields: { path?: string } }>>;
    };
    const map = Object.values(marker.records).find(({ path: file }) => file?.endsWith('map.png'))!;
    delete map.path;
    for (const place of [path.join(rig.root, 'secret'), '../secret']) {
      map.fields.path = place;
      await writeFile(out(markerName), JSON.stringify(marker));
      await rig.import(out(), `Copy ${place.length}`);
    }
    const copies = (await rig.records()).filter(({ title }) => title === 'map.png');
    assert.ok(copies.length > 1);
    const paths = copies.flatMap((record) => ('path' in record ? [record.path] : []));
    assert.equal(
      paths.some((place) => place.includes('secret')),
      false,
    );
  });
});
