import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import * as vscode from 'vscode';

import { commands } from '../../src/core/contributions';
import type { ImportReport } from '../../src/documents/import/importFolder';
import type { MoonforgeApi } from '../../src/moonforgeApi';
import type { SyncReport } from '../../src/core/ports/syncEngine';
import { temporaryFolder } from '../support/launch/temporaryFolder';
import { repositoryRoot } from '../support/repository';
import {
  append,
  campaignFileIn,
  listNotes,
  moonforge,
  openNote,
  runCli,
  storedText,
  until,
  utf8,
  workspaceFolder,
} from './editorSession';

const sample = path.join(repositoryRoot, 'samples/the-drowned-bell');

describe('the road from a folder of Markdown to a second device', () => {
  const second = temporaryFolder('second-device');
  const secondFile = campaignFileIn(second.path);
  const project = `demo-road-${Date.now().toString(36)}`;
  const emulator = process.env['FIRESTORE_EMULATOR_HOST']!;
  let api: MoonforgeApi;
  let file: string;
  let campaignId: string;
  let sceneId: string;
  let scene: vscode.TextDocument;

  const cliSync = (...more: readonly string[]): Promise<Buffer> =>
    runCli([
      ...['sync', '--db', secondFile, '--emulator', emulator],
      ...['--project', project, '--user', 'game-master', ...more],
    ]);

  before(async () => {
    file = campaignFileIn(workspaceFolder());
    await mkdir(path.dirname(secondFile), { recursive: true });
    api = await moonforge();
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand(commands.disconnect);
    await second.remove();
  });

  it('begins without a campaign file and without a connection', async () => {
    assert.deepEqual(await api.outline('campaign'), []);
    assert.equal(existsSync(file), false);
    assert.equal(api.syncStatus().phase, 'local');
  });

  it('imports the folder into the campaign file of the workspace', async () => {
    const report = await vscode.commands.executeCommand<ImportReport>(commands.importFolder, {
      folder: sample,
      campaign: 'The Drowned Bell',
    });
    assert.ok(report.created >= 40, `${report.created} notes`);
    assert.deepEqual(report.problems, []);
    assert.equal(await readFile(path.join(path.dirname(file), '.gitignore'), 'utf8'), '*\n');
    campaignId = report.campaignId;
  });

  it('shows the story in order in the Campaign tree', async () => {
    const [campaign, ...others] = await api.outline('campaign');
    assert.equal(campaign?.label, 'The Drowned Bell');
    assert.deepEqual(others, []);
    const chapters = await api.outline('campaign', campaign.id);
    assert.deepEqual(
      chapters.map(({ type, label }) => `${type} ${label}`),
      ['chapter The Bell Below', 'chapter What the Sea Is Owed'],
    );
    const adventures = await api.outline('campaign', chapters[0]!.id);
    assert.deepEqual(
      adventures.map(({ type, label }) => `${type} ${label}`),
      ['adventure Salt and Lanterns', 'adventure The Low-Water Road'],
    );
    const scenes = await api.outline('campaign', adventures[0]!.id);
    assert.deepEqual(
      scenes.map(({ type, label, description }) => `${type} ${label} ${description}`),
      ['Lantern Market', 'The Empty Berth', 'Night on the Pans'].map(
        (name) => `scene ${name} done`,
      ),
    );
    sceneId = scenes[1]!.id;
  });

  it('shows the entities by kind, with counts, in the World tree', async () => {
    const groups = await api.outline('world');
    assert.equal(groups[0]?.label, 'NPCs');
    for (const { id, description } of groups) {
      assert.equal((await api.outline('world', id)).length, Number(description), id);
    }
    assert.ok((await api.outline('sessions')).length > 0);
  });

  it('opens a note as a document with the exact text of its file', async () => {
    scene = await openNote(sceneId);
    assert.equal(scene.uri.scheme, 'moonforge');
    assert.match(scene.uri.path, /\/The Empty Berth\.md$/);
    assert.equal(scene.languageId, 'markdown');
    const source = path.join(
      sample,
      'Story/1 The Bell Below/1 Salt and Lanterns/The Empty Berth.md',
    );
    assert.deepEqual(utf8(scene), await readFile(source));
  });

  it('sends nothing before it is connected', async () => {
    assert.equal(await vscode.commands.executeCommand(commands.syncNow), undefined);
    assert.equal(api.syncStatus().phase, 'local');
    assert.ok(api.syncStatus().pending > 0);
  });

  it('connects to the emulator, uploads everything and proves it', async () => {
    const report = await vscode.commands.executeCommand<SyncReport>(commands.connectFirebase, {
      emulator,
      project,
    });
    assert.equal(report.verified, true);
    assert.equal(report.pending, 0);
    const { phase, pending, verifiedAt } = api.syncStatus();
    assert.deepEqual({ phase, pending }, { phase: 'idle', pending: 0 });
    assert.notEqual(verifiedAt, null);
  });

  it('saves what was typed byte for byte and queues it for upload', async () => {
    await vscode.commands.executeCommand(commands.pauseSync);
    await append(scene, '\nThe lamp goes out. 🔔\n');
    assert.equal(await scene.save(), true);
    assert.deepEqual(await storedText(file, sceneId), utf8(scene));
    assert.equal(await until(() => api.syncStatus().pending || undefined), 1);
    await vscode.commands.executeCommand(commands.resumeSync);
    await vscode.commands.executeCommand(commands.syncNow);
    assert.equal(api.syncStatus().pending, 0);
  });

  it('gives a second workspace the same records', async () => {
    await cliSync('--join', campaignId);
    const [here, there] = await Promise.all([listNotes(file), listNotes(secondFile)]);
    const identity = (note: { id: string; title: string; kind: string; rev: number }): string =>
      [note.id, note.title, note.kind, note.rev].join(' ');
    assert.deepEqual(there.map(identity).sort(), here.map(identity).sort());
    assert.deepEqual(await storedText(secondFile, sceneId), utf8(scene));
  });

  it('updates the open editor and the tree with an edit made there', async () => {
    const edited = scene.getText().replace('status: done', 'status: active');
    await runCli(['put', '--db', secondFile, '--id', sceneId], `${edited}\nTold by the other.\n`);
    await cliSync();
    await vscode.commands.executeCommand(commands.syncNow);
    await until(() => scene.getText().includes('Told by the other.') || undefined);
    assert.equal(scene.isDirty, false);
    const parent = (await api.outline('campaign', campaignId))[0]!;
    const adventure = (await api.outline('campaign', parent.id))[0]!;
    const row = (await api.outline('campaign', adventure.id)).find(({ id }) => id === sceneId);
    assert.equal(row?.description, 'active');
  });

  it('sends an edit of its own by itself', async () => {
    await append(scene, 'Answered here.\n');
    await scene.save();
    await until(async () => {
      await cliSync();
      return (await storedText(secondFile, sceneId)).equals(utf8(scene)) || undefined;
    });
  });

  it('keeps both sides when an editor with unsaved text meets a newer version', async () => {
    await append(scene, 'Typed here, not saved yet.\n');
    const theirs = (await storedText(secondFile, sceneId))
      .toString()
      .replace('# The Empty Berth', '# The Empty Berth, later');
    await runCli(['put', '--db', secondFile, '--id', sceneId], theirs);
    await cliSync();
    await vscode.commands.executeCommand(commands.syncNow);
    await until(async () => (await storedText(file, sceneId)).includes('later') || undefined);
    assert.ok(scene.isDirty && !scene.getText().includes('later'));
    assert.equal(await scene.save(), true, 'no question: a save is merged');
    const stored = (await storedText(file, sceneId)).toString();
    assert.ok(stored.includes('# The Empty Berth, later'));
    assert.ok(stored.includes('Typed here, not saved yet.'));
    await until(() => scene.getText() === stored || undefined);
  });

  it('keeps working offline and says so', async () => {
    await vscode.commands.executeCommand(commands.connectFirebase, { emulator: '127.0.0.1:9' });
    await until(() => api.syncStatus().phase === 'offline' || undefined);
    await append(scene, 'Written without a server.\n');
    assert.equal(await scene.save(), true);
    assert.deepEqual(await storedText(file, sceneId), utf8(scene));
    await vscode.commands.executeCommand(commands.connectFirebase, { emulator, project });
    await until(() => api.syncStatus().pending === 0 || undefined);
    assert.equal(api.syncStatus().phase, 'idle');
  });
});
