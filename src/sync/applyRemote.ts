import type { CampaignId } from '../core/model/ids';
import type { RemoteDocument } from '../core/ports/remoteStore';
import type { RemoteState, SyncImage, SyncUnit } from '../core/ports/syncStore';
import { acknowledge } from './acknowledge';
import { hasLanded } from './classify';
import { isMisplaced } from './isMisplaced';
import { mergeImages } from './mergeImages';
import { sameImage } from './sameImage';
import type { SyncContext } from './syncContext';

/**
 * Takes over one document of the server. A record with unsent edits is merged, never overwritten; what this file already
 * knows is left alone, so applying anything twice changes nothing. Returns whether the record changed.
 */
export async function applyRemote(
  context: SyncContext,
  unit: SyncUnit,
  campaignId: CampaignId,
  document: RemoteDocument,
): Promise<boolean> {
  const { docId } = document;
  if (isMisplaced(campaignId, document, await unit.holder(docId))) {
    await setAside(context, unit, campaignId, document);
    return false;
  }
  await acknowledgeIfLanded(context, unit, campaignId, document);
  const base = (await unit.bases(docId, campaignId))[document.audience];
  if (base !== undefined && document.rev <= base.rev) return false;
  const edited = base === undefined || (await unit.operation(docId, campaignId)) !== undefined;
  const mine = edited ? await unit.image(docId, campaignId) : undefined;
  const result =
    mine === undefined
      ? document
      : await merge(context, unit, { campaignId, base, mine, document });
  await unit.putImage(docId, campaignId, imageOf(result), document.rev);
  await setBase(unit, campaignId, document);
  if (!sameImage(result, document)) {
    await unit.enqueue(docId, document.collection, campaignId);
    return mine === undefined || !sameImage(mine, result);
  }
  const row = await unit.operation(docId, campaignId);
  if (row !== undefined) await unit.removeOperation(row.id);
  return true;
}

/** A commit whose answer was lost is in the document's history: what it froze becomes the base of what came after. */
async function acknowledgeIfLanded(
  context: SyncContext,
  unit: SyncUnit,
  campaignId: CampaignId,
  document: RemoteDocument,
): Promise<void> {
  const { docId } = document;
  const row = await unit.operation(docId, campaignId);
  if (row === undefined || row.frozen === null || !hasLanded(row, document)) return;
  await acknowledge(context, unit, {
    id: row.id,
    docId,
    campaignId,
    audience: document.audience,
    landed: row.frozen,
  });
}

/** Keeps what the server has, for the proof, and touches no record. */
async function setAside(
  { clock, logger }: SyncContext,
  unit: SyncUnit,
  campaignId: CampaignId,
  document: RemoteDocument,
): Promise<void> {
  const { docId, rev } = document;
  const base = (await unit.bases(docId, campaignId))[document.audience];
  if (base !== undefined && rev <= base.rev) return;
  await setBase(unit, campaignId, document);
  const message = `${docId} was not taken over: its id belongs to something else in this file`;
  await unit.log({ at: clock.now(), message });
  logger.warn(`sync: ${message}`);
}

interface ThreeWay {
  readonly campaignId: CampaignId;
  readonly base: RemoteState | undefined;
  readonly mine: SyncImage;
  readonly document: RemoteDocument;
}

async function merge(
  { store, clock, logger, tally }: SyncContext,
  unit: SyncUnit,
  { campaignId, base, mine, document }: ThreeWay,
): Promise<SyncImage> {
  const { docId, collection, rev } = document;
  const { image, conflicts } = mergeImages(store.sync.mergeKinds(collection), {
    base,
    mine,
    theirs: document,
  });
  const texts = { base: base ? textOf(base) : '', mine: textOf(mine), theirs: textOf(document) };
  const mergeId =
    conflicts.length === 0 ? undefined : await unit.keepVersions(docId, campaignId, texts);
  for (const conflict of conflicts) {
    const kept = mergeId === undefined ? conflict : { ...conflict, mergeId };
    await unit.addConflict({ ...kept, collection, docId, campaignId, createdAt: clock.now() });
  }
  tally.merged += 1;
  tally.conflicts += conflicts.length;
  const message = `${docId} was merged with revision ${rev}; ${conflicts.length} fields were changed on both sides`;
  await unit.log({ at: clock.now(), message });
  logger.info(`sync: ${message}`);
  return image;
}

function setBase(unit: SyncUnit, campaignId: CampaignId, document: RemoteDocument): Promise<void> {
  const { docId, audience, updatedAt } = document;
  const base = stateOf(document);
  return unit.setBase({ docId, campaignId, audience, base, remoteUpdatedAt: updatedAt });
}

/** The note's whole text, as editors show it. */
function textOf({ data, body }: SyncImage): string {
  const { frontMatter } = data;
  return (typeof frontMatter === 'string' ? frontMatter : '') + body;
}

function imageOf({ collection, deleted, data, body }: SyncImage): SyncImage {
  return { collection, deleted, data, body };
}

function stateOf({ collection, deleted, data, body, rev }: RemoteState): RemoteState {
  return { collection, deleted, data, body, rev };
}
