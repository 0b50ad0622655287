import { audiences } from '../core/model/audience';
import { unsentOf, type SyncStore } from '../core/ports/syncStore';

/** Who is about to sync a file, and with which server. */
export interface FileUser {
  readonly userId: string;
  /** The server's identity; see `remoteIdentity`. */
  readonly identity: string;
}

/** Edits that would go out in somebody else's name. */
export interface EditsOfOthers {
  /** Notes with edits that were not sent, those that were to stay in the file included. */
  readonly notes: number;
  /** Who the file was synced as, by their ids; empty without such edits. */
  readonly userIds: readonly string[];
}

/**
 * What was edited in a file as somebody else and not sent: a folder may have been copied from another computer, and what a
 * player was told would stay in the file goes out once a game master syncs it.
 */
export async function editsOfOthers(
  sync: Pick<SyncStore, 'memberships' | 'counts' | 'state'>,
  { userId, identity }: FileUser,
): Promise<EditsOfOthers> {
  const userIds = new Set<string>();
  let notes = 0;
  for (const membership of await sync.memberships()) {
    const { campaignId } = membership;
    if (membership.userId === userId) continue;
    const states = await Promise.all(audiences.map((audience) => sync.state(campaignId, audience)));
    const remotes = states.flatMap((state) => (state === undefined ? [] : [state.remote]));
    // What is synced with another server is not sent to this one.
    if (remotes.length > 0 && !remotes.includes(identity)) continue;
    const edited = await countEdits(sync, campaignId);
    if (edited > 0) userIds.add(membership.userId);
    notes += edited;
  }
  return { notes, userIds: [...userIds] };
}

/** Notes with edits that are not on the server, for whatever reason. */
export async function countEdits(
  sync: Pick<SyncStore, 'counts'>,
  ...campaign: Parameters<SyncStore['counts']>
): Promise<number> {
  const counts = await sync.counts(...campaign);
  return unsentOf(counts) + counts.kept;
}
