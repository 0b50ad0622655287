import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import * as vscode from 'vscode';

import { commands } from '../../src/core/contributions';
import { parseRecordId } from '../../src/core/model/ids';
import { groupId } from '../../src/core/treeRows';
import type { MoonforgeApi } from '../../src/moonforgeApi';
import { temporaryFolder } from '../support/launch/temporaryFolder';
import {
  append,
  listNotes,
  newCampaign,
  newNote,
  openNote,
  removeCampaign,
  run,
  runCli,
  storedText,
  until,
} from './editorSession';

describe('commands on what notes are, were and hold', () => {
  const guests = temporaryFolder('guests');
  let api: MoonforgeApi;
  let file: string;
  let campaign: string;

  /** A note that is written down and closed: what follows does not go through its editor. */
  async function noteWith(text: string, kind: string, title: string): Promise<string> {
    const id = await newNote(campaign, kind, title);
    const document = await openNote(id);
    await append(document, `\n${text}`);
    assert.equal(await document.save(), true);
    return id;
  }

  const text = async (id: string): Promise<string> => (await storedText(file, id)).toString();

  const titles = async (): Promise<readonly string[]> =>
    (await listNotes(file)).map(({ title }) => title);

  const rowsBelow = async (id: string): Promise<readonly string[]> =>
    (await api.outline('campaign', id)).map(({ label }) => label);

  before(async () => {
    ({ api, file, campaign } = await newCampaign('Structure'));
  });

  after(async () => {
    await removeCampaign(campaign);
    await guests.remove();
  });

  it('compare a version with the note and restore it', async () => {
    const id = await noteWith('First thought.\n', 'npc', 'Warden');
    const before = await text(id);
    const document = await openNote(id);
    await append(document, 'Second thought.\n');
    await document.save();
    const listed: unknown = JSON.parse(
      (await runCli(['history', id, '--db', file, '--json'])).toString(),
    );
    const versions = listed as readonly { readonly version: number | null }[];
    const version = versions.find((made) => made.version !== null)!.version;
    await run(commands.showHistory, { id, version });
    const { activeTab } = vscode.window.tabGroups.activeTabGroup;
    assert.ok(activeTab?.input instanceof vscode.TabInputTextDiff);
    assert.equal(
      (await vscode.workspace.openTextDocument(activeTab.input.original)).getText(),
      before,
    );
    await run(commands.showHistory, { id, version, restore: true });
    assert.equal(await text(id), before);
    await until(() => !document.getText().includes('Second') || undefined);
  });

  it('undo the last change to notes in one step', async () => {
    const id = await newNote(campaign, 'npc', 'Ferrier');
    await run(commands.renameNote, { id, title: 'Farrier' });
    assert.ok((await titles()).includes('Farrier'));
    await run(commands.undoChange, { last: true });
    const now = await titles();
    assert.ok(now.includes('Ferrier') && !now.includes('Farrier'), now.join(', '));
  });

  it('bring deleted notes back', async () => {
    const id = await noteWith('Kept words.\n', 'npc', 'Lost One');
    const before = await text(id);
    await run(commands.deleteNote, { id, confirmed: true });
    assert.equal(await run(commands.restoreDeleted, { id }), 1);
    assert.equal(await text(id), before);
  });

  it('duplicate a note, with all that is typed and not saved yet', async () => {
    const id = await noteWith('Saved.\n', 'npc', 'Twin');
    const document = await openNote(id);
    await append(document, 'Only typed.\n');
    const copy = await run(commands.duplicateNote, { id });
    assert.match(await text(String(copy)), /Saved\.\nOnly typed\.\n/);
  });

  it('move a row up and down among its siblings', async () => {
    const adventure = await newNote(campaign, 'adventure', 'Order');
    for (const title of ['A', 'B', 'C'])
      await newNote(campaign, 'scene', title, { parent: adventure });
    const [, , last] = await api.outline('campaign', adventure);
    await run(commands.moveUp, last!.id);
    assert.deepEqual(await rowsBelow(adventure), ['A', 'C', 'B']);
    await run(commands.moveDown, last!.id);
    assert.deepEqual(await rowsBelow(adventure), ['A', 'B', 'C']);
    await run(commands.moveNote, {
      id: last!.id,
      before: (await api.outline('campaign', adventure))[0]!.id,
    });
    assert.deepEqual(await rowsBelow(adventure), ['C', 'A', 'B']);
  });

  it('change the kind of a note within and across collections', async () => {
    const id = await noteWith('A place after all.\n', 'npc', 'Stone Face');
    assert.equal(await run(commands.changeKind, { id, kind: 'location' }), id);
    const scene = String(await run(commands.changeKind, { id, kind: 'scene' }));
    assert.match(await text(scene), /A place after all\./);
    const found = (await listNotes(file)).filter(({ title }) => title === 'Stone Face');
    assert.deepEqual(
      found.map(({ id: own, kind }) => [own, kind]),
      [[scene, 'scene']],
    );
  });

  it('merge a note into another and lead its links there', async () => {
    const from = await noteWith('Half a truth.\n', 'npc', 'Rumour');
    const into = await noteWith('The rest.\n', 'npc', 'Truth');
    const document = await openNote(from);
    await append(document, 'Typed at the last moment.\n');
    await run(commands.mergeInto, { id: from, into });
    assert.match(await text(into), /The rest\.[^]*Half a truth\.\nTyped at the last moment\.\n/);
    assert.ok(!(await titles()).includes('Rumour'));
  });

  it('split the section at the cursor into a note', async () => {
    const id = await noteWith('## Cellar of Jars\n\nDark.\n', 'location', 'Old House');
    const document = await openNote(id);
    await append(document, 'And damp.\n');
    const editor = await vscode.window.showTextDocument(document);
    const line = document.getText().split('\n').indexOf('Dark.');
    editor.selection = new vscode.Selection(line, 0, line, 0);
    const made = await run(commands.splitSection);
    assert.match(await text(String(made)), /Dark\.\nAnd damp\.\n/);
    assert.match(await text(id), /\[\[Cellar of Jars\]\]/);
    await until(() => !document.getText().includes('Dark.') || undefined);
  });

  it('rename a note, a heading and a tag wherever they are named, in open editors too', async () => {
    const id = await noteWith('## Oath\n\nSworn. #debt/old\n', 'npc', 'Bailiff');
    const source = await noteWith(
      'See [[Bailiff#Oath]] and [[Bailiff|him]]. #debt\n',
      'npc',
      'Clerk',
    );
    const open = await openNote(source);
    await run(commands.renameNote, { id, title: 'Reeve' });
    await run(commands.renameHeading, { id, from: 'Oath', to: 'Vow' });
    await run(commands.renameTag, { campaign, from: 'debt', to: 'owed' });
    assert.match(await text(source), /See \[\[Reeve#Vow\]\] and \[\[Reeve\|him\]\]\. #owed\n/);
    assert.match(await text(id), /## Vow\n\nSworn\. #owed\/old\n/);
    await until(async () => open.getText() === (await text(source)) || undefined);
    assert.equal(open.isDirty, false);
  });

  it('keep what is typed and not saved in a note whose links a rename rewrites', async () => {
    const id = await newNote(campaign, 'npc', 'Miller');
    const source = await noteWith('Ask [[Miller]].\n', 'npc', 'Baker');
    const open = await openNote(source);
    await append(open, 'Not saved yet.\n');
    await run(commands.renameNote, { id, title: 'Grinder' });
    await vscode.window.showTextDocument(open);
    if (open.isDirty) await vscode.workspace.fs.writeFile(open.uri, Buffer.from(open.getText()));
    assert.match(await text(source), /Ask \[\[Grinder\]\]\.\nNot saved yet\.\n/);
  });

  it('find a note by its words and open it at the line', async () => {
    const id = await noteWith('one\n\ntwo\n\nthe quicksilver ledger\n', 'npc', 'Bookkeeper');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    assert.equal(await accepting(commands.searchNotes, 'quicksilver ledger'), id);
    const editor = await until(() => vscode.window.activeTextEditor);
    const { line } = editor.selection.active;
    assert.equal(editor.document.lineAt(line).text, 'the quicksilver ledger');
  });

  it('jump to a note whose name was mistyped', async () => {
    const id = await newNote(campaign, 'npc', 'Quartermaster Ingrid');
    assert.equal(await accepting(commands.jumpToNote, 'quatermaster ingird'), id);
  });

  it('show more rows of a long list', async () => {
    for (let at = 0; at < 205; at += 1) {
      await writeFile(path.join(guests.path, `Guest ${at}.md`), '---\ntype: item\n---\nHere.\n');
    }
    await run(commands.importFolder, { folder: guests.path, campaign: 'Structure' });
    const group = groupId({ campaignId: parseRecordId(campaign)!, kind: 'item' });
    await api.outline('world');
    const shown = await api.outline('world', group);
    const more = shown.at(-1)!;
    assert.match(more.label, /^Show more/);
    await run(commands.showMore, more.id);
    assert.equal((await api.outline('world', group)).length, 205);
  });

  /** Runs a command with a text in its box and presses Enter; gives the id of the note it opened. */
  async function accepting(command: string, typed: string): Promise<unknown> {
    const answer = Promise.resolve(vscode.commands.executeCommand(command, { text: typed }));
    const ended = answer.then(() => true);
    while (!(await Promise.race([ended, pause(100, false)]))) {
      await run('workbench.action.acceptSelectedQuickOpenItem');
    }
    return answer;
  }
});
