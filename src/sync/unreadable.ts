import type { CampaignId, RecordId } from '../core/model/ids';
import type { RemoteDocument, RemotePlace } from '../core/ports/remoteStore';

/**
 * Documents that were read and could not be taken over, since a part of their record's text is missing or damaged on the server.
 * Proofs count them apart and ask for these alone, not for the whole campaign.
 */
export class Unreadable {
  readonly #places = new Map<string, Map<RecordId, number>>();

  /** The documents of a place with the revisions they were met at. */
  of(place: RemotePlace): ReadonlyMap<RecordId, number> {
    return this.#places.get(keyOf(place)) ?? new Map<RecordId, number>();
  }

  note(campaignId: CampaignId, { docId, audience, rev }: RemoteDocument): void {
    const key = keyOf({ campaignId, audience });
    const known = this.#places.get(key) ?? new Map<RecordId, number>();
    this.#places.set(key, known.set(docId, rev));
  }

  /** The document was taken over, or is no more. */
  forget({ campaignId, audience }: RemotePlace, docId: RecordId): void {
    this.#places.get(keyOf({ campaignId, audience }))?.delete(docId);
  }

  /** Forgets everything, as for another server. */
  clear(): void {
    this.#places.clear();
  }
}

function keyOf({ campaignId, audience }: RemotePlace): string {
  return `${campaignId}/${audience}`;
}
