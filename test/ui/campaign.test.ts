import assert from 'node:assert/strict';

import type { FrameLocator, Locator } from 'playwright-core';

import { temporaryFolder } from '../support/launch/temporaryFolder';
import { Workbench } from './workbench';

describe('a campaign in the editor window', () => {
  const folder = temporaryFolder('campaign-ui');
  const emulator = process.env['FIRESTORE_EMULATOR_HOST']!;
  let workbench: Workbench;

  /** A row's text behind its label. */
  const description = (label: string): Locator =>
    workbench.treeItem(label).locator('.label-description');

  const quickInput = (): Locator => workbench.page.locator('.quick-input-widget:visible');

  const typeInto = (command: string, text: string): Promise<void> =>
    workbench.inInput(command, (input) => input.fill(text));

  /** The content of the overview panel. */
  const overview = (): FrameLocator =>
    workbench.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');

  before(async () => {
    workbench = await Workbench.open(folder.path, { theme: 'light' });
  });

  after(async () => {
    await Workbench.closeAll();
    await folder.remove();
  });

  it('begins with a welcome view that offers the sample', async () => {
    await workbench.openView('Campaign');
    const sample = workbench.page.getByRole('button', { name: 'Open Sample Campaign' });
    await sample.waitFor();
    await workbench.page.getByText('There is no data provider').waitFor({ state: 'hidden' });
    await workbench.screenshot('welcome-light');
    await sample.click();
    await workbench.tab('The Drowned Bell.md').waitFor();
    await workbench.waitForStatusBar('Local only');
  });

  it('syncs with an emulator once its address was given', async () => {
    await workbench.runCommand('Moonforge: Connect to Firebase…');
    await workbench.pick('Use an emulator');
    await workbench.answer(emulator);
    await workbench.waitForStatusBar('Synced, verified');
  });

  it('shows trees, an open note and the status bar', async () => {
    await workbench.expandTreeItem('The Bell Below');
    await workbench.expandTreeItem('Salt and Lanterns');
    await workbench.clickTreeItem('The Empty Berth');
    await workbench.tab('The Empty Berth.md').waitFor();
    await workbench.expandTreeItem('Locations');
    // Links are underlined once the language server knows the notes.
    await workbench.page.locator('.monaco-editor .detected-link').first().waitFor();
    await workbench.screenshot('campaign-light');
    await workbench.setTheme('dark');
    await workbench.screenshot('campaign-dark');
  });

  it('offers names inside a wiki link and closes it', async () => {
    await workbench.goToEnd();
    await workbench.typeText('\nSee [[old m');
    const suggestions = workbench.page.locator('.suggest-widget.visible');
    await suggestions.getByText('Old Mère').first().waitFor();
    await workbench.screenshot('completion-dark');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.keyboard.type(' at low water.');
    assert.match(await workbench.openEditorText(), /See \[\[Old Mère\]\] at low water\.$/);
  });

  it('sends what was saved by itself', async () => {
    await workbench.save();
    await workbench.waitForStatusBar('1 pending');
    await workbench.waitForStatusBar('Synced, verified');
  });

  it('sets the status of a scene from its menu and draws its row again', async () => {
    assert.equal(await description('Night on the Pans').textContent(), 'done');
    await workbench.treeItem('Night on the Pans').click({ button: 'right' });
    const entry = workbench.page.getByRole('menuitem', { name: 'Set Status…' });
    await entry.waitFor();
    await workbench.screenshot('scene-menu-dark');
    await entry.click();
    await workbench.pick('active');
    await description('Night on the Pans').filter({ hasText: 'active' }).waitFor();
  });

  it('jumps to a note by name or alias', async () => {
    await workbench.runCommand('Moonforge: Jump to Note…');
    await quickInput().locator('input.input').fill('g.p.c');
    await quickInput().getByText('The Grey Pan Company').waitFor();
    await workbench.screenshot('jump-dark');
    await workbench.page.keyboard.press('Enter');
    await workbench.tab('The Grey Pan Company.md').waitFor();
    await workbench.treeItem('The Grey Pan Company').waitFor();
  });

  it('finds notes by their words', async () => {
    await typeInto('Moonforge: Search Notes…', 'leather satchel');
    await quickInput().getByText('The Empty Berth').first().waitFor();
    await workbench.screenshot('search-dark');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.tab.active[data-resource-name="The Empty Berth.md"]').waitFor();
  });

  it('shows the links of the note in the active editor', async () => {
    await workbench.jumpTo('Old Mère');
    await workbench.openView('Links');
    const backlinks = workbench.treeItem('Backlinks');
    await backlinks.and(workbench.page.locator('[aria-expanded=true]')).waitFor();
    await workbench.treeItem('Carrying the Pound').waitFor();
    await workbench.screenshot('links-dark');
    const before = await description('Backlinks').textContent();
    await workbench.tab('The Empty Berth.md').click();
    await description('Backlinks').filter({ hasNotText: before! }).waitFor();
    await workbench.setTheme('light');
    await workbench.screenshot('links-light');
  });

  it('lists the versions of a note and shows what changed since', async () => {
    await workbench.runCommand('Moonforge: Show History…');
    await quickInput().getByText('bytes').first().waitFor();
    await workbench.screenshot('history-light');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    await workbench.screenshot('history-diff-light');
    await workbench.setTheme('dark');
    await workbench.screenshot('history-diff-dark');
  });

  it('has short menus on rows of every kind', async () => {
    for (const [row, name] of [
      ['The Drowned Bell', 'campaign'],
      ['The Bell Below', 'chapter'],
      ['Old Mère', 'entity'],
    ] as const) {
      if (name === 'entity') await workbench.jumpTo(row);
      await workbench.treeItem(row).first().click({ button: 'right' });
      await workbench.page.getByRole('menuitem', { name: 'Delete Note…' }).waitFor();
      await workbench.screenshot(`${name}-menu-dark`);
      const entries = await workbench.page.locator('.monaco-menu .action-item').count();
      assert.ok(entries <= 14, `${entries} entries and lines on a ${name}`);
      await workbench.page.keyboard.press('Escape');
    }
  });

  it('shows the overview, and opens a note from it with the keyboard', async () => {
    await workbench.runCommand('Moonforge: Open Campaign Overview');
    await overview().getByRole('heading', { name: 'The Drowned Bell' }).waitFor();
    await workbench.screenshot('overview-dark');
    const recent = overview().getByRole('listitem').first().getByRole('button');
    assert.equal(await recent.textContent(), 'Night on the Pans');
    await overview().locator('body').press('Tab');
    await recent.press('Enter');
    await workbench.tab('Night on the Pans.md').waitFor();
  });

  it('shows the overview in light colours too', async () => {
    await workbench.setTheme('light');
    await workbench.runCommand('Moonforge: Open Campaign Overview');
    await overview().getByRole('heading', { name: 'The Drowned Bell' }).waitFor();
    await workbench.screenshot('overview-light');
    await typeInto('Moonforge: Search Notes…', 'kind:npc bell');
    await quickInput().getByText('NPC').first().waitFor();
    await workbench.screenshot('search-light');
    await workbench.page.keyboard.press('Escape');
  });
});
