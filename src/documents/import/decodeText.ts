import { TextDecoder } from 'node:util';

/** A note's text, or why the bytes are no text. */
export type DecodedText =
  | { readonly text: string; readonly encoding: TextEncodingName }
  | { readonly text: undefined; readonly reason: string };

export type TextEncodingName = 'UTF-8' | 'UTF-16' | 'Windows-1252';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Windows-1252 from 0x80 to 0x9F; a space where it defines nothing. Node 20's own decoder takes these for Latin-1. */
const upperControls = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** Bytes that no text in Windows-1252 holds: control characters, and the five it leaves undefined. */
const notText = /[\u0000-\u0008\u000E-\u001A\u001C-\u001F\u007F\u0081\u008D\u008F\u0090\u009D]/;

/**
 * Reads bytes as text. UTF-8 is kept byte for byte, a byte-order mark included; UTF-16 is recognised by its byte-order
 * mark, which is dropped; what is neither, and holds no control characters, is Windows-1252.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const utf16 = utf16Decoder(bytes);
  if (utf16 !== undefined) {
    const text = decodeFatal(utf16, bytes);
    if (text === undefined || text.includes('\0')) return binary;
    return { text, encoding: 'UTF-16' };
  }
  if (bytes.includes(0)) return binary;
  const text = decodeFatal(utf8, bytes);
  if (text !== undefined) return { text, encoding: 'UTF-8' };
  const latin1 = Buffer.from(bytes).toString('latin1');
  if (notText.test(latin1)) return binary;
  return { text: latin1.replace(/[\u0080-\u009F]/g, fromWindows1252), encoding: 'Windows-1252' };
}

/** The text of UTF-8 bytes, NUL characters and a byte-order mark included; `undefined` when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  return decodeFatal(utf8, bytes);
}

function fromWindows1252(latin1: string): string {
  return upperControls.charAt(latin1.charCodeAt(0) - 0x80);
}

const binary: DecodedText = {
  text: undefined,
  reason: 'This is a binary file or damaged text: it is no note but an attachment.',
};

function utf16Decoder([first, second]: Uint8Array): TextDecoder | undefined {
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le', { fatal: true });
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be', { fatal: true });
  return undefined;
}

function decodeFatal(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
