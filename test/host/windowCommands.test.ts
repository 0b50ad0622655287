import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { commands } from '../../src/core/contributions';
import type { CheckReport } from '../../src/core/ports/campaignStore';
import type { MoonforgeApi } from '../../src/moonforgeApi';
import { listNotes, newCampaign, newNote, removeCampaign, run, until } from './editorSession';

describe('commands', () => {
  let api: MoonforgeApi;
  let file: string;
  let campaign: string;

  before(async () => {
    ({ api, file, campaign } = await newCampaign('Commands'));
  });

  after(() => removeCampaign(campaign));

  it('put a new note below the tree row it was asked for on', async () => {
    const chapter = await newNote(campaign, 'chapter', 'One');
    const adventure = await run(commands.newNote, {
      parent: chapter,
      kind: 'adventure',
      title: 'Salt',
    });
    const rows = await api.outline('campaign', chapter);
    assert.deepEqual(
      rows.map(({ id, type }) => [id, type]),
      [[adventure, 'adventure']],
    );
  });

  it('set the status of the rows a menu was opened on', async () => {
    const scenes = [
      await newNote(campaign, 'scene', 'Quay'),
      await newNote(campaign, 'scene', 'Market'),
    ];
    await run(commands.setStatus, { id: scenes[0], status: 'done' }, scenes);
    const rows = (await api.outline('campaign', campaign)).filter(({ id }) => scenes.includes(id));
    assert.deepEqual(
      rows.map(({ description }) => description),
      ['done', 'done'],
    );
  });

  it('make no second campaign of one name', async () => {
    assert.equal(await run(commands.newCampaign, { title: 'Commands' }), undefined);
    const titles = (await api.outline('campaign')).map(({ label }) => label);
    assert.deepEqual(
      titles.filter((title) => title === 'Commands'),
      ['Commands'],
    );
  });

  it('copy no link that cannot be followed', async () => {
    const id = await newNote(campaign, 'npc', 'The [Old] Mill');
    await vscode.env.clipboard.writeText('before');
    assert.equal(await run(commands.copyWikiLink, id), undefined);
    assert.equal(await vscode.env.clipboard.readText(), 'before');
  });

  it('copy a link and a campaign id', async () => {
    const id = await newNote(campaign, 'npc', 'Old Mère');
    assert.equal(await run(commands.copyWikiLink, id), '[[Old Mère]]');
    assert.equal(await vscode.env.clipboard.readText(), '[[Old Mère]]');
    assert.equal(await run(commands.copyCampaignId, { campaign: 'Commands' }), campaign);
    assert.equal(await vscode.env.clipboard.readText(), campaign);
  });

  it('delete what was confirmed', async () => {
    const id = await newNote(campaign, 'npc', 'Nib');
    assert.equal(await run(commands.deleteNote, { id, confirmed: true }), 1);
    assert.ok(!(await listNotes(file)).some((note) => note.id === id));
  });

  it('refuse arguments of the wrong form and change nothing', async () => {
    const before = await listNotes(file);
    const wrong: readonly (readonly [string, unknown])[] = [
      [commands.newNote, 42],
      [commands.newNote, { campaign, kind: 'spaceship', title: 'X' }],
      [commands.newNote, { campaign, kind: 'npc', title: 7 }],
      [commands.newNote, { campaign: 'Nobody knows it', kind: 'npc', title: 'X' }],
      [commands.renameNote, { id: 'not an id', title: 'X' }],
      [commands.deleteNote, { id: 'nobody', confirmed: true }],
      [commands.setStatus, { id: campaign, status: 'bogus' }],
      [commands.importFolder, { folder: '/nowhere/at/all', campaign: 'X' }],
      [commands.connectFirebase, { emulator: 'https://example.org' }],
      [commands.joinCampaign, { id: 'not an id' }],
    ];
    for (const [id, argument] of wrong) {
      assert.equal(await run(id, argument), undefined, `${id} ${JSON.stringify(argument)}`);
    }
    assert.deepEqual(await listNotes(file), before);
    assert.equal(api.syncStatus().phase, 'local');
  });

  it('find the campaign file sound', async () => {
    const report = await vscode.commands.executeCommand<CheckReport>(commands.checkCampaignFile);
    assert.equal(report.ok, true, report.problems.join('\n'));
  });

  it('open the overview of a campaign once', async () => {
    for (const round of [1, 2]) {
      await run(commands.openOverview, { campaign });
      const tabs = await until(() => {
        const open = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
        const found = open.filter(({ label }) => label === 'Commands');
        return found.length > 0 ? found : undefined;
      });
      assert.equal(tabs.length, 1, `round ${round}`);
    }
  });
});
