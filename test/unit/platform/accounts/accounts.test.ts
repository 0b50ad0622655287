import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { silentLogger } from '../../../../src/core/logger';
import { Accounts } from '../../../../src/platform/accounts/accounts';
import { AccountSessions } from '../../../../src/platform/accounts/accountSessions';
import type { AccountService } from '../../../../src/sync/account';
import { InMemorySecrets } from '../../../support/inMemorySecrets';

const bell = { apiKey: 'key-of-bell', projectId: 'bell' };
const other = { apiKey: 'key-of-other', projectId: 'other' };
const linkOf = ({ apiKey }: typeof bell): string =>
  `https://example.org/?apiKey=${apiKey}&oobCode=1`;

/** Lets everybody into every project. */
const service: AccountService = {
  signIn: (config, request) => {
    const label = request.way === 'email-link' ? request.email : '';
    const account = { projectId: config.projectId, uid: label, label };
    return Promise.resolve({ account, user: '{}' });
  },
  sendSignInLink: () => Promise.resolve(),
  sendPasswordReset: () => Promise.resolve(),
  freshToken: () => Promise.resolve(''),
};

function newAccounts(): Accounts {
  const secrets = new InMemorySecrets();
  return new Accounts({ service, sessions: new AccountSessions(secrets, silentLogger), secrets });
}

describe('a sign-in link', () => {
  it('signs in to the project that the folder is synced with, though another was asked for later', async () => {
    const accounts = newAccounts();
    await accounts.sendLink(bell, 'ann');
    await accounts.sendLink(other, 'ben');
    const { projectId, label } = await accounts.completeLink(linkOf(bell), bell);
    assert.deepEqual([projectId, label], ['bell', 'ann']);
    // The other one still waits, and the one that was used does not.
    assert.equal((await accounts.completeLink(linkOf(other), other)).label, 'ben');
    await assert.rejects(accounts.completeLink(linkOf(bell), bell), { reason: 'invalid-input' });
  });

  it('is refused for a project from which none was asked for', async () => {
    const accounts = newAccounts();
    await accounts.sendLink(other, 'ben');
    await assert.rejects(accounts.completeLink(linkOf(other), bell), {
      message: /No sign-in link to bell was asked for/,
    });
    assert.deepEqual(await accounts.sessions.accounts(), []);
  });

  it('finds its project by the key it holds when the browser hands it over', async () => {
    const accounts = newAccounts();
    await accounts.sendLink(bell, 'ann');
    await accounts.sendLink(other, 'ben');
    assert.equal((await accounts.completeLink(linkOf(bell))).projectId, 'bell');
    assert.equal(
      (await accounts.completeLink('https://example.org/?oobCode=1')).projectId,
      'other',
    );
  });
});
