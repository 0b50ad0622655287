import { MoonforgeError } from '../../core/errors';
import { isTag, renameTags } from '../../core/markdown/renameTags';
import type { CampaignId } from '../../core/model/ids';
import type { RenameReport } from '../../core/ports/campaignStore';
import type { LongStep } from '../../core/ports/historyReader';
import { nameKey } from '../index/nameKey';
import { noteText } from '../records/storedRecord';
import type { Transaction } from '../write/transaction';
import type { NoteToRewrite } from './rewriteNotes';
import { rewriteNotes } from './rewriteNotes';

/** What a tag is called, and what it is to be called; a leading `#` does not count. */
export interface TagNames {
  readonly from: string;
  readonly to: string;
}

/** Renames a tag and those nested below it in all notes of a campaign; see `WriteUnit.renameTag`. */
export async function renameTag(
  transaction: Transaction,
  campaignId: CampaignId,
  { from: oldTag, to: newTag, ...step }: TagNames & LongStep,
): Promise<RenameReport> {
  const [from, to] = [plainTag(oldTag), plainTag(newTag)];
  if (!isTag(to)) {
    throw new MoonforgeError(
      'invalid-input',
      `"${to}" is no tag: a tag has letters, digits, "_", "-" and "/", and is no number. Nothing was renamed.`,
    );
  }
  if (from === to) return { notes: 0, places: 0 };
  await transaction.flush();
  const key = nameKey(from);
  const notes = await transaction.sql.all<NoteToRewrite>(
    `SELECT docId, collection FROM notes WHERE docId IN
      (SELECT docId FROM note_tags
        WHERE campaignId = ?1 AND (key = ?2 OR substr(key, 1, length(?2) + 1) = ?2 || '/'))
      ORDER BY id`,
    [campaignId, key],
  );
  if (notes.length === 0) {
    throw new MoonforgeError('not-found', `No note of this campaign has the tag "${from}".`);
  }
  return rewriteNotes(
    transaction,
    { notes, rewrite: ({ values }) => renameTags(noteText(values), from, to) },
    step,
  );
}

function plainTag(tag: string): string {
  return tag.trim().replace(/^#/, '').replace(/\/+$/, '');
}
