import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, it } from 'mocha';

import { neverCancelled } from '../../../src/core/cancellation';
import { MoonforgeError, reasonOf } from '../../../src/core/errors';
import type { Logger } from '../../../src/core/logger';
import { silentLogger } from '../../../src/core/logger';
import { campaigns } from '../../../src/core/model/collections';
import { defaultSyncOptions } from '../../../src/core/ports/syncEngine';
import { openCampaignStore } from '../../../src/db/openCampaignStore';
import { Accounts } from '../../../src/platform/accounts/accounts';
import { AccountSessions } from '../../../src/platform/accounts/accountSessions';
import { Approvals } from '../../../src/platform/approvals';
import { BackgroundSync } from '../../../src/platform/backgroundSync';
import { CampaignFile } from '../../../src/platform/campaignFile';
import { RemoteSettings } from '../../../src/platform/remoteSettings';
import { accountService } from '../../../src/sync/accountService';
import { connectFirestore } from '../../../src/sync/firestore/connectFirestore';
import type { FirebaseWebConfig } from '../../../src/sync/remoteTarget';
import { createSyncEngine } from '../../../src/sync/syncEngine';
import { systemClock } from '../../../src/sync/systemClock';
import { InMemoryMemento } from '../../support/inMemoryMemento';
import { InMemorySecrets } from '../../support/inMemorySecrets';
import { withFolder } from '../../support/withStore';
import { address, disableUser, freshAccounts, lastMessage } from './support/authEmulator';
import { startFakeGoogle } from './support/fakeGoogle';

function accountsOn(secrets: InMemorySecrets): Accounts {
  const sessions = new AccountSessions(secrets, silentLogger);
  return new Accounts({ service: accountService, sessions, secrets });
}

async function labels({ sessions }: Accounts): Promise<readonly string[]> {
  return (await sessions.accounts()).map(({ account }) => account.label);
}

/** Waits for what one window tells another, or the engine its status. */
async function eventually(condition: () => Promise<boolean> | boolean): Promise<void> {
  for (let i = 0; i < 500 && !(await condition()); i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.ok(await condition(), 'It never came.');
}

interface SyncedFolder {
  readonly sync: BackgroundSync;
  readonly campaign: CampaignFile;
  readonly accounts: Accounts;
}

/** A window on a folder with the real engine, on one computer with the other windows that have its secrets. */
async function withWindow(
  folder: string,
  secrets: InMemorySecrets,
  logger: Logger,
  work: (window: SyncedFolder) => Promise<void>,
): Promise<void> {
  const sessions = new AccountSessions(secrets, logger);
  const accounts = new Accounts({ service: accountService, sessions, secrets });
  const campaign = new CampaignFile({
    folder,
    mayWrite: () => true,
    open: (request) => openCampaignStore({ ...request, logger }),
  });
  const sync = new BackgroundSync({
    campaign,
    settings: new RemoteSettings(folder, new Approvals(path.join(folder, 'approvals'))),
    connect: connectFirestore,
    connectBell: () => Promise.reject(new Error('No bell in this test.')),
    createEngine: (store, server, options) =>
      Promise.resolve(createSyncEngine({ store, ...server, options, clock: systemClock, logger })),
    readOptions: () => ({ ...defaultSyncOptions, pollInterval: 200, retryDelay: 100 }),
    isTrusted: () => true,
    sessions,
    memory: new InMemoryMemento(),
    logger,
  });
  try {
    await work({ sync, campaign, accounts });
  } finally {
    await sync.stop();
    await campaign.close();
    sessions.dispose();
  }
}

describe('accounts of this computer', () => {
  let config: FirebaseWebConfig;

  before(async () => {
    config = await freshAccounts('windows');
  });

  it('come in by a link that another window is handed', async () => {
    const secrets = new InMemorySecrets();
    const [asking, opened] = [accountsOn(secrets), accountsOn(secrets)];
    await labels(asking);
    const email = address('rosa');
    await asking.sendLink(config, email);
    await opened.completeLink((await lastMessage(email)).oobLink);
    await eventually(async () => (await labels(asking)).includes(email));
    await assert.rejects(
      opened.completeLink('https://example.org'),
      /No sign-in link was asked for/,
    );
  });

  it('come in with Google through the browser, with a code that only this sign-in can use', async () => {
    const email = address('sam');
    const client = { id: 'moonforge.apps.example', secret: 'not quite a secret' };
    const google = await startFakeGoogle(client, email);
    const accounts = accountsOn(new InMemorySecrets());
    const withGoogle = { ...config, googleClientId: client.id };
    const flow = {
      open: google.browse,
      external: (url: string) => Promise.resolve(url),
      token: neverCancelled,
      endpoints: google.endpoints,
    };
    try {
      await assert.rejects(
        accounts.signInWithGoogle(withGoogle, flow),
        /OAuth client \(invalid_grant\)/,
      );
      await accounts.keepGoogleSecret(withGoogle, client.secret);
      assert.equal((await accounts.signInWithGoogle(withGoogle, flow)).label, email);
      const stranger = { ...config, googleClientId: 'stranger' };
      await assert.rejects(accounts.signInWithGoogle(stranger, flow), /Google did not sign you in/);
      await assert.rejects(
        accounts.signInWithGoogle(config, flow),
        /no OAuth client for the editor/,
      );
      const browser = { ...flow, external: () => Promise.resolve('https://code.example.org/') };
      await assert.rejects(accounts.signInWithGoogle(withGoogle, browser), /runs in the browser/);
      const unwilling = { ...flow, open: () => Promise.resolve(false) };
      const left = accounts.signInWithGoogle(withGoogle, unwilling);
      await assert.rejects(left, (error) => reasonOf(error) === 'cancelled');
    } finally {
      await google.close();
    }
  });

  it('leave and come back without losing an edit, and without a secret in log, settings or messages', async () => {
    const secrets = new InMemorySecrets();
    const seen: string[] = [];
    const note = (line: string): void => void seen.push(line);
    const logger: Logger = { trace: note, debug: note, info: note, warn: note, error: note };
    const password = 'tolls-nine-times';
    const everySecret = new Set([password, 'wrong-password']);
    secrets.onDidChange(({ key }) => {
      for (const found of secrets.values
        .get(key)
        ?.matchAll(/(?:access|refresh)Token\\?":\\?"([^"\\]+)/g) ?? []) {
        everySecret.add(found[1] ?? '');
      }
    });
    await withFolder(async (folder) => {
      await withWindow(folder, secrets, logger, async ({ sync, campaign, accounts }) => {
        const email = address('tess');
        const store = await campaign.created();
        await store.repository(campaigns).upsert({ title: 'Thellade' });
        const wrong = accounts.signIn(config, {
          way: 'password',
          email,
          password: 'wrong-password',
        });
        await wrong.catch((error: unknown) =>
          note(error instanceof MoonforgeError ? error.message : ''),
        );
        const tess = await accounts.signIn(config, { way: 'new-account', email, password });
        const remote = {
          address: { kind: 'project', config },
          projectId: '',
          userId: '',
          account: tess.uid,
        } as const;
        await sync.connect(remote);
        assert.deepEqual([(await sync.syncNow()).verified, await sync.unsent()], [true, 0]);

        await accounts.sessions.end(tess);
        await eventually(() => sync.isSignedOut);
        await store.repository(campaigns).upsert({ title: 'Thellade, later' });
        await eventually(() => sync.status.pending === 1);
        assert.equal(sync.status.state, 'signed-out');
        await assert.rejects(sync.syncNow(), (error) => reasonOf(error) === 'unauthenticated');

        await accounts.signIn(config, { way: 'password', email, password });
        await eventually(async () => (await sync.unsent()) === 0);
        assert.equal((await sync.syncNow()).verified, true);

        await disableUser(tess.uid);
        await sync.restart();
        await sync.syncNow().catch((error: unknown) => note(String(error)));
        assert.match(sync.status.message ?? '', /account in demo-windows-\w+ was disabled/);
        assert.equal(sync.status.reason, 'unauthenticated');
        note(JSON.stringify(sync.status));
        note(await readFile(path.join(folder, '.moonforge', 'remote.json'), 'utf8'));
      });
    });
    assert.ok(everySecret.size >= 4, 'Tokens were collected.');
    assert.ok(seen.length > 5);
    const text = seen.join('\n');
    for (const secret of everySecret) assert.ok(!text.includes(secret), 'A secret was told.');
    assert.ok(!text.includes('Thellade, later'), 'A note was told.');
  });
});
