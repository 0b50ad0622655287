import { MoonforgeError } from '../core/errors';
import type { RecordId } from '../core/model/ids';
import type { CampaignStore } from '../core/ports/campaignStore';
import type { VersionText } from '../core/ports/historyReader';
import { UsageError } from './arguments';

/** Reads a whole number from the command line. Throws `UsageError` for anything else. */
export function readNumber(name: string, text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number)) return number;
  throw new UsageError(`${name} takes a whole number, not "${text}".`);
}

/** A state of a note, deleted or not; `null` is the present one. Rejects with `not-found`. */
export async function requireVersion(
  { history }: CampaignStore,
  docId: RecordId,
  versionId: number | null,
): Promise<VersionText> {
  const version = await history.version(docId, versionId);
  if (version !== undefined) return version;
  throw new MoonforgeError(
    'not-found',
    versionId === null
      ? `There is no note "${docId}".`
      : `The note "${docId}" has no version ${versionId}. "moonforge history" lists its versions.`,
  );
}
