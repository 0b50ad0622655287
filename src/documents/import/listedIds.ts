import { createHash } from 'node:crypto';
import type { CampaignId, RecordId } from '../../core/model/ids';
import { parseRecordId } from '../../core/model/ids';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const length = 20;

/**
 * The id under which a record of an export is kept in another campaign than its own: always the same, so that a second
 * import finds it, and as unlikely to be taken as a random one.
 */
export function copiedId(campaignId: CampaignId, id: RecordId): RecordId {
  const digest = createHash('sha256').update(`${campaignId}/${id}`).digest();
  const text = [...digest.subarray(0, length)].map((byte) =>
    alphabet.charAt(byte % alphabet.length),
  );
  const copied = parseRecordId(text.join(''));
  if (copied === undefined) throw new Error('A copied document id is malformed.');
  return copied;
}
