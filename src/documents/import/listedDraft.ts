import type { JsonValue } from '../../core/json';
import { reasonOf } from '../../core/errors';
import type { AnyRecord } from '../../core/model/collections';
import type { Definition } from '../../core/model/definitions';
import { findIn } from '../../core/model/definitions';
import type { FieldDefinition } from '../../core/model/fieldDefinition';
import type { CampaignId, RecordId } from '../../core/model/ids';
import { parseRecordId } from '../../core/model/ids';
import type { AnyDraft, WriteUnit } from '../../core/ports/campaignStore';
import type { ListedRecord } from '../export/exportMarker';
import type { ImportFile } from './importItem';
import { noteFileTitle } from './noteFacts';

/** What turns the records of a marker into records of a campaign. */
export interface ListedContext {
  readonly campaignId: CampaignId;
  /** The id of an exported record here. */
  readonly idOf: (id: RecordId) => RecordId;
  /** Tells whether a record with this id is in the campaign or comes with the import. */
  readonly exists: (id: RecordId) => boolean;
  /** Tells whether a source path is one of another folder's files here. */
  readonly isForeign: (sourcePath: string) => boolean;
}

/** Makes the record that an export listed, under its id where that is free. */
export async function createListed(
  unit: WriteUnit,
  { id, collection, fields }: ListedRecord,
  draft: AnyDraft,
  context: ListedContext,
): Promise<AnyRecord> {
  const { campaignId, idOf } = context;
  const { sourcePath } = fields;
  const isForeign = typeof sourcePath === 'string' && context.isForeign(sourcePath);
  const whole = {
    ...listedFields(unit.definitions, { collection, fields }, context),
    ...(isForeign ? { sourcePath: null, sourceHash: null } : {}),
    ...draft,
    campaignId,
  };
  try {
    return await unit.put(collection, { ...whole, docId: idOf(id) });
  } catch (error) {
    // The id is taken by a record of another campaign or collection.
    if (reasonOf(error) !== 'invalid-input') throw error;
    return unit.put(collection, whole);
  }
}

/** The title of a record that an export lists: the one it had, unless the file was given another name since. */
export function listedTitle({ title, listed }: ImportFile): string {
  const { path, fields } = listed?.record ?? {};
  const kept = fields?.['title'];
  const renamed = path !== undefined && noteFileTitle(path) !== title;
  return typeof kept === 'string' && !renamed ? kept : title;
}

/** The listed fields with the ids they have here; references to records that are nowhere are left out. */
export function listedFields(
  definitions: readonly Definition[],
  { collection, fields }: Pick<ListedRecord, 'collection' | 'fields'>,
  { idOf, exists }: Pick<ListedContext, 'idOf' | 'exists'>,
): AnyDraft {
  const known: Readonly<Record<string, FieldDefinition>> =
    findIn(definitions, collection)?.fields ?? {};
  const mapped: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (known[name]?.reading !== 'reference') mapped[name] = value;
    else {
      const id = typeof value === 'string' ? parseRecordId(value) : undefined;
      const own = id === undefined ? undefined : idOf(id);
      if (own !== undefined && exists(own)) mapped[name] = own;
    }
  }
  return mapped;
}
