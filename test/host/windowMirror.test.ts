import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import * as vscode from 'vscode';

import { commands, mirrorSettings } from '../../src/core/contributions';
import type { ImportReport } from '../../src/documents/import/importFolder';
import type { MirrorReport } from '../../src/documents/mirror/mirrorCampaign';
import { temporaryFolder } from '../support/launch/temporaryFolder';
import { append, moonforge, openNote, until, workspaceFolder } from './editorSession';

describe('the mirror of a campaign in the editor', () => {
  const source = temporaryFolder('mirror-source');
  const folder = path.join(workspaceFolder(), 'mirrored');
  const file = path.join(folder, 'NPCs/Tamsin Rook.md');
  let campaignId: string;
  let note: vscode.TextDocument;

  const set = (key: string, value: string | undefined): Thenable<void> =>
    vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Workspace);

  before(async () => {
    await moonforge();
    await writeFile(
      path.join(source.path, 'Tamsin Rook.md'),
      '---\ntype: npc\n---\nKeeps the lamps.\n',
    );
    const report = await vscode.commands.executeCommand<ImportReport>(commands.importFolder, {
      folder: source.path,
      campaign: 'The Mirrored Lamps',
    });
    campaignId = report.campaignId;
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await set(mirrorSettings.folder, undefined);
    await set(mirrorSettings.campaign, undefined);
    await until(() => !existsSync(path.join(folder, '.moonforge-mirror.lock')) || undefined);
    await rm(folder, { recursive: true, force: true });
    await source.remove();
  });

  it('writes the notes once the setting names a folder', async () => {
    await set(mirrorSettings.campaign, campaignId);
    await set(mirrorSettings.folder, 'mirrored');
    await until(() => existsSync(file) || undefined);
    assert.equal(await readFile(file, 'utf8'), '---\ntype: npc\n---\nKeeps the lamps.\n');
  });

  it('shows an edit of the file in the open note', async () => {
    const marker = JSON.parse(
      await readFile(path.join(folder, '.moonforge-mirror.json'), 'utf8'),
    ) as { readonly files: Readonly<Record<string, { readonly path: string }>> };
    const entry = Object.entries(marker.files).find(([, { path: at }]) => at.includes('Tamsin'));
    note = await openNote(entry![0]);
    await writeFile(file, `${note.getText()}Seen outside.\n`);
    await until(() => note.getText().includes('Seen outside.') || undefined);
    assert.equal(note.isDirty, false);
  });

  it('writes a saved edit of the note to the file', async () => {
    await append(note, 'Typed inside.\n');
    assert.equal(await note.save(), true);
    await until(async () => (await readFile(file, 'utf8')) === note.getText() || undefined);
  });

  it('moves to the folder that the command chooses and keeps it in the settings', async () => {
    const other = path.join(workspaceFolder(), 'mirrored too');
    try {
      const first = await vscode.commands.executeCommand<MirrorReport>(commands.mirrorCampaign, {
        campaign: campaignId,
        folder: other,
      });
      assert.equal(first.written, 1);
      const now = await vscode.commands.executeCommand<MirrorReport>(commands.mirrorNow);
      assert.equal(now.written, 0);
      const kept = vscode.workspace.getConfiguration().get(mirrorSettings.folder);
      assert.equal(kept, 'mirrored too');
    } finally {
      await set(mirrorSettings.folder, undefined);
      const lock = path.join(other, '.moonforge-mirror.lock');
      await until(() => !existsSync(lock) || undefined);
      await rm(other, { recursive: true, force: true });
    }
  });
});
