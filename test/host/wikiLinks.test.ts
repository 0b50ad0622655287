import assert from 'node:assert/strict';

import * as vscode from 'vscode';

import { commands } from '../../src/core/contributions';
import { append, newCampaign, newNote, openNote, removeCampaign, until } from './editorSession';

describe('wiki links in the editor', () => {
  let campaign: string;
  let target: string;
  let document: vscode.TextDocument;

  /** Labels offered at the end of the document; empty while the language server does not answer. */
  async function offered(): Promise<readonly string[]> {
    const end = document.lineAt(document.lineCount - 1).range.end;
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      end,
    );
    return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
  }

  before(async () => {
    ({ campaign } = await newCampaign('Links'));
    target = await newNote(campaign, 'npc', 'Old Mère');
    document = await openNote(await newNote(campaign, 'scene', 'The Quay'));
    await append(document, 'Meet [[Old Mère]] and [[Nobody]].\n\n[[');
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await removeCampaign(campaign);
  });

  it('are completed with the names of the campaign', async () => {
    const labels = await until(async () => {
      const found = await offered();
      return found.includes('Old Mère') ? found : undefined;
    });
    assert.ok(labels.includes('The Quay') && labels.includes('Links'));
    assert.ok(!labels.includes('The Drowned Bell'), 'another campaign');
  });

  it('lead to the notes they name', async () => {
    const links = await until(async () => {
      const found = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
        'vscode.executeLinkProvider',
        document.uri,
      );
      return found.length > 0 ? found : undefined;
    });
    assert.deepEqual(
      links.map(({ range, target: uri }) => [document.getText(range), uri?.path]),
      [['[[Old Mère]]', `/${target}/Old Mère.md`]],
    );
  });

  it('say on hover whom they name', async () => {
    const offset = document.getText().indexOf('[[Old') + 3;
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      document.positionAt(offset),
    );
    const [content] = hovers.flatMap(({ contents }) => contents);
    assert.match((content as vscode.MarkdownString).value, /\*\*Old Mère\*\* · NPC/);
  });

  it('follow a rename and a new note', async () => {
    await vscode.commands.executeCommand(commands.renameNote, { id: target, title: 'Mère' });
    await newNote(campaign, 'item', 'The Lantern');
    const labels = await until(async () => {
      const found = await offered();
      return found.includes('The Lantern') ? found : undefined;
    });
    assert.ok(labels.includes('Mère') && !labels.includes('Old Mère'));
  });

  it('are completed again after the language server was restarted', async () => {
    await vscode.commands.executeCommand(commands.restartLanguageServer);
    await until(async () => (await offered()).includes('The Lantern') || undefined);
  });
});
