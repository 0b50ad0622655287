import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { neverCancelled } from '../../../src/core/cancellation';
import { media } from '../../../src/core/model/collections';
import { attachmentFile } from '../../../src/documents/attachments/attachmentFolder';
import { copyAttachment } from '../../../src/documents/attachments/storeAttachment';
import { hashContent } from '../../../src/documents/hashContent';
import type { OperationProgress } from '../../../src/documents/operationReport';
import { importFolder } from '../../../src/documents/import/importFolder';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { cancelledAfter } from '../../support/cancelledAfter';
import { ImportRig } from './support/importRig';

describe('Attachments of an imported folder', () => {
  let rig: ImportRig;
  beforeEach(async () => {
    rig = await ImportRig.open();
  });
  afterEach(() => rig.close());

  const files = { 'a.md': '![[map.png]]', 'img/map.png': 'one', 'other/map.png': 'two', Note: 'x' };

  /** Source path and bytes of each attachment. */
  async function stored(): Promise<Readonly<Record<string, string>>> {
    const records = await rig.store.repository(media).list();
    const entries = records.map(async ({ sourcePath, path: place }) => {
      const file = attachmentFile(rig.store, place)!;
      return [sourcePath, await readFile(file, 'utf8')] as const;
    });
    return Object.fromEntries(await Promise.all(entries)) as Readonly<Record<string, string>>;
  }

  const expected = { 'vault/img/map.png': 'one', 'vault/other/map.png': 'two', 'vault/Note': 'x' };

  it('are copied beside the campaign file, whatever they are called, and outlive the folder', async () => {
    const vault = await rig.folder('vault', files);
    assert.equal((await rig.import(vault)).attachments, 3);
    await rm(vault, { recursive: true });
    assert.deepEqual(await stored(), expected);
    const [map] = (await rig.store.repository(media).list()).filter(
      ({ title }) => title !== 'Note',
    );
    assert.deepEqual(
      [map!.title, map!.mimeType, map!.size, map!.sha256],
      ['map.png', 'image/png', 3, hashContent(map!.sourcePath!.includes('img') ? 'one' : 'two')],
    );
    const { campaignId } = map!;
    assert.equal((await rig.store.notes.resolve(campaignId, 'img/map.png')).length > 0, true);
  });

  it('are written again only where their bytes changed', async () => {
    const vault = await rig.folder('vault', files);
    await rig.import(vault);
    assert.equal((await rig.import(vault)).attachments, 0);
    await rig.folder('vault', { Note: 'changed' });
    assert.equal((await rig.import(vault)).attachments, 1);
    assert.deepEqual(await stored(), { ...expected, 'vault/Note': 'changed' });
  });

  it('are known by their bytes when they were moved', async () => {
    const vault = await rig.folder('vault', files);
    await rig.import(vault);
    await rm(path.join(vault, 'Note'));
    await rig.folder('vault', { 'deep/Paper': 'x' });
    const { attachments, missing } = await rig.import(vault);
    assert.deepEqual([attachments, missing], [1, []]);
    const { title, sourcePath } = await rig.note('Paper');
    assert.deepEqual([title, sourcePath], ['Paper', 'vault/deep/Paper']);
  });

  it('stay where they are when they are linked', async () => {
    await rig.import(await rig.folder('vault', files), 'Ember', { attachments: 'link' });
    assert.deepEqual(await stored(), expected);
    const [first] = await rig.store.repository(media).list();
    assert.match(first!.path, /^\.\.\/vault\//);
    assert.equal((await readdir(rig.root)).includes('media'), false);
  });

  it('are listed as skipped with what is hidden or a program its own', async () => {
    const vault = await rig.folder('vault', {
      ...files,
      '.DS_Store': '',
      'img/Thumbs.db': '',
      '.obsidian/app.json': '{}',
    });
    const { attachments, skipped } = await rig.import(vault, 'Ember', { attachments: 'skip' });
    assert.deepEqual(
      [attachments, skipped.map(({ path: file, reason }) => `${reason} ${file}`).sort()],
      [
        0,
        [
          'attachment Note',
          'attachment img/map.png',
          'attachment other/map.png',
          'hidden .DS_Store',
          'hidden .obsidian',
          'system img/Thumbs.db',
        ],
      ],
    );
    assert.equal((await rig.import(vault)).attachments, 3);
  });

  it('count in the progress, which only grows', async () => {
    const seen: number[] = [];
    const options = { folder: await rig.folder('vault', files), campaign: 'Ember' };
    const open = (): Promise<CampaignStore> => Promise.resolve(rig.store);
    const count = ({ done, total }: OperationProgress): void => {
      seen.push(done);
      assert.equal(total, 8);
    };
    await importFolder(open, options, count, neverCancelled);
    assert.deepEqual(seen, [1, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('leave nothing half-copied when the import is cancelled', async () => {
    const { root } = rig;
    await rig.folder('.', { big: 'x'.repeat(1_000_000) });
    const token = cancelledAfter(20);
    const copy = copyAttachment(path.join(root, 'media'), path.join(root, 'big'), token);
    await assert.rejects(copy, { reason: 'cancelled' });
    assert.deepEqual(await readdir(path.join(root, 'media')), []);
  });

  it('stay as they are when a later import leaves attachments out', async () => {
    const vault = await rig.folder('vault', files);
    await rig.import(vault);
    await rm(path.join(vault, 'Note'));
    const options = { attachments: 'skip', removeMissing: true } as const;
    assert.deepEqual((await rig.import(vault, 'Ember', options)).missing, []);
    assert.deepEqual(await stored(), expected);
  });
});
