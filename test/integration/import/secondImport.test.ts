import assert from 'node:assert/strict';
import { entities } from '../../../src/core/model/collections';
import { ImportRig, textOf } from './support/importRig';

describe('A second import', () => {
  let rig: ImportRig;
  beforeEach(async () => {
    rig = await ImportRig.open();
  });
  afterEach(() => rig.close());

  it('writes nothing when nothing changed', async () => {
    const vault = await rig.folder('vault', {
      'a.md': 'A',
      'b.md': '---\ntype: campaign\n---\n',
    });
    await rig.import(vault);
    const before = await rig.records();
    const report = await rig.import(vault);
    assert.deepEqual([report.created, report.updated, report.unchanged], [0, 0, 2]);
    assert.deepEqual(await rig.records(), before);
  });

  it('changes the notes whose files changed and adds new ones', async () => {
    await rig.import(await rig.folder('vault', { 'a.md': 'A', 'b.md': 'B' }));
    const { firebaseId } = await rig.note('a');
    const vault = await rig.folder('vault', { 'a.md': '---\nkind: npc\n---\nA2', 'c.md': 'C' });
    const report = await rig.import(vault);
    assert.deepEqual([report.created, report.updated, report.unchanged], [1, 1, 1]);
    const changed = await rig.note('a');
    assert.equal(changed.firebaseId, firebaseId);
    assert.equal('kind' in changed ? changed.kind : '', 'npc');
    assert.equal(textOf(changed), '---\nkind: npc\n---\nA2');
  });

  it('leaves what was typed here alone when the file did not change', async () => {
    const vault = await rig.folder('vault', { 'a.md': 'A' });
    await rig.import(vault);
    const { firebaseId } = await rig.note('a');
    await rig.store.write((unit) => unit.saveText(firebaseId, 'typed'));
    const report = await rig.import(vault);
    assert.deepEqual([report.unchanged, report.problems], [1, []]);
    assert.equal(textOf(await rig.note('a')), 'typed');
  });

  it('merges where a note and its file both changed, and says so', async () => {
    const text = (top: string, bottom: string): string => `${top}\n\nmiddle\n\n${bottom}\n`;
    await rig.import(await rig.folder('vault', { 'a.md': text('top', 'bottom') }));
    const { firebaseId } = await rig.note('a');
    await rig.store.write((unit) => unit.saveText(firebaseId, text('typed here', 'bottom')));
    const vault = await rig.folder('vault', { 'a.md': text('top', 'typed there') });
    const report = await rig.import(vault);
    assert.deepEqual([report.updated, report.merged, report.problems.length], [0, 1, 1]);
    assert.equal(textOf(await rig.note('a')), text('typed here', 'typed there'));
    const again = await rig.import(vault);
    assert.deepEqual([again.merged, again.unchanged, again.problems], [0, 1, []]);
  });

  it('keeps both versions where note and file clash, and counts the places', async () => {
    await rig.import(await rig.folder('vault', { 'a.md': 'The bell is silent.\n' }));
    const { firebaseId } = await rig.note('a');
    await rig.store.write((unit) => unit.saveText(firebaseId, 'Nobody hears it.\n'));
    const report = await rig.import(await rig.folder('vault', { 'a.md': 'It rang twice.\n' }));
    assert.match(report.problems[0]!.message, /both versions where they clash \(1\)/);
    assert.equal(textOf(await rig.note('a')), 'Nobody hears it.\nIt rang twice.\n');
  });

  it('keeps every line of both where the history no longer has the imported text', async () => {
    await rig.import(await rig.folder('vault', { 'a.md': 'one\ntwo\n' }));
    const { firebaseId: docId } = await rig.note('a');
    const forgotten = { docId, body: 'one\nhere\n', sourceHash: '0'.repeat(64) };
    await rig.store.repository(entities).upsert(forgotten);
    const report = await rig.import(await rig.folder('vault', { 'a.md': 'one\nthere\n' }));
    assert.equal(report.merged, 1);
    assert.deepEqual(
      textOf(await rig.note('a'))
        .split('\n')
        .sort(),
      ['', 'here', 'one', 'there'],
    );
  });

  it('keeps a kind that was given here, unless the text tells another', async () => {
    await rig.import(await rig.folder('vault', { 'NPCs/a.md': 'A' }));
    const { firebaseId: docId } = await rig.note('a');
    await rig.store.repository(entities).upsert({ docId, kind: 'creature' });
    const kind = async (): Promise<unknown> => {
      const record = await rig.note('a');
      return 'kind' in record ? record.kind : '';
    };
    await rig.import(await rig.folder('vault', { 'NPCs/a.md': 'A2' }));
    assert.equal(await kind(), 'creature');
    await rig.import(await rig.folder('vault', { 'NPCs/a.md': '---\ntype: faction\n---\nA2' }));
    assert.equal(await kind(), 'organization');
  });

  it('keeps a title that was changed here', async () => {
    await rig.import(await rig.folder('vault', { 'a.md': 'A' }));
    const { firebaseId: docId } = await rig.note('a');
    await rig.store.repository(entities).upsert({ docId, title: 'Renamed' });
    await rig.import(await rig.folder('vault', { 'a.md': 'A2' }));
    assert.equal(textOf(await rig.note('Renamed')), 'A2');
  });

  it('keeps a note whose file is no text any more, and takes the file in as an attachment', async () => {
    const vault = await rig.folder('vault', { 'a.md': 'A', 'b.md': 'B' });
    await rig.import(vault);
    await rig.folder('vault', { 'b.md': Buffer.from([0, 1, 2]) });
    for (const made of [1, 0]) {
      const { attachments, missing } = await rig.import(vault, 'Ember', { removeMissing: true });
      assert.deepEqual([attachments, missing], [made, []]);
    }
    assert.equal(textOf(await rig.note('b')), 'B');
    assert.equal((await rig.note('b.md')).collection, 'media');
  });
});
