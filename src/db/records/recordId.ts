import { randomInt } from 'node:crypto';
import type { RecordId } from '../../core/model/ids';
import { parseRecordId } from '../../core/model/ids';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const length = 20;

/** A new document id: 20 random base62 characters (119 bits), as Firestore makes them. */
export function newRecordId(): RecordId {
  const text = Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
  const id = parseRecordId(text);
  if (id === undefined) throw new Error('A new document id is malformed.');
  return id;
}
