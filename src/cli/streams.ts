import { fstatSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { untilCancelled, type CancellationToken } from '../core/cancellation';
import { MoonforgeError, messageOf } from '../core/errors';

/**
 * Reads standard input to its end. Rejects with `cancelled` when the token is cancelled first, and with `invalid-input`
 * when nothing is connected to it: an empty device stands in for what a scheduler closed, and must not empty a note.
 */
export async function readStandardInput(token: CancellationToken): Promise<Uint8Array> {
  const input = fstatSync(0);
  if (input.isDirectory() || (input.isCharacterDevice() && !process.stdin.isTTY)) {
    throw new MoonforgeError(
      'invalid-input',
      'Standard input is not connected. Pipe the note’s text in, or redirect a file.',
    );
  }
  return untilCancelled(readAll(process.stdin), token);
}

async function readAll(stream: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * Writes text and resolves once the operating system has all of it: exiting before that cuts a pipe short. A reader that
 * went away (`| head -1`) is no failure; a full disk is one (`invalid-input`).
 */
export function writeTo(stream: Writable, text: string): Promise<void> {
  // The error event comes after the callback, so the listener stays.
  stream.off('error', ignore).on('error', ignore);
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error === null || error === undefined || hasGone(error)) resolve();
      else reject(outputFailed(error));
    });
  });
}

function hasGone(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}

function outputFailed(error: Error): MoonforgeError {
  return new MoonforgeError(
    'invalid-input',
    `The output cannot be written (${messageOf(error)}), so it is not complete.`,
    error,
  );
}

function ignore(): void {
  // The callback of the write has the same error.
}
