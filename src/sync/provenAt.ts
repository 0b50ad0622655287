import { audiencesOfRole } from '../core/model/roles';
import type { SyncStore } from '../core/ports/syncStore';

/**
 * When it was last proven that this file and the server with this identity have the same of every campaign: the oldest of
 * the proofs, in milliseconds since the epoch. Null when one is missing, or a deletion waits for an answer. What was edited
 * since does not count: it is in the outbox.
 */
export async function provenAt(
  sync: Pick<SyncStore, 'memberships' | 'campaignIds' | 'holdsDeletions' | 'state'>,
  identity: string | undefined,
): Promise<number | null> {
  const times: number[] = [];
  const memberships = await sync.memberships();
  const roles = new Map(memberships.map(({ campaignId, role }) => [campaignId, role]));
  for (const campaignId of await sync.campaignIds()) {
    const before = times.length;
    if (await sync.holdsDeletions(campaignId)) return null;
    // What a former game master had of the other part is not kept up to date.
    for (const audience of audiencesOfRole(roles.get(campaignId) ?? 'owner')) {
      const state = await sync.state(campaignId, audience);
      if (state === undefined) continue;
      if (state.verifiedAt === null || state.remote !== identity) return null;
      times.push(state.verifiedAt);
    }
    if (times.length === before) return null;
  }
  return times.length === 0 ? null : Math.min(...times);
}
