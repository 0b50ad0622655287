import { temporaryFolder } from '../support/launch/temporaryFolder';
import { themeNames, type Theme } from '../support/launch/serverProfile';
import { Workbench } from './workbench';

describe('sharing a campaign in the editor window', () => {
  const folder = temporaryFolder('sharing-ui');
  const emulator = process.env['FIRESTORE_EMULATOR_HOST']!;
  let workbench: Workbench;

  /** Waits for a line of the prompt that is open. */
  const asks = (text: string): Promise<void> =>
    workbench.page.locator('.quick-input-widget:visible').getByText(text).first().waitFor();

  const leave = async (): Promise<void> => {
    await workbench.page.keyboard.press('Escape');
    await workbench.page.locator('.quick-input-widget:visible').waitFor({ state: 'hidden' });
  };

  before(async () => {
    workbench = await Workbench.open(folder.path, { theme: 'light' });
    await workbench.openView('Campaign');
    await workbench.page.getByRole('button', { name: 'Open Sample Campaign' }).click();
    await workbench.tab('The Drowned Bell.md').waitFor();
    await workbench.waitForStatusBar('Local only');
    await workbench.runCommand('Moonforge: Connect to Firebase…');
    await workbench.pick('Use an emulator');
    await workbench.answer(emulator);
    await workbench.waitForStatusBar('Synced, verified');
  });

  after(async () => {
    await Workbench.closeAll();
    await folder.remove();
  });

  for (const theme of Object.keys(themeNames) as Theme[]) {
    it(`asks for all of an invitation, whom to join and what to do with a member, in ${theme} colours`, async () => {
      await workbench.setTheme(theme);
      await workbench.runCommand('Moonforge: Invite to Campaign…');
      await asks('Invite to the campaign as');
      await workbench.screenshot(`invite-role-${theme}`);
      await workbench.pick('Player');
      await asks('How long can it be used?');
      await workbench.screenshot(`invite-days-${theme}`);
      await workbench.pick('7 days');
      await asks('How many people can use it?');
      await workbench.screenshot(`invite-uses-${theme}`);
      await workbench.pick('One person');
      await asks('For whom is it?');
      await workbench.screenshot(`invite-label-${theme}`);
      await workbench.answer('Tom');
      // The toast goes by itself; the list keeps what it said.
      await workbench.runCommand('Notifications: Show Notifications');
      await workbench.page
        .locator('.notifications-center', { hasText: 'The invitation is copied' })
        .waitFor();
      await workbench.screenshot(`invite-done-${theme}`);
      await workbench.runCommand('Notifications: Clear All Notifications');

      await workbench.runCommand('Moonforge: Revoke Invitation…');
      await asks('Revoke which invitation?');
      await workbench.screenshot(`revoke-${theme}`);
      await leave();

      await workbench.runCommand('Moonforge: Join Campaign…');
      await asks('The invitation you were sent');
      await workbench.screenshot(`join-${theme}`);
      await leave();

      await workbench.runCommand('Moonforge: Show Members…');
      await asks('Owner · you');
      await workbench.screenshot(`members-${theme}`);
      await workbench.page.keyboard.press('Enter');
      await asks('Change my name…');
      await workbench.screenshot(`member-${theme}`);
      await leave();
    });
  }
});
