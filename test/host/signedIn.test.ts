import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import * as vscode from 'vscode';

import { authenticationProvider, commands } from '../../src/core/contributions';
import type { MoonforgeApi } from '../../src/moonforgeApi';
import { authEmulatorProject } from '../support/launch/authEmulator';
import { answerQuestions } from './answers';
import {
  moonforge,
  newCampaign,
  newNote,
  openNote,
  removeCampaign,
  run,
  until,
} from './editorSession';

/** What the editor's Accounts menu lists. */
async function accounts(): Promise<readonly string[]> {
  const all = await vscode.authentication.getAccounts(authenticationProvider.id);
  return all.map(({ label }) => label);
}

/** The link of the last message that the emulator would have sent to an address. */
async function sentLink(email: string): Promise<string> {
  const emulator = process.env['FIREBASE_AUTH_EMULATOR_HOST']!;
  const url = `http://${emulator}/emulator/v1/projects/${authEmulatorProject}/oobCodes`;
  const answer = await fetch(url, { headers: { authorization: 'Bearer owner' } });
  const { oobCodes } = (await answer.json()) as {
    readonly oobCodes: readonly { readonly email: string; readonly oobLink: string }[];
  };
  return oobCodes.findLast((one) => one.email === email)!.oobLink;
}

describe('accounts in the editor', () => {
  const projectId = `demo-accounts-${Date.now().toString(36)}`;
  const config = {
    apiKey: 'key',
    projectId,
    authEmulator: process.env['FIREBASE_AUTH_EMULATOR_HOST']!,
    firestoreEmulator: process.env['FIRESTORE_EMULATOR_HOST']!,
  };
  const email = `ann-${randomUUID()}@example.org`;
  const password = 'the drowned bell';
  const listed = `${email} · ${projectId}`;
  let api: MoonforgeApi;
  let campaign: string;

  before(async () => {
    ({ campaign } = await newCampaign('Signed in'));
    api = await moonforge();
  });

  after(async () => {
    await run(commands.disconnect);
    await removeCampaign(campaign);
  });

  it('are empty before anybody signs in', async () => {
    assert.deepEqual(await accounts(), []);
  });

  it('have who created an account while connecting to a project', async () => {
    await run(commands.connectFirebase, { config, way: 'new-account', email, password });
    assert.deepEqual(await accounts(), [listed]);
    assert.notEqual(api.syncStatus().state, 'signed-out');
    await until(() => api.syncStatus().phase !== 'syncing');
  });

  it('no longer have who signed out, and nothing local is lost by it', async () => {
    assert.equal(await run(commands.signOut, { confirmed: true }), email);
    assert.deepEqual(await accounts(), []);
    await until(() => api.syncStatus().state === 'signed-out');
    assert.match(
      api.syncStatus().message ?? '',
      /signed out of demo-accounts-\w+\. Everything stays/,
    );
    assert.ok((await api.outline('campaign')).some(({ label }) => label === 'Signed in'));
  });

  it('have the same account when its user comes back', async () => {
    assert.equal(await run(commands.signIn, { email, password }), email);
    assert.deepEqual(await accounts(), [listed]);
    await until(() => api.syncStatus().state !== 'signed-out');
  });

  it('have who thinks better of signing out while edits were not sent', async () => {
    await run(commands.pauseSync);
    const note = await newNote(campaign, 'npc', 'Unsent');
    const answers = answerQuestions();
    try {
      answers.give(undefined);
      assert.equal(await run(commands.signOut), undefined);
      assert.deepEqual(answers.find(/has edits that were not sent yet\./).choices, [
        'Sync First',
        'Sign Out Anyway',
      ]);
      assert.deepEqual(await accounts(), [listed]);
      answers.give('Sign Out Anyway');
      assert.equal(await run(commands.signOut), email);
    } finally {
      answers.end();
    }
    assert.deepEqual(await accounts(), []);
    assert.equal((await openNote(note)).isUntitled, false);
    assert.equal(await run(commands.signIn, { email, password }), email);
    await run(commands.resumeSync);
  });

  it('have who opens the link of a message in the editor', async () => {
    const guest = `dora-${randomUUID()}@example.org`;
    const setting = vscode.workspace.getConfiguration('extensions');
    const trusted = 'confirmedUriHandlerExtensionIds';
    // Without it the editor itself asks whether the extension may have the link.
    await setting.update(trusted, ['moonforge.moonforge'], vscode.ConfigurationTarget.Global);
    const answers = answerQuestions();
    try {
      answers.give(undefined);
      assert.equal(await run(commands.signIn, { email: guest, way: 'email-link' }), undefined);
      answers.find(/Who do you want to be\?|Sign in to/);
      const { search } = new URL(await sentLink(guest));
      const { uriScheme } = vscode.env;
      const link = `${uriScheme}://moonforge.moonforge/sign-in${search}`;
      await run('vscode.open', vscode.Uri.parse(link, true));
      await until(async () => (await accounts()).includes(`${guest} · ${projectId}`));
    } finally {
      answers.end();
      await setting.update(trusted, undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('keep the account of a folder that is disconnected, until it is signed out', async () => {
    await run(commands.disconnect);
    assert.ok((await accounts()).includes(listed));
    assert.equal(api.syncStatus().phase, 'local');
  });
});
