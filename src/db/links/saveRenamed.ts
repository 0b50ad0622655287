import type { StoredRecord } from '../records/storedRecord';
import { textValue } from '../records/storedRecord';
import { saveNoteText } from '../write/recordWrites';
import type { Transaction } from '../write/transaction';

/**
 * Stores a text in which links only changed their names, when their rows have been changed already: a body that has the
 * same links and tags at the same lines needs neither to be read again.
 */
export async function saveRenamed(
  transaction: Transaction,
  before: StoredRecord,
  text: string,
): Promise<void> {
  const frontMatter = textValue(before.values, 'frontMatter');
  if (!text.startsWith(frontMatter)) {
    await saveNoteText(transaction, before.docId, text);
    return;
  }
  const after = {
    ...before,
    values: { ...before.values, body: text.slice(frontMatter.length) },
    updatedAt: transaction.now,
  };
  await transaction.derive({ before, after, fields: ['body'], keepsLinks: true });
  transaction.queueEdit({ record: after, changed: ['body'] });
}
