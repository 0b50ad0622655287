import assert from 'node:assert/strict';
import path from 'node:path';

import { entities } from '../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { openCampaignStore } from '../../../src/headless';
import { temporaryFolder } from '../../support/launch/temporaryFolder';
import { Workbench } from '../../ui/workbench';

const title = 'The Watch Log';
const firstLine = 'The lamp burns';
const thirdLine = 'The tide is low';

/** Real windows of the editor, one profile for each device, typed into as people do. */
describe('editor windows on one campaign', function () {
  this.timeout(240_000);
  const emulator = process.env['FIRESTORE_EMULATOR_HOST']!;
  const folders = [temporaryFolder('window-a'), temporaryFolder('window-b')] as const;
  const settings = { 'moonforge.sync.pollInterval': 1_000 };
  let windowA: Workbench;
  let windowB: Workbench;
  /** A second window on the folder of the first. */
  let windowC: Workbench;
  let fileA: CampaignStore;
  let fileB: CampaignStore;
  let noteId: RecordId;

  /** Those that are open. */
  const stores: CampaignStore[] = [];
  const openFile = async (folder: string): Promise<CampaignStore> => {
    const store = await openCampaignStore({ file: path.join(folder, '.moonforge/campaign.db') });
    stores.push(store);
    return store;
  };

  async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 100_000; !(await holds());) {
      if (Date.now() > end) assert.fail(`Waited in vain until ${what}.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async function useEmulator(window: Workbench): Promise<void> {
    await window.pick('Use an emulator');
    await window.answer(emulator);
  }

  /** Types at the end of a line, counted from 0. */
  async function typeAt(window: Workbench, line: number, text: string): Promise<void> {
    await window.page.bringToFront();
    await window.focusEditor();
    await window.page.keyboard.press('Control+Home');
    for (let i = 0; i < line; i++) await window.page.keyboard.press('ArrowDown');
    await window.page.keyboard.press('End');
    await window.page.keyboard.type(text, { delay: 5 });
  }

  async function textIn(store: CampaignStore): Promise<string> {
    return (await store.notes.get(noteId))?.body ?? '';
  }

  const isSent = async (store: CampaignStore): Promise<boolean> => {
    const { pending, inflight } = await store.sync.counts();
    return pending + inflight === 0;
  };

  /** Waits until the files and the editors all show a text. */
  async function everywhere(text: string, windows: readonly Workbench[]): Promise<void> {
    for (const store of [fileA, fileB]) {
      await until(`${store.file} has "${text}"`, async () => (await textIn(store)).includes(text));
    }
    for (const window of windows) {
      await until(`an editor shows "${text}"`, async () =>
        (await window.openEditorText()).includes(text),
      );
    }
  }

  const conflicts = (window: Workbench, count: string): Promise<void> =>
    window
      .treeItem('Conflicts')
      .locator('.label-description', { hasText: new RegExp(`^${count}$`) })
      .waitFor({ timeout: 100_000 });

  before(async () => {
    windowA = await Workbench.open(folders[0].path, { settings });
    await windowA.openView('Campaign');
    await windowA.page.getByRole('button', { name: 'Open Sample Campaign' }).click();
    await windowA.waitForStatusBar('Local only');
    fileA = await openFile(folders[0].path);
    const [campaign] = await fileA.notes.summaries({ collection: 'campaigns' });
    const campaignId: CampaignId = campaign!.campaignId;
    const draft = { campaignId, kind: 'item', title };
    const body = `${firstLine}\n\n${thirdLine}\n\nNobody came\n`;
    noteId = (await fileA.repository(entities).upsert({ ...draft, body })).firebaseId;
    await windowA.runCommand('Moonforge: Connect to Firebase…');
    await useEmulator(windowA);
    await windowA.waitForStatusBar('Synced, verified');

    windowB = await Workbench.open(folders[1].path, { settings });
    await windowB.openView('Campaign');
    await windowB.runCommand('Moonforge: Join Campaign…');
    await windowB.answer(campaignId);
    await useEmulator(windowB);
    await windowB.waitForStatusBar('Synced, verified');
    fileB = await openFile(folders[1].path);
    for (const window of [windowA, windowB]) await window.jumpTo(title);
  });

  after(async () => {
    for (const store of stores) await store.close();
    await Workbench.closeAll();
    for (const folder of folders) await folder.remove();
  });

  it('of two devices keep both texts that are typed into one note at once', async () => {
    await Promise.all([
      typeAt(windowA, 0, ' and somebody trimmed it'),
      typeAt(windowB, 4, ' but the bell rang'),
    ]);
    await Promise.all([windowA.save(), windowB.save()]);
    const windows = [windowA, windowB];
    await everywhere(`${firstLine} and somebody trimmed it`, windows);
    await everywhere('Nobody came but the bell rang', windows);
    assert.equal(await textIn(fileA), await textIn(fileB));
    for (const store of [fileA, fileB]) assert.equal((await store.sync.counts()).conflicts, 0);
  });

  it('of one folder sync once, and keep both texts that are typed at once', async () => {
    windowC = await windowA.openAnother(folders[0].path);
    await windowC.openView('Campaign');
    await windowC.waitForStatusBar('Synced by other window');
    await windowC.jumpTo(title);
    // One person has one keyboard: both windows have unsaved text, and are saved one after the other.
    await typeAt(windowA, 0, ' twice');
    await Promise.all([typeAt(windowC, 4, ' at noon'), typeAt(windowB, 2, ' today')]);
    await Promise.all([windowC.save(), windowB.save()]);
    await windowA.page.bringToFront();
    await windowA.save();
    const windows = [windowA, windowB, windowC];
    await everywhere('trimmed it twice', windows);
    await everywhere('bell rang at noon', windows);
    await everywhere(`${thirdLine} today`, windows);
    for (const store of [fileA, fileB]) assert.equal((await store.sync.counts()).conflicts, 0);
  });

  it('show a conflict in both windows of its file; settled in one it is gone in the other and the text is the same everywhere', async () => {
    for (const store of [fileA, fileB]) {
      await until(`all of ${store.file} is on the server`, () => isSent(store));
    }
    for (const window of [windowA, windowC]) {
      await window.page.bringToFront();
      await window.openView('Sync');
      await conflicts(window, 'nothing to decide');
      await window.runCommand('Moonforge: Pause Sync');
      await window.waitForStatusBar('Sync paused');
    }
    await typeAt(windowB, 2, ' and rising');
    await windowB.save();
    await until('the first edit is on the server', () => isSent(fileB));
    await typeAt(windowA, 2, ' and foul');
    await windowA.save();
    await windowA.runCommand('Moonforge: Resume Sync');
    await Promise.all([conflicts(windowA, '1'), conflicts(windowC, '1')]);
    await everywhere('and foul', [windowA, windowB, windowC]);
    await everywhere('and rising', [windowA, windowB, windowC]);
    await windowA.screenshot('two-windows-conflict-a');
    await windowC.screenshot('two-windows-conflict-c');

    await windowC.page.bringToFront();
    await windowC.runCommand('Moonforge: Keep Mine');
    await windowC.pick(title);
    await Promise.all([
      conflicts(windowA, 'nothing to decide'),
      conflicts(windowC, 'nothing to decide'),
    ]);
    await until('the settled text is everywhere', async () =>
      (await Promise.all([fileA, fileB].map(textIn))).every(
        (text) => text.includes(`${thirdLine} today and foul\n`) && !text.includes('rising'),
      ),
    );
    for (const window of [windowA, windowB, windowC]) {
      await until('the editors show the settled text', async () => {
        const text = await window.openEditorText();
        return text.includes('and foul') && !text.includes('rising');
      });
    }
    assert.equal((await fileB.sync.counts()).conflicts, 0);
  });
});
