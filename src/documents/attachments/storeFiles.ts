import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { CampaignStore } from '../../core/ports/campaignStore';
import { attachmentFolder } from './attachmentFolder';

/** A copy that Moonforge made, below `media`: two digits of the hash of its bytes, the hash, the ending. */
const copiedFile = /^([0-9a-f]{2})\/\1[0-9a-f]{62}(\.[^/]*)?$/;

/**
 * Whether a file is the campaign file itself, what SQLite keeps beside it, or a copy in the attachments' folder: a campaign
 * file that lies in the folder it is made of must not become an attachment of itself. Rejects when the file is gone.
 */
export async function isStoreFile(
  store: Pick<CampaignStore, 'file'>,
  file: string,
): Promise<boolean> {
  const media = attachmentFolder(store);
  if (media === undefined) return false;
  const folder = await realpath(path.dirname(store.file));
  const found = await realpath(file);
  const name = path.join(folder, path.basename(store.file));
  if (['', '-wal', '-shm', '-journal'].some((ending) => found === `${name}${ending}`)) return true;
  const below = path.relative(path.join(folder, path.basename(media)), found);
  return copiedFile.test(below.split(path.sep).join('/'));
}
