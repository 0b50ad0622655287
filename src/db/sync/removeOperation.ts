import type { CollectionName } from '../../core/model/collections';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { Transaction } from '../write/transaction';

/** A document as sync's tables name it. */
export interface DocumentRef {
  readonly docId: RecordId;
  readonly collection: string;
  readonly campaignId: CampaignId;
}

/** Removes outbox rows; a trigger marks their records clean in the same statement. */
export async function removeOperations(
  transaction: Transaction,
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return;
  const removed = await transaction.direct.all<DocumentRef>(
    `DELETE FROM outbox_ops WHERE id IN (SELECT value FROM json_each(?))
      RETURNING docId, collection, campaignId`,
    [JSON.stringify(ids)],
  );
  for (const document of removed) noteChange(transaction, document);
}

/** Removes the outbox row of a record, see `Repository.setClean`; false when it has none. */
export async function setClean(
  transaction: Transaction,
  { docId, collection }: Pick<DocumentRef, 'docId' | 'collection'>,
): Promise<boolean> {
  const [removed] = await transaction.sql.all<DocumentRef>(
    `DELETE FROM outbox_ops WHERE docId = ? AND collection = ?
      RETURNING docId, collection, campaignId`,
    [docId, collection],
  );
  if (removed !== undefined) noteChange(transaction, removed);
  return removed !== undefined;
}

/** A record's row in lists shows whether it is dirty, so what is queued or sent counts as a change of it. */
export function noteChange({ changes, definitions }: Transaction, document: DocumentRef): void {
  const name: CollectionName | undefined = definitions.find(
    (definition) => definition.name === document.collection,
  )?.name;
  if (name !== undefined) changes.add(name, document.docId, document.campaignId);
}
