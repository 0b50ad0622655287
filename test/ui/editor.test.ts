import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Workbench } from './workbench';

describe('the editor window', () => {
  let folder: string;
  let workbench: Workbench;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'moonforge-ui-'));
    await writeFile(path.join(folder, 'bell.md'), '# The bell\n');
    workbench = await Workbench.open(folder, { theme: 'light' });
  });

  after(async () => {
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
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
      await readFile(path.join(folder, 'bell.md'), 'utf8'),
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
