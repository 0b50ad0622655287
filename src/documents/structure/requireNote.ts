import { MoonforgeError } from '../../core/errors';
import type { AnyRecord } from '../../core/model/collections';
import type { Definition } from '../../core/model/definitions';
import { findIn } from '../../core/model/definitions';
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

/** What knows the collections: a store, or a transaction of it. */
export type HasDefinitions = Pick<WriteUnit, 'definitions'>;

/** The definition of a record's collection. */
export function definitionOf(
  { definitions }: HasDefinitions,
  { collection }: Pick<AnyRecord, 'collection'>,
): Definition {
  const definition = findIn(definitions, collection);
  if (definition !== undefined) return definition;
  throw new MoonforgeError('invalid-input', `There is no collection "${collection}".`);
}

/** The record it stands below; null at the top, and for records that have no parents. */
export function parentIdOf(record: AnyRecord): RecordId | null {
  return 'parentId' in record ? (record.parentId as RecordId | null) : null;
}

/** Tells whether a record may stand below another. */
export function mayStandBelow(
  { definitions }: HasDefinitions,
  child: Pick<AnyRecord, 'collection'>,
  parent: Pick<AnyRecord, 'collection'>,
): boolean {
  return findIn(definitions, child.collection)?.parents.includes(parent.collection) ?? false;
}
