import { MoonforgeError } from '../core/errors';

const encoder = new TextEncoder();

/** A note's text as the bytes of its file; a byte-order mark in the text stays where it is. */
export function encodeNote(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text of bytes an editor wrote. Rejects anything but UTF-8 with `invalid-input`; keeps a byte-order mark. */
export function decodeNote(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new MoonforgeError(
      'invalid-input',
      'Notes are kept as UTF-8, and this text is not. Choose "Save with Encoding" and "UTF-8" in the status bar; nothing was saved.',
      error,
    );
  }
}
