import { MoonforgeError } from '../../core/errors';
import type { AnyCollection, AnyRecord } from '../../core/model/collections';
import { findCollection } from '../../core/model/collections';
import type { RecordId } from '../../core/model/ids';
import type { WriteUnit } from '../../core/ports/campaignStore';

/** A live note that is no campaign, inside a transaction. Rejects with `not-found`, for a campaign with `invalid-input`. */
export async function requireNote(unit: WriteUnit, docId: RecordId): Promise<AnyRecord> {
  const record = await unit.get(docId);
  if (record === undefined) {
    throw new MoonforgeError('not-found', `There is no note ${docId}, or it was deleted.`);
  }
  if (record.collection !== 'campaigns') return record;
  throw new MoonforgeError(
    'invalid-input',
    `"${record.title}" is a campaign; this works on the notes of one only.`,
  );
}

/** The definition of a record's collection. */
export function definitionOf({ collection }: Pick<AnyRecord, 'collection'>): AnyCollection {
  const definition = findCollection(collection);
  if (definition !== undefined) return definition;
  throw new MoonforgeError('invalid-input', `There is no collection "${collection}".`);
}

/** The record it stands below; null at the top, and for records that have no parents. */
export function parentIdOf(record: AnyRecord): RecordId | null {
  return 'parentId' in record ? (record.parentId as RecordId | null) : null;
}

/** Tells whether records of a collection may stand below one of another. */
export function mayStandBelow(child: string, parent: string): boolean {
  const parents: readonly string[] = findCollection(child)?.parents ?? [];
  return parents.includes(parent);
}
