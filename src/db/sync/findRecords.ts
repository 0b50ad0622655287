import { groupedBy } from '../../core/groupedBy';
import type { RecordId } from '../../core/model/ids';
import { readRecords } from '../records/recordTable';
import type { StoredRecord } from '../records/storedRecord';
import type { Transaction } from '../write/transaction';

/** A document and the collection its row is in, if there is one. */
export type Place = readonly [docId: RecordId, collection: string | undefined];

/** Reads records, deleted or not, beside what the transaction collected; unknown collections have none. */
export async function findRecords(
  { direct, definitions }: Pick<Transaction, 'direct' | 'definitions'>,
  places: readonly Place[],
): Promise<ReadonlyMap<RecordId, StoredRecord>> {
  const found = new Map<RecordId, StoredRecord>();
  for (const [collection, group] of groupedBy(places, ([, own]) => own)) {
    const definition = definitions.find(({ name }) => name === collection);
    if (definition === undefined) continue;
    const docIds = group.map(([docId]) => docId);
    for (const record of await readRecords(direct, definition, docIds)) {
      found.set(record.docId, record);
    }
  }
  return found;
}
