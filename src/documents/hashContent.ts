import { createHash } from 'node:crypto';

/** SHA-256 in hex of bytes or of a text's UTF-8 form: what `sourceHash` keeps. */
export function hashContent(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
