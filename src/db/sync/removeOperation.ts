import type { CollectionName } from '../../core/model/collections';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { Transaction } from '../write/transaction';

/** A document as sync's tables name it. */
export interface DocumentRef {
  readonly docId: RecordId;
  readonly collection: string;
  readonly campaignId: CampaignId;
}

interface OutboxRef extends DocumentRef {
  readonly id: number;
}

/** Removes an outbox row; a trigger marks its record clean in the same statement. */
export async function removeOperation(transaction: Transaction, id: number): Promise<void> {
  const row = await transaction.sql.get<OutboxRef>(
    'SELECT id, docId, collection, campaignId FROM outbox_ops WHERE id = ?',
    [id],
  );
  if (row !== undefined) await remove(transaction, row);
}

/** Removes the outbox row of a record, see `Repository.setClean`; false when it has none. */
export async function setClean(
  transaction: Transaction,
  { docId, collection }: Pick<DocumentRef, 'docId' | 'collection'>,
): Promise<boolean> {
  const row = await transaction.sql.get<OutboxRef>(
    'SELECT id, docId, collection, campaignId FROM outbox_ops WHERE docId = ? AND collection = ?',
    [docId, collection],
  );
  if (row === undefined) return false;
  await remove(transaction, row);
  return true;
}

/** A record's row in lists shows whether it is dirty, so what is queued or sent counts as a change of it. */
export function noteChange({ changes, definitions }: Transaction, document: DocumentRef): void {
  const name: CollectionName | undefined = definitions.find(
    (definition) => definition.name === document.collection,
  )?.name;
  if (name !== undefined) changes.add(name, document.docId, document.campaignId);
}

async function remove(transaction: Transaction, row: OutboxRef): Promise<void> {
  await transaction.sql.run('DELETE FROM outbox_ops WHERE id = ?', [row.id]);
  noteChange(transaction, row);
}
