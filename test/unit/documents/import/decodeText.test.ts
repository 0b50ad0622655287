import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeText } from '../../../../src/documents/import/decodeText';

describe('decodeText', () => {
  it('keeps UTF-8 byte for byte', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = Buffer.from(text.replaceAll('\0', ''), 'utf8');
        const decoded = decodeText(bytes);
        assert.equal(decoded.text === undefined ? undefined : 'UTF-8', 'UTF-8');
        assert.deepEqual(Buffer.from(decoded.text ?? '', 'utf8'), bytes);
      }),
    );
  });

  it('keeps a byte-order mark', () => {
    const decoded = decodeText(Buffer.from('\uFEFF---\r\n---\r\n\uFEFFBell'));
    assert.deepEqual(decoded, { text: '\uFEFF---\r\n---\r\n\uFEFFBell', encoding: 'UTF-8' });
  });

  it('reads UTF-16 of either byte order by its byte-order mark, which it drops', () => {
    const little = Buffer.from('\uFEFFMère 🔔', 'utf16le');
    const big = Buffer.from(little).swap16();
    const expected = { text: 'Mère 🔔', encoding: 'UTF-16' };
    assert.deepEqual(decodeText(little), expected);
    assert.deepEqual(decodeText(big), expected);
  });

  it('reads what is no UTF-8 as Windows-1252', () => {
    const bytes = Buffer.from([0x4d, 0xe8, 0x72, 0x65, 0x20, 0x80, 0x93, 0x0d, 0x0a]);
    assert.deepEqual(decodeText(bytes), { text: 'Mère €“\r\n', encoding: 'Windows-1252' });
  });

  const binaries: readonly (readonly [string, Buffer])[] = [
    ['a PNG header', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['text with a NUL byte', Buffer.from('Bell\0tower')],
    ['UTF-16 without a byte-order mark', Buffer.from('Bell', 'utf16le')],
    ['UTF-16 cut in the middle', Buffer.from([0xff, 0xfe, 0x41, 0x00, 0x42])],
    ['UTF-16 with half a surrogate pair', Buffer.from([0xff, 0xfe, 0x3d, 0xd8, 0x41, 0x00])],
    ['control characters around bytes that are no UTF-8', Buffer.from([0x02, 0xe8, 0x03])],
    ['a byte that Windows-1252 leaves undefined', Buffer.from([0x41, 0x81, 0x42])],
  ];
  for (const [name, bytes] of binaries) {
    it(`refuses ${name}`, () => assert.equal(decodeText(bytes).text, undefined));
  }
});
