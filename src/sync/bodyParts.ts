import { createHash } from 'node:crypto';

import type { BodyPart } from '../core/ports/remoteStore';

/** The longest body, in bytes, that a document carries itself. */
export const inlineBytes = 200 * 1024;

/** The longest body, in bytes, that travels at all: as many of the smallest parts as a document may name. */
export const longestBody = 32 * 1024 * 1024;

/** Bytes of a part: at least, and at most, but for the last one. A document holds 1 MiB. */
const smallest = 128 * 1024 + 4;
const largest = 640 * 1024;

/** One cut in so many bytes past the smallest size. */
const cutMask = (1 << 17) - 1;

/** Whether a body travels in parts. */
export function isLong(body: string): boolean {
  return body.length > inlineBytes || Buffer.byteLength(body) > inlineBytes;
}

/**
 * Cuts a body where its content says so, not at fixed lengths: after an insertion the cuts fall into the same places
 * again, so that one or two parts of many are new. Equal texts give equal parts. No character is cut in two.
 * Content-defined chunking with a gear hash: Xia et al., FastCDC, USENIX ATC 2016.
 */
export function partsOf(body: string): readonly BodyPart[] {
  const bytes = Buffer.from(body);
  const parts: BodyPart[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = cutAfter(bytes, start);
    parts.push(partOf(bytes.toString('utf8', start, end)));
    start = end;
  }
  return parts;
}

/** The hash of a part's text. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function partOf(text: string): BodyPart {
  return { hash: hashOf(text), text };
}

function cutAfter(bytes: Buffer, start: number): number {
  const end = Math.min(bytes.length, start + largest);
  let hash = 0;
  for (let at = start; at < end; at += 1) {
    hash = ((hash << 1) + (gear[bytes[at] ?? 0] ?? 0)) | 0;
    // The upper bits have seen the most bytes.
    if (at - start >= smallest && ((hash >>> 15) & cutMask) === 0) return characterStart(bytes, at);
  }
  return end === bytes.length ? end : characterStart(bytes, end);
}

/** The beginning of the character a byte is in. */
function characterStart(bytes: Buffer, at: number): number {
  let start = at;
  while (((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  return start;
}

/** A random number for each byte, the same everywhere. */
const gear: readonly number[] = Array.from({ length: 256 }, (_, byte) =>
  createHash('sha256').update(`moonforge-part-${byte}`).digest().readInt32BE(0),
);
