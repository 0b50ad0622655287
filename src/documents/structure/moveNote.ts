import { MoonforgeError } from '../../core/errors';
import type { AnyRecord } from '../../core/model/collections';
import type { RecordId } from '../../core/model/ids';
import { keyBetween, keysBetween } from '../../core/order/orderKeys';
import type { CampaignStore, NoteSummary, WriteUnit } from '../../core/ports/campaignStore';
import { definitionOf, mayStandBelow, parentIdOf, requireNote } from './requireNote';
import { notesBelow } from './subtree';

/** Where a note goes; without a sibling behind all of them. */
export interface NotePlace {
  /** The note to put it below, null for the top; the present one when absent. */
  readonly parentId?: RecordId | null;
  /** The sibling it will stand right before, or right behind. */
  readonly before?: RecordId;
  readonly after?: RecordId;
}

/**
 * Moves a note within its campaign as one operation. Where there is no room between its new neighbours' order keys, all
 * siblings get new ones. Rejects with `invalid-input` for a place the note cannot have.
 */
export function moveNote(store: CampaignStore, docId: RecordId, place: NotePlace): Promise<void> {
  return labelled(store, docId, (unit) => move(unit, docId, place));
}

/** Moves a note one place up or down among its siblings; false at the end of the row. */
export function moveByOne(
  store: CampaignStore,
  docId: RecordId,
  direction: 'up' | 'down',
): Promise<boolean> {
  return labelled(store, docId, async (unit) => {
    const record = await requireOrdered(unit, docId);
    const siblings = await siblingsOf(unit, record, parentIdOf(record));
    const at = siblings.findIndex((sibling) => sibling.docId === docId);
    const neighbour = siblings[direction === 'up' ? at - 1 : at + 1];
    if (neighbour === undefined) return false;
    const side = direction === 'up' ? 'before' : 'after';
    await move(unit, docId, { [side]: neighbour.docId });
    return true;
  });
}

/** Gives the order key of a place among siblings, having made room there. */
export async function orderKeyAt(
  unit: WriteUnit,
  siblings: readonly NoteSummary[],
  index: number,
): Promise<string> {
  const keyOf = (i: number): string | undefined => siblings[i]?.orderKey ?? undefined;
  const isOrdered = siblings.every(({ orderKey }) => orderKey !== null);
  const key = isOrdered ? keyBetween(keyOf(index - 1), keyOf(index), Math.random) : undefined;
  if (key !== undefined) return key;
  const keys = keysBetween(undefined, undefined, siblings.length + 1, Math.random) ?? [];
  for (const [i, { collection, docId }] of siblings.entries()) {
    await unit.put(collection, { docId, orderKey: keys[i < index ? i : i + 1] });
  }
  return keys[index] ?? '';
}

/** Notes of the same collection below the same parent, in order. */
export function siblingsOf(
  unit: WriteUnit,
  { campaignId, collection }: Pick<AnyRecord, 'campaignId' | 'collection'>,
  parentId: RecordId | null,
): Promise<readonly NoteSummary[]> {
  return unit.summaries({ campaignId, collection, parentId });
}

async function labelled<T>(
  store: CampaignStore,
  docId: RecordId,
  work: (unit: WriteUnit) => Promise<T>,
): Promise<T> {
  const title = (await store.notes.summary(docId))?.title ?? docId;
  return store.write(work, { origin: 'command', label: `Move "${title}"` });
}

async function move(unit: WriteUnit, docId: RecordId, place: NotePlace): Promise<void> {
  const neighbourId = place.before ?? place.after;
  const record = await requireNote(unit, docId);
  if (neighbourId !== undefined) await requireOrdered(unit, docId);
  const neighbour = neighbourId === undefined ? undefined : await requireNote(unit, neighbourId);
  const parentId = targetParent(record, place, neighbour);
  await checkParent(unit, record, parentId);
  const { collection } = record;
  const draft = { docId, ...(parentId === parentIdOf(record) ? {} : { parentId }) };
  if (!Object.hasOwn(definitionOf(unit, record).fields, 'orderKey')) {
    await unit.put(collection, draft);
    return;
  }
  const others = (await siblingsOf(unit, record, parentId)).filter((note) => note.docId !== docId);
  const at = others.findIndex((note) => note.docId === neighbourId);
  if (neighbour !== undefined && at === -1) {
    throw new MoonforgeError('invalid-input', `"${neighbour.title}" does not stand there.`);
  }
  const index = at === -1 ? others.length : at + (place.before === undefined ? 1 : 0);
  await unit.put(collection, { ...draft, orderKey: await orderKeyAt(unit, others, index) });
}

function targetParent(
  record: AnyRecord,
  { parentId }: NotePlace,
  neighbour: AnyRecord | undefined,
): RecordId | null {
  if (parentId !== undefined) return parentId;
  return parentIdOf(neighbour ?? record);
}

async function checkParent(
  unit: WriteUnit,
  record: AnyRecord,
  parentId: RecordId | null,
): Promise<void> {
  if (parentId === null || parentId === parentIdOf(record)) return;
  const parent = await requireNote(unit, parentId);
  if (!mayStandBelow(unit, record, parent)) {
    const [a, b] = [definitionOf(unit, record), definitionOf(unit, parent)];
    throw new MoonforgeError(
      'invalid-input',
      `A ${a.singular} cannot stand below a ${b.singular}.`,
    );
  }
  if (parent.campaignId !== record.campaignId) {
    throw new MoonforgeError('invalid-input', `"${parent.title}" is in another campaign.`);
  }
  const below = await notesBelow(unit, record.firebaseId);
  if (parentId === record.firebaseId || below.some(({ docId }) => docId === parentId)) {
    throw new MoonforgeError('invalid-input', `"${record.title}" cannot stand below itself.`);
  }
}

async function requireOrdered(unit: WriteUnit, docId: RecordId): Promise<AnyRecord> {
  const record = await requireNote(unit, docId);
  const { fields, singular } = definitionOf(unit, record);
  if (Object.hasOwn(fields, 'orderKey')) return record;
  throw new MoonforgeError(
    'invalid-input',
    `"${record.title}" is of a kind (${singular}) that is listed by name, not in an order of its own.`,
  );
}
