import { groupedBy } from '../core/groupedBy';
import { otherAudience, type Audience } from '../core/model/audience';
import type { CampaignId, RecordId } from '../core/model/ids';
import type { RemoteDocument } from '../core/ports/remoteStore';
import type { BaseHead } from '../core/ports/syncStore';
import type { RecordDocuments } from './classify';
import { compareTimes } from './cursor';
import { readBodies } from './readBodies';
import type { SyncContext } from './syncContext';

/**
 * Completes documents of the server, record by record: with those of the same records for the other audience where a record
 * moved, so that a move is applied whole, and with bodies that are stored in parts. What is known already is left out and
 * costs no request.
 */
export async function readTwins(
  context: SyncContext,
  campaignId: CampaignId,
  documents: readonly RemoteDocument[],
): Promise<readonly RecordDocuments[]> {
  const { store, remote, audiences, unreadable } = context;
  const heads = await store.sync.baseHeads(
    campaignId,
    documents.map(({ docId }) => docId),
  );
  const twins = new Map<RecordId, RemoteDocument>();
  for (const audience of audiences) {
    const wanted = documents.filter(
      (document) =>
        document.audience !== audience &&
        !documents.some((one) => one.docId === document.docId && one.audience === audience) &&
        wantsTwin(document, heads),
    );
    if (wanted.length === 0) continue;
    const docIds = wanted.map(({ docId }) => docId);
    for (const [docId, twin] of await remote.read(campaignId, audience, docIds)) {
      twins.set(docId, twin);
    }
  }
  const news = [...documents, ...twins.values()].filter((document) => isNews(document, heads));
  const whole = groupedBy(await readBodies(context, campaignId, news), ({ docId }) => docId);
  const records = groupedBy(news, ({ docId }) => docId);
  // A record of which one document cannot be read waits as a whole.
  const complete: RecordDocuments[] = [];
  for (const [docId, found] of records) {
    const filled = whole.get(docId);
    const isWhole = filled?.length === found.length;
    if (isWhole) complete.push(filled);
    for (const document of found) {
      if (isWhole) unreadable.forget({ campaignId, audience: document.audience }, docId);
      else unreadable.note(campaignId, document);
    }
  }
  return complete;
}

/** What this file knows already is left alone. */
function isNews({ docId, audience, rev }: RemoteDocument, heads: readonly BaseHead[]): boolean {
  const known = heads.find((head) => head.docId === docId && head.audience === audience);
  return known === undefined || rev > known.rev;
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
