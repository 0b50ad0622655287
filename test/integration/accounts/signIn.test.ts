import assert from 'node:assert/strict';
import { describe, it } from 'mocha';

import { MoonforgeError, reasonOf, type ErrorReason } from '../../../src/core/errors';
import type { FirebaseWebConfig } from '../../../src/sync/remoteTarget';
import { accountService } from '../../../src/sync/accountService';
import {
  address,
  choosePassword,
  disableUser,
  freshAccounts,
  lastMessage,
} from './support/authEmulator';

const ann = { email: address('ann'), password: 'the drowned bell' };

async function refused(work: Promise<unknown>, reason: ErrorReason, says: RegExp): Promise<void> {
  await assert.rejects(work, (error: unknown) => {
    assert.ok(error instanceof MoonforgeError);
    assert.equal(reasonOf(error), reason, error.message);
    assert.match(error.message, says);
    return true;
  });
}

describe('signing in to a project', () => {
  let config: FirebaseWebConfig;

  before(async () => {
    config = await freshAccounts('ways');
    await accountService.signIn(config, { way: 'new-account', ...ann });
  });

  it('knows a user by e-mail and password, and under the same id each time', async () => {
    const first = await accountService.signIn(config, { way: 'password', ...ann });
    const second = await accountService.signIn(config, { way: 'password', ...ann });
    assert.deepEqual(first.account, second.account);
    assert.deepEqual(first.account, {
      ...first.account,
      projectId: config.projectId,
      label: ann.email,
    });
  });

  it('says what is wrong with an address or a password, and that an account is there already', async () => {
    const attempt = (
      way: 'password' | 'new-account',
      email: string,
      password: string,
    ): Promise<unknown> => accountService.signIn(config, { way, email, password });
    const unknown = /no user with this e-mail address and password/;
    await refused(attempt('password', ann.email, 'another'), 'unauthenticated', unknown);
    await refused(attempt('password', address('ben'), 'another'), 'unauthenticated', unknown);
    await refused(
      attempt('password', 'ann', 'another'),
      'invalid-input',
      /not take this for an e-mail/,
    );
    await refused(
      attempt('new-account', address('ben'), 'abc'),
      'invalid-input',
      /longer .* password/,
    );
    await refused(
      attempt('new-account', ann.email, 'another one'),
      'invalid-input',
      /account with this e-mail address already/,
    );
  });

  it('sends a link for another password, with which the account goes on', async () => {
    await accountService.signIn(config, {
      way: 'new-account',
      email: address('cara'),
      password: 'forgotten',
    });
    await accountService.sendPasswordReset(config, address('cara'));
    const message = await lastMessage(address('cara'));
    assert.equal(message.requestType, 'PASSWORD_RESET');
    await choosePassword(config, message, 'remembered');
    const request = { way: 'password', email: address('cara'), password: 'remembered' } as const;
    assert.equal((await accountService.signIn(config, request)).account.label, address('cara'));
  });

  it('signs in by the link of a message, once', async () => {
    const email = address('dora');
    await accountService.sendSignInLink(config, email);
    const message = await lastMessage(email);
    assert.equal(message.requestType, 'EMAIL_SIGNIN');
    const link = message.oobLink;
    const { account } = await accountService.signIn(config, { way: 'email-link', email, link });
    assert.equal(account.label, email);
    const again = accountService.signIn(config, { way: 'email-link', email, link });
    await refused(again, 'invalid-input', /used already or is too old/);
    const nonsense = accountService.signIn(config, {
      way: 'email-link',
      email,
      link: 'https://example.org',
    });
    await refused(nonsense, 'invalid-input', /not the link of the message/);
  });

  it('signs in with a token of Google’s', async () => {
    const idToken = JSON.stringify({
      sub: address('google-7'),
      email: address('emil'),
      email_verified: true,
    });
    const { account } = await accountService.signIn(config, { way: 'google', idToken });
    assert.equal(account.label, address('emil'));
    const again = await accountService.signIn(config, { way: 'google', idToken });
    assert.equal(again.account.uid, account.uid);
    await refused(
      accountService.signIn(config, { way: 'google', idToken: 'nonsense' }),
      'unauthenticated',
      /./,
    );
  });

  it('lets guests in where everything is a game, and nowhere else', async () => {
    const { account } = await accountService.signIn(config, { way: 'anonymous' });
    assert.match(account.label, /^Guest /);
    const { apiKey, projectId } = config;
    const real = accountService.signIn({ apiKey, projectId }, { way: 'anonymous' });
    await refused(real, 'invalid-input', /Only an emulator lets in users without a name/);
  });

  it('says that an account was disabled', async () => {
    const email = address('fred');
    const { account } = await accountService.signIn(config, {
      way: 'new-account',
      email,
      password: 'a password',
    });
    await disableUser(account.uid);
    const attempt = accountService.signIn(config, {
      way: 'password',
      email,
      password: 'a password',
    });
    await refused(attempt, 'unauthenticated', /account was disabled: ask the owner/);
  });

  it('says that Firebase cannot be reached', async () => {
    const away = { ...config, authEmulator: '127.0.0.1:1' };
    await refused(accountService.signIn(away, { way: 'password', ...ann }), 'offline', /./);
  });
});
