import path from 'node:path';
import type { CampaignStore } from '../../core/ports/campaignStore';

/** Where attachments lie: `media` beside the campaign file; `undefined` for a campaign in memory. */
export function attachmentFolder({ file }: Pick<CampaignStore, 'file'>): string | undefined {
  return file === ':memory:' ? undefined : path.join(path.dirname(file), 'media');
}

/**
 * The file of an attachment, copied or linked, by the `path` of its record: relative to the attachments' folder, or
 * absolute. `undefined` where no folder is and the path does not say.
 */
export function attachmentFile(
  store: Pick<CampaignStore, 'file'>,
  mediaPath: string,
): string | undefined {
  if (mediaPath === '') return undefined;
  if (path.isAbsolute(mediaPath)) return mediaPath;
  const folder = attachmentFolder(store);
  return folder === undefined ? undefined : path.join(folder, mediaPath);
}

/** The `path` that a record keeps for a file that stays where it is. */
export function linkedPath(folder: string | undefined, file: string): string {
  const absolute = path.resolve(file);
  if (folder === undefined) return absolute;
  // Another drive of Windows has no relative path: then it stays absolute.
  return path.relative(folder, absolute).split(path.sep).join('/');
}
