import { cancellable, shownMessages, userAnswers } from '../../support/vscodeStub';
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';

import { chooseRemote } from '../../../src/commands/connectFirebase';
import { joinCampaign } from '../../../src/commands/sharing/joinCampaign';
import { mayTakeOver } from '../../../src/commands/signInForFolder';
import { MoonforgeError } from '../../../src/core/errors';
import { campaigns, entities } from '../../../src/core/model/collections';
import type { CampaignId } from '../../../src/core/model/ids';
import type { CampaignStore } from '../../../src/core/ports/campaignStore';
import { LastAccount } from '../../../src/platform/accounts/lastAccount';
import type { SavedRemote } from '../../../src/platform/remoteSettings';
import type { Services } from '../../../src/services';
import { formatInvitation, newSecret } from '../../../src/sync/sharing/invitationCode';
import { InMemoryMemento } from '../../support/inMemoryMemento';
import { withStore } from '../../support/withStore';

const secret = newSecret();
const code = formatInvitation({
  address: { kind: 'emulator', host: '127.0.0.1', port: 1 },
  projectId: 'demo-bell',
  campaignId: 'bell' as CampaignId,
  secret,
  name: 'Bell',
});

/** What the commands do with the folder, and with a server that refuses everything. */
function servicesOf(
  store: CampaignStore | undefined,
  calls: string[],
  answer: () => Promise<unknown> = () =>
    Promise.reject(new MoonforgeError('permission-denied', 'It is used up.')),
): Services {
  const sync = {
    chosen: undefined as SavedRemote | undefined,
    share: () => {
      calls.push('share');
      return answer();
    },
    connect: () => Promise.resolve(void calls.push('connect')),
    join: () => Promise.resolve(void calls.push('join')),
  };
  const services: unknown = {
    campaign: { existing: () => Promise.resolve(store) },
    lastAccount: new LastAccount(new InMemoryMemento()),
    sync,
  };
  return services as Services;
}

/** Joins as *Join Campaign…* does. */
function join(services: Services, argument: unknown): Promise<unknown> {
  return joinCampaign(services, argument, {
    choose: (server) => chooseRemote(services, server),
    connect: ({ remote }) => services.sync.connect(remote),
  });
}

beforeEach(() => {
  cancellable.length = 0;
  userAnswers.length = 0;
  shownMessages.length = 0;
});
afterEach(() => assert.deepEqual(userAnswers, []));

describe('joining a campaign', () => {
  it('changes nothing of the folder when the invitation is refused', async () => {
    const calls: string[] = [];
    const services = servicesOf(undefined, calls);
    await assert.rejects(join(services, { id: `Hi Tom! ${code}`, name: 'Tom', confirmed: true }), {
      reason: 'permission-denied',
    });
    assert.deepEqual(calls, ['share']);
  });

  it('changes nothing of the folder when the user leaves at the last question', async () => {
    const calls: string[] = [];
    userAnswers.push('Join');
    assert.equal(await join(servicesOf(undefined, calls), code), undefined);
    assert.deepEqual(calls, []);
  });

  it('changes nothing of the folder when there is no such campaign', async () => {
    const calls: string[] = [];
    userAnswers.push('$(beaker) Use an emulator', '127.0.0.1:1');
    await assert.rejects(join(servicesOf(undefined, calls), 'bell'), {
      reason: 'permission-denied',
    });
    assert.deepEqual(calls, ['share']);
  });

  it('stops where it is cancelled, and says so to who has become a member', async () => {
    const calls: string[] = [];
    const services = servicesOf(undefined, calls, () => {
      cancellable.at(-1)?.cancel();
      return Promise.resolve({ role: 'player', wasMember: false });
    });
    const argument = { id: code, name: 'Tom', confirmed: true };
    await assert.rejects(join(services, argument), { reason: 'cancelled' });
    assert.deepEqual(calls, ['share']);
    assert.deepEqual(shownMessages, [
      'You are a member now; the campaign comes in when you run “Join Campaign…” again.',
    ]);
  });

  it('uses no invitation once it is cancelled', async () => {
    const calls: string[] = [];
    const services = servicesOf(undefined, calls);
    const existing = (): Promise<undefined> => {
      cancellable.at(-1)?.cancel();
      return Promise.resolve(undefined);
    };
    const cancelled = { ...services, campaign: { existing } } as unknown as Services;
    const argument = { id: code, name: 'Tom', confirmed: true };
    await assert.rejects(join(cancelled, argument), { reason: 'cancelled' });
    assert.deepEqual([calls, shownMessages], [[], []]);
  });

  it('never quotes what may be an invitation', async () => {
    for (const text of [code.slice(1), `${code.slice(0, 9)} ${secret}`, 'Come, friends!']) {
      await assert.rejects(
        join(servicesOf(undefined, []), text),
        (error: Error) =>
          !/[“"](oonforge|moonforge-)|Come/.test(
            error.message.replace('“moonforge-invitation:”', ''),
          ) && !error.message.includes(secret),
      );
    }
  });

  it('asks before what a player kept here goes out in the name of another user, also of a copied folder', async () => {
    await withStore(':memory:', async (store) => {
      const { campaignId } = await store.repository(campaigns).upsert({ title: 'Bell' });
      await store.sync.setMembership({
        ...{ campaignId, userId: 'pia', role: 'player', state: 'member', checkedAt: 0 },
      });
      await store.repository(entities).upsert({ campaignId, title: 'Private' });
      assert.equal((await store.sync.counts()).pending, 0);
      const services = servicesOf(store, []);
      const choose = (user: string): Promise<unknown> =>
        chooseRemote(services, { emulator: '127.0.0.1:1', project: 'demo-bell', user });
      assert.equal(await choose('gm'), undefined);
      assert.match(shownMessages[0] ?? '', /^2 notes have edits of pia that were not sent yet/);
      userAnswers.push('Send as gm');
      assert.notEqual(await choose('gm'), undefined);
      assert.notEqual(await choose('pia'), undefined);
      assert.equal(shownMessages.length, 2);
      // Of an account that is not this computer's the file knows no more than its id.
      const remote: SavedRemote = {
        ...{ projectId: 'bell', userId: '', account: 'ann' },
        address: { kind: 'project', config: { apiKey: 'key', projectId: 'bell' } },
      };
      const account = { projectId: 'bell', uid: 'ann', label: 'ann@example.org' };
      assert.equal(await mayTakeOver(services, { remote, account }, {}), false);
      assert.match(shownMessages[2] ?? '', /have edits of somebody else \(pia\) that/);
    });
  });
});
