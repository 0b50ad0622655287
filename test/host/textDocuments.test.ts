import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { commands } from '../../src/core/contributions';
import type { MoonforgeApi } from '../../src/moonforgeApi';
import {
  append,
  newCampaign,
  newNote,
  openNote,
  removeCampaign,
  runCli,
  storedText,
  until,
  utf8,
} from './editorSession';

function isFileSystemError(error: unknown, code: string): boolean {
  return error instanceof vscode.FileSystemError && error.code === code;
}

describe('notes as text documents', () => {
  let api: MoonforgeApi;
  let file: string;
  let campaign: string;

  /** Writes a note's text from another process. */
  const put = (id: string, text: string): Promise<Buffer> =>
    runCli(['put', '--db', file, '--id', id], text);

  before(async () => {
    ({ api, file, campaign } = await newCampaign('Documents'));
  });

  after(() => removeCampaign(campaign));

  it('open in the editor when they are made', async () => {
    const id = await newNote(campaign, 'npc', 'Old Mère');
    const shown = vscode.window.activeTextEditor?.document.uri.path;
    assert.equal(shown, `/${id}/Old Mère.md`);
  });

  it('open whatever their title holds', async () => {
    for (const title of ['AC/DC', 'What? #1 & 100%', '🔔'.repeat(150), '..', 'a\\b: "c"']) {
      const id = await newNote(campaign, 'npc', title);
      const document = await openNote(id);
      await append(document, 'Saved.');
      assert.equal(await document.save(), true, title);
      assert.deepEqual(await storedText(file, id), utf8(document), title);
    }
  });

  it('keep mixed line endings around what was typed', async () => {
    const id = await newNote(campaign, 'lore', 'Mixed');
    await put(id, 'one\r\ntwo\nthree\n');
    const document = await openNote(id);
    await until(() => document.getText().includes('three') || undefined);
    await append(document, 'four\n');
    await document.save();
    assert.equal((await storedText(file, id)).toString(), 'one\r\ntwo\nthree\nfour\n');
  });

  it('keep carriage returns and byte-order marks', async () => {
    const id = await newNote(campaign, 'lore', 'Marked');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await put(id, '\uFEFF---\r\ntype: lore\r\n---\r\n\uFEFFone\r\n');
    const document = await openNote(id);
    await append(document, 'two\r\n');
    await document.save();
    assert.equal(
      (await storedText(file, id)).toString(),
      '\uFEFF---\r\ntype: lore\r\n---\r\n\uFEFFone\r\ntwo\r\n',
    );
  });

  it('follow changes of another process, in the editor and in the tree', async () => {
    const id = await newNote(campaign, 'chapter', 'One');
    const document = await openNote(id);
    await put(id, '---\ntype: chapter\nstatus: active\n---\nWritten elsewhere.\n');
    await until(() => document.getText().includes('Written elsewhere.') || undefined);
    assert.equal(document.isDirty, false);
    await until(async () => {
      const row = (await api.outline('campaign', campaign)).find((found) => found.id === id);
      return row?.description === 'active' || undefined;
    });
  });

  it('show and keep what another extension wrote below an open editor', async () => {
    const id = await newNote(campaign, 'npc', 'Shared');
    const text = 'The first line.\n\nThe last line.\n';
    await put(id, text);
    const document = await openNote(id);
    await until(() => document.getText() === text || undefined);
    const theirs = text.replace('first', 'very first');
    await vscode.workspace.fs.writeFile(document.uri, Buffer.from(theirs));
    await until(() => document.getText() === theirs || undefined);
    await append(document, 'Mine.\n');
    assert.equal(await document.save(), true);
    assert.equal((await storedText(file, id)).toString(), `${theirs}Mine.\n`);
  });

  it('keep both texts when unsaved text is saved over a change of another process', async () => {
    const id = await newNote(campaign, 'npc', 'Tug');
    const text = 'The first line.\n\nThe last line.\n';
    await put(id, text);
    const document = await openNote(id);
    await until(() => document.getText() === text || undefined);
    await append(document, 'Typed here.\n');
    await put(id, text.replace('first', 'very first'));
    // The editor looks at the file again before it saves.
    await until(async () => (await storedText(file, id)).includes('very first') || undefined);
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(await document.save(), true);
    const both = `${text.replace('first', 'very first')}Typed here.\n`;
    await until(async () => (await storedText(file, id)).toString() === both || undefined);
    await until(() => document.getText() === both || undefined);
    assert.equal(document.isDirty, false);
  });

  it('keep working under their old name after a rename', async () => {
    const id = await newNote(campaign, 'npc', 'Pell');
    const document = await openNote(id);
    await vscode.commands.executeCommand(commands.renameNote, { id, title: 'Ingrith Pell' });
    await append(document, 'Still here.');
    assert.equal(await document.save(), true);
    assert.deepEqual(await storedText(file, id), utf8(document));
    const renamed = await openNote(id);
    assert.equal(renamed.uri.path, `/${id}/Ingrith Pell.md`);
    await append(renamed, ' And there.');
    await renamed.save();
    await until(() => document.getText() === renamed.getText() || undefined);
  });

  it('come back when unsaved text is saved after a deletion elsewhere', async () => {
    const id = await newNote(campaign, 'npc', 'Nib');
    const document = await openNote(id);
    await append(document, 'Not gone.');
    await runCli(['delete', '--db', file, '--id', id]);
    await until(async () => {
      const stat = await vscode.workspace.fs.stat(document.uri).then(
        () => undefined,
        (error: unknown) => error,
      );
      return isFileSystemError(stat, 'FileNotFound') || undefined;
    });
    assert.equal(await document.save(), true);
    assert.deepEqual(await storedText(file, id), utf8(document));
  });

  it('refuse bytes that are no UTF-8 and say what to do', async () => {
    const id = await newNote(campaign, 'npc', 'Encoded');
    const { uri } = await openNote(id);
    const before = await storedText(file, id);
    await assert.rejects(
      async () => vscode.workspace.fs.writeFile(uri, Uint8Array.of(0x4d, 0xe8)),
      /Save with Encoding/,
    );
    assert.deepEqual(await storedText(file, id), before);
  });

  it('are no files to be made, renamed or put into folders', async () => {
    const id = await newNote(campaign, 'npc', 'Fixed');
    const { uri } = await openNote(id);
    const elsewhere = (path: string): vscode.Uri => uri.with({ path });
    const { fs } = vscode.workspace;
    const refused: readonly (readonly [() => Thenable<unknown>, string])[] = [
      [() => fs.rename(uri, elsewhere('/nobody/Other.md')), 'NoPermissions'],
      [() => fs.rename(uri, elsewhere(`/${id}/Other.md`)), 'FileExists'],
      [() => fs.rename(uri, elsewhere(`/${id}/X.md`), { overwrite: true }), 'NoPermissions'],
      [() => fs.createDirectory(elsewhere('/a folder')), 'NoPermissions'],
      [() => fs.writeFile(elsewhere('/nobody/New.md'), Buffer.from('x')), 'FileNotFound'],
      [() => fs.readFile(elsewhere('/nobody/New.md')), 'FileNotFound'],
      [() => fs.stat(elsewhere('/not an id/New.md')), 'FileNotFound'],
      [() => fs.readDirectory(uri), 'FileNotADirectory'],
    ];
    for (const [attempt, code] of refused) {
      const error: unknown = await Promise.resolve(attempt()).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      assert.ok(isFileSystemError(error, code), `${attempt.toString()}: ${String(error)}`);
    }
    assert.deepEqual(await fs.readDirectory(elsewhere(`/${id}`)), [
      ['Fixed.md', vscode.FileType.File],
    ]);
  });

  it('are deleted through the file system', async () => {
    const id = await newNote(campaign, 'npc', 'Gone');
    const { uri } = await openNote(id);
    await vscode.workspace.fs.delete(uri);
    await assert.rejects(storedText(file, id), /no note/);
  });
});
