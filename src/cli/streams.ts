import type { Readable, Writable } from 'node:stream';
import type { CancellationToken } from '../core/cancellation';
import { untilCancelled } from './cancelOnSignal';

/** Reads a stream to its end. Rejects with `cancelled` when the token is cancelled first. */
export function readInput(stream: Readable, token: CancellationToken): Promise<Uint8Array> {
  return untilCancelled(readAll(stream), token);
}

async function readAll(stream: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * Writes text and resolves once the operating system has all of it: exiting before that cuts a pipe short. A reader that
 * went away (`| head -1`) is no failure.
 */
export function writeTo(stream: Writable, text: string): Promise<void> {
  // The error event comes after the callback, so the listener stays.
  stream.off('error', ignore).on('error', ignore);
  return new Promise((resolve) => {
    stream.write(text, () => resolve());
  });
}

function ignore(): void {
  // Nothing is left to write to.
}
