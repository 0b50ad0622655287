import { otherAudience, type Audience } from '../core/model/audience';
import type { CampaignId, RecordId } from '../core/model/ids';
import type { RemoteDocument } from '../core/ports/remoteStore';
import type { BaseHead } from '../core/ports/syncStore';
import type { RecordDocuments } from './classify';
import { compareTimes } from './cursor';
import type { SyncContext } from './syncContext';

/**
 * Adds to documents of the server those of the same records for the other audience where a record moved, so that a move is
 * applied whole. Documents that are known already, and moves whose other half is known, cost no request.
 */
export async function readTwins(
  context: SyncContext,
  campaignId: CampaignId,
  documents: readonly RemoteDocument[],
): Promise<readonly RecordDocuments[]> {
  const { store, remote, audiences } = context;
  const heads = await store.sync.baseHeads(
    campaignId,
    documents.map(({ docId }) => docId),
  );
  const twins = new Map<RecordId, RemoteDocument>();
  for (const audience of audiences) {
    const wanted = documents.filter(
      (document) => document.audience !== audience && wantsTwin(document, heads),
    );
    if (wanted.length === 0) continue;
    const docIds = wanted.map(({ docId }) => docId);
    for (const [docId, twin] of await remote.read(campaignId, audience, docIds)) {
      twins.set(docId, twin);
    }
  }
  return documents.map((document) => {
    const twin = twins.get(document.docId);
    return twin === undefined ? [document] : [document, twin];
  });
}

/** Whether a document says that its record moved, and what this file knows of the other half does not show it. */
function wantsTwin(document: RemoteDocument, heads: readonly BaseHead[]): boolean {
  const { docId, audience, rev, moved, updatedAt } = document;
  const headIn = (place: Audience): BaseHead | undefined =>
    heads.find((head) => head.docId === docId && head.audience === place);
  const known = headIn(audience);
  if (known !== undefined && rev <= known.rev) return false;
  const other = headIn(otherAudience(audience));
  const isThere = other !== undefined && !other.moved;
  if (moved !== true) return isThere;
  return !isThere || other.updatedAt === null || compareTimes(other.updatedAt, updatedAt) < 0;
}
