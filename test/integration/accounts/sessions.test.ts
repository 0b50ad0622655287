import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';

import { reasonOf } from '../../../src/core/errors';
import { parseJsonObject } from '../../../src/core/json';
import { campaigns } from '../../../src/core/model/collections';
import type { CampaignId } from '../../../src/core/model/ids';
import type { AccountSession, SignedIn } from '../../../src/sync/account';
import { transientSession } from '../../../src/sync/account';
import { accountService } from '../../../src/sync/accountService';
import { connectFirestore } from '../../../src/sync/firestore/connectFirestore';
import type { FirebaseWebConfig } from '../../../src/sync/remoteTarget';
import { startTcpProxy, type TcpProxy } from '../sync/support/tcpProxy';
import { behindRefusals } from './support/refusals';
import {
  address,
  authEmulator,
  deleteUser,
  disableUser,
  freshAccounts,
  targetFor,
} from './support/authEmulator';

const nowhere = '00000000000000000000' as CampaignId;

/** Asks the server something that only a signed-in user gets an answer to. */
async function ask(config: FirebaseWebConfig, session: AccountSession): Promise<string> {
  const remote = await connectFirestore({ kind: 'project', config, session });
  try {
    assert.equal(await remote.campaign(nowhere), undefined);
    return remote.userId;
  } finally {
    await remote.close();
  }
}

/** The kept session as it is an hour later: its token is of no use. */
async function expire(session: AccountSession): Promise<void> {
  const user = parseJsonObject((await session.load()) ?? '');
  const manager = user['stsTokenManager'] as Record<string, unknown>;
  const old = { ...manager, accessToken: 'old', expirationTime: Date.now() - 1000 };
  await session.save(JSON.stringify({ ...user, stsTokenManager: old }));
}

async function tokenOf(session: AccountSession): Promise<string> {
  const user = parseJsonObject((await session.load()) ?? '');
  const { accessToken } = user['stsTokenManager'] as { readonly accessToken: string };
  return accessToken;
}

describe('a session', () => {
  let config: FirebaseWebConfig;
  let proxy: TcpProxy;

  before(async () => {
    config = await freshAccounts('sessions');
    const [host = '', port] = (await authEmulator()).address.split(':');
    proxy = await startTcpProxy(host, Number(port));
  });

  after(() => proxy.cut());

  function newUser(name: string): Promise<SignedIn> {
    const request = { way: 'new-account', email: address(name), password: 'a password' } as const;
    return accountService.signIn(config, request);
  }

  it('is accepted by the server with the shipped rules, and says who one is', async () => {
    const signedIn = await newUser('gus');
    assert.equal(await ask(config, transientSession(signedIn)), signedIn.account.uid);
    const remote = await connectFirestore(targetFor(config, signedIn));
    try {
      assert.equal(await remote.rulesAreEnforced(), true);
      const campaignId = 'aaaaaaaaaaaaaaaaaaaa' as CampaignId;
      await remote.createCampaign(campaignId, campaigns.name);
      assert.equal((await remote.campaign(campaignId))?.role, 'owner');
      const other = await connectFirestore(targetFor(config, await newUser('hal')));
      await assert.rejects(
        other.campaign(campaignId),
        (error) => reasonOf(error) === 'permission-denied',
      );
      await other.close();
    } finally {
      await remote.close();
    }
  });

  it('renews a token that has run out before it asks, and keeps the new one', async () => {
    const signedIn = await newUser('ida');
    const session = transientSession(signedIn);
    await expire(session);
    assert.equal(await ask(config, session), signedIn.account.uid);
    const token = await tokenOf(session);
    assert.ok(token.length > 20);
    await expire(session);
    assert.equal(await accountService.freshToken(config, session), await tokenOf(session));
  });

  it('renews a token that the server refuses, once', async () => {
    const signedIn = await newUser('jan');
    const session = transientSession(signedIn);
    const before = await tokenOf(session);
    // The emulator's tokens differ by the second they were issued in.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await behindRefusals(config, async (behind, server) => {
      await ask(behind, session);
      assert.deepEqual(server.statuses, [401, 200]);
      const [first, second] = server.authorizations;
      assert.deepEqual([first, second], [`Bearer ${before}`, `Bearer ${await tokenOf(session)}`]);
      assert.notEqual(first, second);
      server.refuseNext(2);
      await assert.rejects(ask(behind, session), (error) => reasonOf(error) === 'unauthenticated');
      assert.deepEqual(server.statuses, [401, 200, 401, 401]);
    });
  });

  it('is taken up without the network, also when its token has run out', async () => {
    const signedIn = await newUser('kim');
    const session = transientSession(signedIn);
    await expire(session);
    const offline = { ...config, authEmulator: '127.0.0.1:1' };
    const remote = await connectFirestore({ kind: 'project', config: offline, session });
    assert.equal(remote.userId, signedIn.account.uid);
    await assert.rejects(remote.campaign(nowhere), (error) => reasonOf(error) === 'offline');
    await remote.close();
    assert.equal(await ask(config, session), signedIn.account.uid);
  });

  it('outlives a connection that breaks while it is used', async () => {
    const signedIn = await newUser('lea');
    const session = transientSession(signedIn);
    const behind = { ...config, authEmulator: `127.0.0.1:${proxy.port}` };
    const remote = await connectFirestore({ kind: 'project', config: behind, session });
    await remote.campaign(nowhere);
    await proxy.cut();
    await remote.campaign(nowhere);
    await proxy.restore();
    await remote.campaign(nowhere);
    await remote.close();
  });

  it('of a user who was disabled or deleted is refused with the reason, and stays kept', async () => {
    for (const [end, says] of [
      [disableUser, /was disabled: ask the owner.*Your edits stay/],
      [deleteUser, /account was deleted: sign in again.*Your edits stay/],
    ] as const) {
      const signedIn = await newUser(end.name.toLowerCase());
      const session = transientSession(signedIn);
      await end(signedIn.account.uid);
      await expire(session);
      const refused = ask(config, session);
      await assert.rejects(refused, (error) => reasonOf(error) === 'unauthenticated');
      await assert.rejects(refused, says);
      assert.notEqual(await session.load(), undefined);
    }
  });

  it('of a user who is disabled while connected is refused, and nobody else asks in its place', async () => {
    const signedIn = await newUser('mia');
    await behindRefusals(config, async (behind, server) => {
      server.refuseNext(0);
      const remote = await connectFirestore(targetFor(behind, signedIn));
      try {
        await remote.campaign(nowhere);
        await disableUser(signedIn.account.uid);
        server.refuseNext(3);
        for (let i = 0; i < 3; i += 1) {
          const asked = remote.campaign(nowhere);
          await assert.rejects(asked, (error) => reasonOf(error) === 'unauthenticated');
        }
      } finally {
        await remote.close();
      }
      assert.deepEqual(server.statuses, [200, 401, 401, 401]);
      assert.ok(server.authorizations.every((header) => header?.startsWith('Bearer ')));
    });
  });

  it('that was ended is nobody’s', async () => {
    const session: AccountSession = {
      load: () => Promise.resolve(undefined),
      save: () => Promise.resolve(),
    };
    const refused = ask(config, session);
    await assert.rejects(refused, (error) => reasonOf(error) === 'unauthenticated');
    await assert.rejects(refused, /Nobody is signed in to demo-sessions/);
  });
});
