import type { CampaignId } from '../core/model/ids';
import type { RemoteDocument } from '../core/ports/remoteStore';
import { hashOf, partsOf } from './bodyParts';
import type { SyncContext } from './syncContext';

/**
 * Fills in the bodies that are stored in parts. Parts that this file has are not read. A document one of whose parts is
 * missing, or is not what its hash says, is left out; proofs read it again.
 */
export async function readBodies(
  context: SyncContext,
  campaignId: CampaignId,
  documents: readonly RemoteDocument[],
): Promise<readonly RemoteDocument[]> {
  const long = documents.filter(({ parts }) => parts !== undefined);
  if (long.length === 0) return documents;
  const filled = new Map<RemoteDocument, RemoteDocument | undefined>();
  for (const document of long) {
    filled.set(document, await fill(context, campaignId, document));
  }
  return documents
    .map((document) => (filled.has(document) ? filled.get(document) : document))
    .filter((document) => document !== undefined);
}

async function fill(
  context: SyncContext,
  campaignId: CampaignId,
  document: RemoteDocument,
): Promise<RemoteDocument | undefined> {
  const { remote, checkpoint } = context;
  const known = await knownParts(context, campaignId, document);
  const { parts = [] } = document;
  const missing = [...new Set(parts)].filter((hash) => !known.has(hash));
  checkpoint();
  const read = missing.length === 0 ? [] : await remote.readParts(campaignId, missing);
  for (const [hash, text] of read) if (hashOf(text) === hash) known.set(hash, text);
  const texts = parts.map((hash) => known.get(hash));
  if (texts.every((text) => text !== undefined)) return { ...document, body: texts.join('') };
  const place = { campaignId, audience: document.audience };
  const isKnown = context.unreadable.of(place).get(document.docId) === document.rev;
  if (!isKnown) await tell(context, campaignId, document);
  return undefined;
}

/** The parts of every version of the text that this file has, by their hashes. */
async function knownParts(
  { store, lease }: SyncContext,
  campaignId: CampaignId,
  { docId }: RemoteDocument,
): Promise<Map<string, string>> {
  const bodies = await store.sync.transaction(lease, async (unit) => [
    ...Object.values(await unit.bases(docId, campaignId)).map(({ body }) => body),
    (await unit.operation(docId, campaignId))?.frozen?.body ?? '',
    (await unit.image(docId, campaignId))?.body ?? '',
  ]);
  return new Map([...new Set(bodies)].flatMap(partsOf).map(({ hash, text }) => [hash, text]));
}

async function tell(
  { store, lease, clock, logger }: SyncContext,
  campaignId: CampaignId,
  { docId }: RemoteDocument,
): Promise<void> {
  const message = `${docId} was not taken over: a part of its text is missing or damaged on the server. It is read again later; saving the note once more where it is whole mends it.`;
  await store.sync.transaction(lease, (unit) => unit.log({ at: clock.now(), message }));
  logger.warn(`sync: a part of the text of ${docId} is missing or damaged in ${campaignId}`);
}
