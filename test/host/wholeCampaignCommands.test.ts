import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { commands } from '../../src/core/contributions';
import type { BackupReport, RepairReport, RestoreReport } from '../../src/core/ports/campaignStore';
import type { CreatureImportReport } from '../../src/documents/creatures/importCreatures';
import type { ExportReport } from '../../src/documents/export/exportCampaign';
import { bellEel } from '../integration/creatures/monsters';
import { temporaryFolder } from '../support/launch/temporaryFolder';
import {
  append,
  listNotes,
  newCampaign,
  newNote,
  openNote,
  removeCampaign,
  run,
  storedText,
  until,
  utf8,
} from './editorSession';

describe('commands on the whole campaign', () => {
  const folder = temporaryFolder('campaign-files');
  let file: string;
  let campaign: string;
  let note: string;

  before(async () => {
    ({ file, campaign } = await newCampaign('Whole'));
    note = await newNote(campaign, 'npc', 'Keeper');
  });

  after(async () => {
    await removeCampaign(campaign);
    await folder.remove();
  });

  it('import creatures from a file on disk', async () => {
    const from = path.join(folder.path, 'monsters.json');
    await writeFile(from, JSON.stringify([bellEel]));
    const report = await run<CreatureImportReport>(commands.importCreatures, { from, campaign });
    assert.deepEqual([report.created, report.problems], [1, []]);
    const creatures = (await listNotes(file)).filter(({ kind }) => kind === 'creature');
    assert.ok(creatures.some(({ title }) => title === bellEel.name));
  });

  it('export a campaign as Markdown', async () => {
    const target = path.join(folder.path, 'exported');
    const report = await run<ExportReport>(commands.exportCampaign, {
      campaign,
      folder: target,
      layout: 'story',
    });
    assert.deepEqual(report.problems, []);
    const files = await readdir(target, { recursive: true });
    const keeper = files.find((name) => path.basename(name) === 'Keeper.md');
    const written = await readFile(path.join(target, keeper!), 'utf8');
    assert.match(written, /^---\ntype: npc\n---\n/);
  });

  it('find nothing to repair in a sound file', async () => {
    const report = await run<RepairReport>(commands.repairCampaignFile, { confirmed: true });
    assert.deepEqual([report.mended, report.left], [[], []]);
  });

  it('back the file up and restore it under an open editor', async () => {
    const to = path.join(folder.path, 'backup.json');
    const document = await openNote(note);
    await append(document, '\nBefore the backup.\n');
    await document.save();
    const kept = await storedText(file, note);
    const backup = await run<BackupReport>(commands.backUpCampaignFile, { to });
    assert.ok(backup.rows > 0);
    await append(document, 'After the backup.\n');
    await document.save();
    const report = await run<RestoreReport>(commands.restoreCampaignFile, {
      from: to,
      replace: true,
    });
    assert.equal(report.rows, backup.rows);
    assert.notEqual(report.kept, undefined);
    assert.deepEqual(await storedText(file, note), kept);
    await until(() => utf8(document).equals(kept) || undefined);
    assert.equal(document.isDirty, false);
  });

  it('restore nothing over text that is not saved', async () => {
    const to = path.join(folder.path, 'second.json');
    await run(commands.backUpCampaignFile, { to });
    const document = await openNote(note);
    await append(document, 'Typed, not saved.\n');
    const request = { from: to, replace: true };
    assert.equal(await run(commands.restoreCampaignFile, request), undefined);
    assert.ok(document.isDirty && document.getText().includes('Typed, not saved.'));
    await document.save();
  });
});
