import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { temporaryFolder, type TemporaryFolder } from '../support/launch/temporaryFolder';
import { Workbench } from './workbench';

describe('the editor window', () => {
  let folder: TemporaryFolder;
  let workbench: Workbench;

  before(async () => {
    folder = temporaryFolder('workspace');
    await writeFile(path.join(folder.path, 'bell.md'), '# The bell\n');
    workbench = await Workbench.open(folder.path, { theme: 'light' });
  });

  after(async () => {
    await workbench.close();
    await folder.remove();
  });

  it('opens a file from a tree, takes typing and saves it', async () => {
    await workbench.openView('Explorer');
    await workbench.clickTreeItem('bell.md');
    await workbench.tab('bell.md').waitFor();
    await workbench.goToEnd();
    await workbench.typeText('It rings by itself.');
    await workbench.save();
    assert.match(await workbench.openEditorText(), /It rings by itself\./);
    assert.equal(
      await readFile(path.join(folder.path, 'bell.md'), 'utf8'),
      '# The bell\nIt rings by itself.',
    );
    await workbench.screenshot('editor-light');
  });

  it('changes from light to dark', async () => {
    await workbench.setTheme('dark');
    await workbench.screenshot('editor-dark');
  });

  it('shows the status bar', async () => {
    await workbench.waitForStatusBar('Ln 2');
  });
});
