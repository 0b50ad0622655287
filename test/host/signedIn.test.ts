import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import * as vscode from 'vscode';

import { authenticationProvider, commands } from '../../src/core/contributions';
import type { MoonforgeApi } from '../../src/moonforgeApi';
import { moonforge, newCampaign, removeCampaign, run, until } from './editorSession';

/** What the editor's Accounts menu lists. */
async function accounts(): Promise<readonly string[]> {
  const all = await vscode.authentication.getAccounts(authenticationProvider.id);
  return all.map(({ label }) => label);
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

  it('keep the account of a folder that is disconnected, until it is signed out', async () => {
    await run(commands.disconnect);
    assert.deepEqual(await accounts(), [listed]);
    assert.equal(api.syncStatus().phase, 'local');
  });
});
