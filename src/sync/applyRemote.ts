import type { CampaignId } from '../core/model/ids';
import { audiences } from '../core/model/audience';
import type { RemoteDocument } from '../core/ports/remoteStore';
import type { Bases, RemoteState, SyncImage, SyncUnit } from '../core/ports/syncStore';
import { audienceOf } from '../core/sync/audienceOf';
import { homeOf } from '../core/sync/homeOf';
import { acknowledgeIfLanded } from './acknowledge';
import type { RecordDocuments } from './classify';
import { isMisplaced } from './isMisplaced';
import { mergeImages } from './mergeImages';
import { sameImage } from './sameImage';
import type { SyncContext } from './syncContext';

/**
 * Takes over a record's documents: one, or those of both audiences when it moved. A record with unsent edits is merged,
 * never overwritten; what this file already knows is left alone, so applying anything twice changes nothing. Returns
 * whether the record changed.
 */
export async function applyRemote(
  context: SyncContext,
  unit: SyncUnit,
  campaignId: CampaignId,
  documents: RecordDocuments,
): Promise<boolean> {
  const [{ docId }] = documents;
  const holder = await unit.holder(docId);
  if (documents.some((document) => isMisplaced(campaignId, document, holder))) {
    for (const document of documents) await setAside(context, unit, campaignId, document);
    return false;
  }
  await acknowledgeIfLanded(context, unit, campaignId, documents);
  const from = await unit.bases(docId, campaignId);
  const news = documents.filter((document) => isNews(document, from));
  const states = news.map((document) => [document.audience, stateOf(document)] as const);
  const bases: Bases = { ...from, ...Object.fromEntries(states) };
  let changed = false;
  // What was left behind comes last: until then the record's old home says what the server had of it.
  for (const document of news.toSorted((a, b) => Number(isLeft(a)) - Number(isLeft(b)))) {
    const arrival = { campaignId, document, from, bases };
    const step = isLeft(document) ? leave : take;
    changed = (await step(context, unit, arrival)) || changed;
  }
  return changed;
}

function isLeft({ moved }: RemoteDocument): boolean {
  return moved === true;
}

/** A document that is news, with what was known of its record before and is known with all that came. */
interface Arrival {
  readonly campaignId: CampaignId;
  readonly document: RemoteDocument;
  readonly from: Bases;
  readonly bases: Bases;
}

function isNews({ audience, rev }: RemoteDocument, bases: Bases): boolean {
  const base = bases[audience];
  return base === undefined || rev > base.rev;
}

/** Takes over what a record is, merged with what was edited here. */
async function take(
  context: SyncContext,
  unit: SyncUnit,
  { campaignId, document, from, bases }: Arrival,
): Promise<boolean> {
  const { docId, audience } = document;
  const before = from[audience];
  const ancestor = before === undefined || before.moved === true ? homeOf(from)?.base : before;
  // The campaign's own record may be here under the name the root document gave it, which nobody typed.
  const isFirst = Object.keys(from).length === 0 && docId !== String(campaignId);
  const edited = isFirst || (await unit.operation(docId, campaignId)) !== undefined;
  const mine = edited ? await unit.image(docId, campaignId) : undefined;
  const result =
    mine === undefined
      ? document
      : await merge(context, unit, { campaignId, base: ancestor, mine, document });
  await unit.putImage(docId, campaignId, imageOf(result), document.rev);
  await setBase(unit, campaignId, document);
  if (!sameImage(result, document) || (readsAll(context) && isAstray(document, bases))) {
    await unit.enqueue(docId, document.collection, campaignId);
    return mine === undefined || !sameImage(mine, result);
  }
  const row = await unit.operation(docId, campaignId);
  if (row !== undefined) await unit.removeOperation(row.id);
  return true;
}

/**
 * Takes note that a record moved to the other audience. The record stays as it is: its other document says what it is. But
 * who may not read that one has nothing left to see, and the note goes unless there are edits of this user's in it.
 */
async function leave(
  context: SyncContext,
  unit: SyncUnit,
  { campaignId, document, bases }: Arrival,
): Promise<boolean> {
  const { docId, collection, rev } = document;
  const image = await unit.image(docId, campaignId);
  await setBase(unit, campaignId, document);
  if (image === undefined) return false;
  const row = await unit.operation(docId, campaignId);
  if (row !== undefined) await unit.enqueue(docId, collection, campaignId);
  const isHidden = !readsAll(context) && homeOf(readable(context, bases)) === undefined;
  if (!isHidden || row !== undefined || image.deleted) return false;
  await unit.putImage(docId, campaignId, { ...image, deleted: true }, rev);
  return true;
}

function readsAll(context: SyncContext): boolean {
  return audiences.every((audience) => context.audiences.includes(audience));
}

/** What is known of a record where this user may read: what a former game master knows of the other part is out of date. */
function readable(context: SyncContext, bases: Bases): Bases {
  const isReadable = ([audience]: readonly [string, unknown]): boolean =>
    context.audiences.some((one) => one === audience);
  return Object.fromEntries(Object.entries(bases).filter(isReadable));
}

/** Whether a record is with another audience than its text says, or with both. */
function isAstray(document: RemoteDocument, bases: Bases): boolean {
  if (audienceOf(document) !== document.audience) return true;
  return audiences.every(
    (audience) => bases[audience] !== undefined && bases[audience].moved !== true,
  );
}

/** Keeps what the server has, for the proof, and touches no record. */
async function setAside(
  { clock, logger }: SyncContext,
  unit: SyncUnit,
  campaignId: CampaignId,
  document: RemoteDocument,
): Promise<void> {
  const { docId } = document;
  if (!isNews(document, await unit.bases(docId, campaignId))) return;
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
  const message = `${docId} was merged with revision ${rev}${bothSides(conflicts.length)}`;
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

function stateOf({ collection, deleted, data, body, rev, moved, parts }: RemoteState): RemoteState {
  const state = { collection, deleted, data, body, rev };
  return {
    ...state,
    ...(moved === true ? { moved } : {}),
    ...(parts === undefined ? {} : { parts }),
  };
}

/** What a line of the log says of fields that both sides changed. */
function bothSides(fields: number): string {
  if (fields === 0) return '';
  return fields === 1
    ? '; both sides changed the same field'
    : `; both sides changed the same ${fields} fields`;
}
