import type { AnyRecord } from '../../core/model/collections';
import { findIn } from '../../core/model/definitions';
import type { FieldDefinition } from '../../core/model/fieldDefinition';
import type { Referrer, WriteUnit } from '../../core/ports/campaignStore';
import type { HasDefinitions } from './requireNote';
import { parentIdOf } from './requireNote';

/**
 * Points every record that refers to one note at another in its place. Where the other's collection may not be referred
 * to, a child moves to the top; any other field goes on naming the old note, which its restore mends.
 */
export async function takeOverReferences(
  unit: WriteUnit,
  from: AnyRecord,
  to: AnyRecord,
): Promise<void> {
  for (const referrer of await unit.referring(from.firebaseId)) {
    const { docId, collection, field } = referrer;
    if (docId === from.firebaseId) continue;
    const isSelf = docId === to.firebaseId;
    if (isSelf || !mayReferTo(unit, referrer, to.collection)) {
      if (field === 'parentId')
        await unit.put(collection, { docId, parentId: aboveOf(from, to, isSelf) });
    } else await unit.put(collection, { docId, [field]: to.firebaseId });
  }
}

function aboveOf(from: AnyRecord, to: AnyRecord, isSelf: boolean): string | null {
  const above = parentIdOf(from);
  return isSelf && from.collection === to.collection && above !== to.firebaseId ? above : null;
}

function mayReferTo(
  { definitions }: HasDefinitions,
  { collection, field }: Referrer,
  target: string,
): boolean {
  const definition = findIn(definitions, collection);
  const fields: Readonly<Record<string, FieldDefinition>> = definition?.fields ?? {};
  const allowed = field === 'parentId' ? definition?.parents : fields[field]?.references;
  return allowed?.includes(target) ?? false;
}
