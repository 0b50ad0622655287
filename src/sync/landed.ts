import type { CampaignId, RecordId } from '../core/model/ids';
import type { RemotePlace, RemoteWrite } from '../core/ports/remoteStore';

/** Documents of one audience that this file wrote, in so many commits. */
export interface OwnWrites {
  readonly docIds: ReadonlySet<RecordId>;
  readonly commits: number;
}

/** What one round wrote on the server and did not read there since. */
export class Landed {
  readonly #places = new Map<string, { readonly docIds: Set<RecordId>; commits: number }>();

  /** Notes a commit that was accepted. */
  note(campaignId: CampaignId, writes: readonly RemoteWrite[]): void {
    for (const audience of new Set(writes.map((write) => write.audience))) {
      const key = keyOf({ campaignId, audience });
      const own = this.#places.get(key) ?? { docIds: new Set<RecordId>(), commits: 0 };
      for (const write of writes) if (write.audience === audience) own.docIds.add(write.docId);
      own.commits += 1;
      this.#places.set(key, own);
    }
  }

  /** What was noted since the last call. */
  take(place: RemotePlace): OwnWrites {
    const own = this.#places.get(keyOf(place)) ?? { docIds: new Set<RecordId>(), commits: 0 };
    this.#places.delete(keyOf(place));
    return own;
  }
}

function keyOf({ campaignId, audience }: RemotePlace): string {
  return `${campaignId}/${audience}`;
}
