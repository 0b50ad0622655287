import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { reasonOf } from '../../../../src/core/errors';
import { silentLogger } from '../../../../src/core/logger';
import { campaigns } from '../../../../src/core/model/collections';
import { AccountSessions } from '../../../../src/platform/accounts/accountSessions';
import { withFolder } from '../../../support/withStore';

import { ann, config, eventually, newMachine, project, withWindow } from '../support/syncWindow';

describe('the account a folder is synced as', () => {
  it('keeps the account of a project that is disconnected signed in', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, newMachine(folder), async ({ sync, sessions }) => {
        await sessions.keep(config, ann);
        await sync.connect(project);
        assert.equal(sync.status.phase, 'idle');
        await sync.disconnect();
        assert.deepEqual([sync.server, await sessions.has(ann.account)], [undefined, true]);
      });
    });
  });

  it('starts nothing for a project to which nobody is signed in, and says so', async () => {
    await withFolder(async (folder) => {
      await withWindow(folder, newMachine(folder), async ({ sync, campaign, calls }) => {
        await (await campaign.created()).repository(campaigns).upsert({ title: 'Thellade' });
        await sync.connect(project);
        const { phase, state, reason, pending, message } = sync.status;
        assert.deepEqual([phase, state, reason], ['attention', 'signed-out', 'unauthenticated']);
        assert.equal(pending, 1);
        assert.match(message ?? '', /signed out of my-campaign\. Everything stays/);
        assert.deepEqual([sync.isSignedOut, await sync.unsent(), calls], [true, 1, []]);
        await assert.rejects(sync.syncNow(), (error) => reasonOf(error) === 'unauthenticated');
      });
    });
  });

  it('follows its account: ends when it signs out, goes on when it signs in, in any window', async () => {
    await withFolder(async (folder) => {
      const machine = newMachine(folder);
      await withWindow(folder, machine, async ({ sync, sessions, calls }) => {
        await sessions.keep(config, ann);
        await sync.connect(project);
        const elsewhere = new AccountSessions(machine.secrets, silentLogger);
        await elsewhere.end(ann.account);
        await eventually(() => sync.status.state === 'signed-out');
        assert.deepEqual(calls, ['start', 'stop']);
        await elsewhere.keep(config, { ...ann, account: { ...ann.account, uid: 'ben' } });
        await elsewhere.keep(config, ann);
        await eventually(() => sync.status.phase === 'idle');
        assert.deepEqual(calls, ['start', 'stop', 'start']);
      });
    });
  });

  it('says that the secret storage does not answer, and goes on when the window is looked at after it does', async () => {
    await withFolder(async (folder) => {
      const machine = newMachine(folder);
      await withWindow(folder, machine, async ({ sync, sessions }) => {
        await sessions.keep(config, ann);
        await sync.connect(project);
      });
      const { secrets } = machine;
      const get = secrets.get.bind(secrets);
      secrets.get = () => Promise.reject(new Error('The keyring is locked.'));
      await withWindow(folder, machine, async ({ sync }) => {
        await sync.restart();
        assert.deepEqual([sync.status.phase, sync.status.state], ['attention', 'broken']);
        assert.match(sync.status.message ?? '', /keyring is locked.*Nothing was changed/);
        await assert.rejects(sync.syncNow(), { message: /keyring is locked/ });
        secrets.get = get;
        sync.signal('focus');
        await eventually(() => sync.status.phase === 'idle');
      });
    });
  });

  it('remembers which account the folder is synced as', async () => {
    await withFolder(async (folder) => {
      const machine = newMachine(folder);
      await withWindow(folder, machine, async ({ sync, sessions }) => {
        await sessions.keep(config, ann);
        await sync.connect(project);
      });
      await withWindow(folder, machine, async ({ sync }) => {
        await sync.restart();
        assert.deepEqual(sync.account, { projectId: 'my-campaign', uid: 'ann' });
        assert.deepEqual([sync.isSignedOut, sync.status.phase], [false, 'idle']);
      });
    });
  });
});
