import assert from 'node:assert/strict';
import { describe, it } from 'mocha';

import { MoonforgeError } from '../../../src/core/errors';
import type { CampaignId } from '../../../src/core/model/ids';
import type { RemoteConnection, RemoteInvitation } from '../../../src/core/ports/remoteSharing';
import { acceptInvitation } from '../../../src/sync/sharing/acceptInvitation';
import { systemClock } from '../../../src/sync/systemClock';

const invitation: RemoteInvitation = {
  ...{ id: 'hash', role: 'player', by: 'gm', label: '', uses: 1, usedBy: [], revoked: false },
  expiresAt: Number.MAX_SAFE_INTEGER,
};

/** A server that knows one invitation. `comparesItself`: the user agreed to one without rules. */
function serverWith(
  calls: string[],
  rules: { readonly areEnforced: boolean; readonly comparesItself: boolean },
): RemoteConnection {
  const connection: unknown = {
    ...{ identity: 'a server', userId: 'tom', rulesAdvice: 'Deploy them.' },
    comparesItself: rules.comparesItself,
    rulesAreEnforced: () => Promise.resolve(rules.areEnforced),
    campaign: () => Promise.reject(new MoonforgeError('permission-denied', 'No member.')),
    sharing: {
      invitation: () => Promise.resolve(invitation),
      acceptInvitation: () => Promise.resolve(void calls.push('accepted')),
    },
  };
  return connection as RemoteConnection;
}

const request = { campaignId: 'bell' as CampaignId, secret: 'secret', name: 'Tom' };

describe('accepting an invitation', () => {
  it('writes nothing to a server that anybody may write to', async () => {
    const calls: string[] = [];
    const open = serverWith(calls, { areEnforced: false, comparesItself: false });
    await assert.rejects(acceptInvitation(open, request, systemClock), {
      reason: 'rules-not-deployed',
    });
    assert.deepEqual(calls, []);
  });

  it('goes on where the rules protect the campaign, or the user agreed that they do not', async () => {
    const calls: string[] = [];
    for (const areEnforced of [true, false]) {
      const server = serverWith(calls, { areEnforced, comparesItself: !areEnforced });
      const accepted = await acceptInvitation(server, request, systemClock);
      assert.deepEqual(accepted, { role: 'player', wasMember: false });
    }
    assert.deepEqual(calls, ['accepted', 'accepted']);
  });
});
