import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { silentLogger } from '../../../../src/core/logger';
import type { AccountChanges } from '../../../../src/platform/accounts/accountSessions';
import { AccountSessions } from '../../../../src/platform/accounts/accountSessions';
import type { SignedIn } from '../../../../src/sync/account';
import { InMemorySecrets } from '../../../support/inMemorySecrets';

const config = { apiKey: 'key', projectId: 'bell' };

function signedIn(uid: string, projectId = 'bell'): SignedIn {
  return { account: { projectId, uid, label: `${uid}@example.org` }, user: `{"uid":"${uid}"}` };
}

async function labels(sessions: AccountSessions): Promise<readonly string[]> {
  return (await sessions.accounts()).map(({ account }) => account.label);
}

function recording(sessions: AccountSessions): AccountChanges[] {
  const changes: AccountChanges[] = [];
  sessions.onDidChange((change) => changes.push(change));
  return changes;
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

describe('sessions of accounts', () => {
  it('keep several accounts of several projects, also for the next start', async () => {
    const secrets = new InMemorySecrets();
    const sessions = new AccountSessions(secrets, silentLogger);
    await sessions.keep(config, signedIn('ann'));
    await sessions.keep({ ...config, projectId: 'other' }, signedIn('ann', 'other'));
    await sessions.keep(config, signedIn('ben'));
    const later = new AccountSessions(secrets, silentLogger);
    assert.deepEqual(await labels(later), [
      'ann@example.org',
      'ann@example.org',
      'ben@example.org',
    ]);
    assert.equal(await later.session(signedIn('ben').account).load(), '{"uid":"ben"}');
    assert.equal(await later.has({ projectId: 'other', uid: 'ben' }), false);
  });

  it('go on with one that an earlier version kept, until it is ended', async () => {
    const secrets = new InMemorySecrets();
    const { account, user } = signedIn('ann');
    await secrets.store('moonforge.accounts', '["bell/ann"]');
    await secrets.store('moonforge.session/bell/ann', JSON.stringify({ account, config, user }));
    const sessions = new AccountSessions(secrets, silentLogger);
    assert.deepEqual(await labels(sessions), ['ann@example.org']);
    assert.equal(await sessions.session(account).load(), user);
    await sessions.end(account);
    assert.deepEqual(await labels(new AccountSessions(secrets, silentLogger)), []);
  });

  it('tell the other windows who signs in and out', async () => {
    const secrets = new InMemorySecrets();
    const [here, there] = [1, 2].map(() => new AccountSessions(secrets, silentLogger));
    assert.ok(here && there);
    await Promise.all([here.accounts(), there.accounts()]);
    const seen = recording(there);
    await here.keep(config, signedIn('ann'));
    await settle();
    assert.deepEqual(seen, [{ added: [signedIn('ann').account], removed: [] }]);
    await here.end(signedIn('ann').account);
    await settle();
    assert.deepEqual(seen[1], { added: [], removed: [signedIn('ann').account] });
    assert.deepEqual([await labels(here), await labels(there)], [[], []]);
  });

  it('lose no account when two windows sign in at once', async () => {
    const secrets = new InMemorySecrets();
    const [here, there] = [1, 2].map(() => new AccountSessions(secrets, silentLogger));
    assert.ok(here && there);
    await Promise.all([here.accounts(), there.accounts()]);
    await Promise.all([here.keep(config, signedIn('ann')), there.keep(config, signedIn('ben'))]);
    await settle();
    // What the slower window's answer may have overwritten.
    await secrets.store('moonforge.accounts', JSON.stringify(['bell/ben']));
    await settle();
    const next = new AccountSessions(secrets, silentLogger);
    for (const sessions of [here, there, next]) {
      assert.deepEqual([...(await labels(sessions))].sort(), [
        'ann@example.org',
        'ben@example.org',
      ]);
    }
  });

  it('take renewed tokens without telling anybody, but do not bring back who signed out meanwhile', async () => {
    const secrets = new InMemorySecrets();
    const sessions = new AccountSessions(secrets, silentLogger);
    await sessions.keep(config, signedIn('ann'));
    const changes = recording(sessions);
    const session = sessions.session(signedIn('ann').account);
    await session.save('{"uid":"ann","token":2}');
    await settle();
    assert.equal(await session.load(), '{"uid":"ann","token":2}');
    assert.deepEqual(changes, []);
    await sessions.end(signedIn('ann').account);
    await session.save('{"uid":"ann","token":3}');
    assert.equal(await session.load(), undefined);
    assert.deepEqual(await labels(sessions), []);
  });

  it('stay signed out while another window renews its tokens', async () => {
    const secrets = new InMemorySecrets();
    const [here, there] = [1, 2].map(() => new AccountSessions(secrets, silentLogger));
    assert.ok(here && there);
    const { account } = signedIn('ann');
    await here.keep(config, signedIn('ann'));
    assert.equal(await there.has(account), true);
    const store = secrets.store.bind(secrets);
    // The other window signs out between what is read and what is written here.
    secrets.store = async (key, value) => {
      secrets.store = store;
      await there.end(account);
      return store(key, value);
    };
    await here.session(account).save('{"uid":"ann","token":2}');
    await settle();
    assert.deepEqual([await here.has(account), await there.has(account)], [false, false]);
    const values = [...secrets.values.values()].join();
    assert.equal(values.includes('token'), false);
    await there.keep(config, signedIn('ann'));
    assert.equal(await there.session(account).load(), '{"uid":"ann"}');
  });

  it('tell when the same account signs in anew', async () => {
    const sessions = new AccountSessions(new InMemorySecrets(), silentLogger);
    await sessions.keep(config, signedIn('ann'));
    const changes = recording(sessions);
    await sessions.keep(config, signedIn('ann'));
    assert.deepEqual(changes, [{ added: [signedIn('ann').account], removed: [] }]);
  });

  it('count what they cannot read as nobody', async () => {
    const secrets = new InMemorySecrets();
    await secrets.store('moonforge.accounts', '["bell/ann", 7]');
    await secrets.store('moonforge.session/bell/ann', 'broken');
    assert.deepEqual(await labels(new AccountSessions(secrets, silentLogger)), []);
  });
});
