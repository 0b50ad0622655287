import path from 'node:path';

import { entities } from '../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../src/core/model/ids';
import type { CampaignStore } from '../../src/core/ports/campaignStore';
import {
  connectFirestore,
  createSyncEngine,
  defaultSyncOptions,
  openCampaignStore,
  parseRemoteTarget,
  silentLogger,
  systemClock,
} from '../../src/headless';
import { emulatorDefaults } from '../../src/platform/remoteSettings';
import { temporaryFolder } from '../support/launch/temporaryFolder';
import { Workbench } from './workbench';

describe('the Sync view in the editor window', () => {
  const folder = temporaryFolder('sync-ui');
  const other = temporaryFolder('sync-ui-other');
  const emulator = process.env['FIRESTORE_EMULATOR_HOST']!;
  const file = path.join(folder.path, '.moonforge/campaign.db');
  /** Those that are open. */
  const stores: CampaignStore[] = [];
  let workbench: Workbench;
  let here: CampaignStore;
  let there: CampaignStore;
  let campaignId: CampaignId;
  let noteId: RecordId;

  /** One round of the other device. */
  async function syncThere(join: boolean): Promise<void> {
    const address = parseRemoteTarget(emulator);
    const remote = await connectFirestore({
      ...(address as { kind: 'emulator'; host: string; port: number }),
      ...emulatorDefaults,
    });
    const parts = { clock: systemClock, logger: silentLogger, options: defaultSyncOptions };
    const engine = createSyncEngine({ store: there, remote, ...parts });
    if (join) await engine.join(campaignId);
    await engine.syncNow();
    await engine.stop();
    await remote.close();
  }

  const section = (label: string, count: string): Promise<void> =>
    workbench
      .treeItem(label)
      .locator('.label-description', { hasText: new RegExp(`^${count}$`) })
      .waitFor();

  const inBothThemes = async (name: string): Promise<void> => {
    await workbench.screenshot(`${name}-light`);
    await workbench.setTheme('dark');
    await workbench.screenshot(`${name}-dark`);
    await workbench.setTheme('light');
  };

  before(async () => {
    workbench = await Workbench.open(folder.path, { theme: 'light' });
    await workbench.openView('Campaign');
    await workbench.page.getByRole('button', { name: 'Open Sample Campaign' }).click();
    await workbench.waitForStatusBar('Local only');
    await workbench.runCommand('Moonforge: Connect to Firebase…');
    await workbench.pick('Use an emulator');
    await workbench.answer(emulator);
    await workbench.waitForStatusBar('Synced, verified at');
    here = await openCampaignStore({ file });
    stores.push(here);
    campaignId = (await here.notes.summaries({ collection: 'campaigns' }))[0]!.campaignId;
    noteId = (await here.notes.resolve(campaignId, 'Old Mère'))[0]!.docId;
    there = await openCampaignStore({ file: path.join(other.path, '.moonforge/campaign.db') });
    stores.push(there);
    await syncThere(true);
  });

  after(async () => {
    for (const store of stores) await store.close();
    await Workbench.closeAll();
    await folder.remove();
    await other.remove();
  });

  it('says that everything is on the server, and since when that is proved', async () => {
    await workbench.openView('Sync');
    // Room for all of its rows.
    for (const title of ['Campaign', 'World']) {
      await workbench.page.locator('.pane-header', { hasText: title }).click();
    }
    await section('Waiting to be sent', 'nothing');
    await section('Conflicts', 'nothing to decide');
    await workbench.page
      .getByText(/Connected to .*, verified at/)
      .first()
      .waitFor();
    await inBothThemes('sync-view-quiet');
  });

  it('lists a conflict, what the server does not take and what waits', async () => {
    const note = (await there.notes.get(noteId))!;
    const [sentence = ''] = /[A-Z][^.\n]{20,}\./.exec(note.body) ?? [];
    await there.repository(entities).upsert({
      docId: noteId,
      body: note.body.replace(sentence, 'She has left the quay and keeps an inn upriver now.'),
    });
    await workbench.runCommand('Moonforge: Pause Sync');
    await workbench.waitForStatusBar('paused');
    await syncThere(false);
    await here.repository(entities).upsert({
      docId: noteId,
      body: note.body.replace(sentence, 'She drowned in the flood; only her lamp was found.'),
    });
    const frontMatter = `---\n# ${'long '.repeat(250_000)}\n---\n`;
    await here
      .repository(entities)
      .upsert({ campaignId, kind: 'item', title: 'The Endless Ledger', frontMatter });
    await workbench.runCommand('Moonforge: Resume Sync');
    await section('Conflicts', '1');
    await section('Set aside', '1');
    await workbench.runCommand('Moonforge: Pause Sync');
    await here.repository(entities).upsert({ campaignId, kind: 'npc', title: 'Brother Osk' });
    await section('Waiting to be sent', '1');
    await workbench.treeItem('Brother Osk').waitFor();
    await inBothThemes('sync-view');
  });

  it('explains itself in the status bar', async () => {
    await workbench.statusBarItem('Paused').first().hover();
    await workbench.page.locator('.monaco-hover', { hasText: 'Resume' }).first().waitFor();
    await workbench.screenshot('sync-status-light');
    await workbench.page.mouse.move(800, 400);
  });

  it('explains what sync does with a note', async () => {
    await workbench.treeItem('The Endless Ledger').first().click({ button: 'right' });
    await workbench.page.getByRole('menuitem', { name: 'Discard Unsent Edit…' }).waitFor();
    await workbench.screenshot('sync-edit-menu-light');
    await workbench.page.getByRole('menuitem', { name: 'Explain Sync' }).click();
    await workbench.page.mouse.move(800, 400);
    const preview = workbench.page
      .frameLocator('iframe.webview.ready')
      .frameLocator('#active-frame');
    await preview.getByRole('heading').first().waitFor();
    await inBothThemes('explain-sync');
  });

  it('opens a conflict in the merge editor, and takes it as settled', async () => {
    await workbench.treeItem('Old Mère').first().click();
    const merge = workbench.page.locator('.merge-editor');
    await merge.getByText('only her lamp was found').first().waitFor();
    await merge.getByText('keeps an inn upriver').first().waitFor();
    await inBothThemes('merge-editor');
    await workbench.page.getByRole('button', { name: 'Mark Conflict as Settled' }).click();
    await section('Conflicts', 'nothing to decide');
    await workbench.screenshot('conflict-settled-light');
  });
});
