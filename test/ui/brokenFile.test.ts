import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { temporaryFolder } from '../support/launch/temporaryFolder';
import { Workbench } from './workbench';

describe('a campaign file that cannot be opened', () => {
  const folder = temporaryFolder('broken-ui');
  const file = path.join(folder.path, '.moonforge/campaign.db');
  const content = 'This is a shopping list, not a database.\n';
  let workbench: Workbench;

  before(async () => {
    await mkdir(path.dirname(file));
    await writeFile(file, content);
    workbench = await Workbench.open(folder.path, { theme: 'light' });
  });

  after(async () => {
    await Workbench.closeAll();
    await folder.remove();
  });

  it('is explained in the view and in the status bar', async () => {
    await workbench.openView('Campaign');
    await workbench.page.getByText('is not a Moonforge campaign file').first().waitFor();
    await workbench.waitForStatusBar('Campaign not open');
    await workbench.screenshot('broken-file-light');
  });

  it('is left as it is', async () => {
    assert.equal(await readFile(file, 'utf8'), content);
  });

  it('can be opened again once it was put right', async () => {
    await rm(file);
    await workbench.statusBarItem('Campaign not open').click();
    await workbench.page.getByRole('button', { name: 'Open Sample Campaign' }).waitFor();
  });
});
