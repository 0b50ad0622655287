import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fileNameFor } from '../../../../src/documents/export/fileName';

describe('fileNameFor', () => {
  it('keeps a title that is a file name', () => {
    for (const title of [
      'Old Mère',
      "Orcus' Lieutenants (draft)",
      'A. B.C',
      '🔔 Glocke',
      'console',
    ])
      assert.equal(fileNameFor(title), title);
  });

  it('keeps a title of 149 characters', () => {
    const title = 'Ä'.repeat(71) + 'b'.repeat(78);
    assert.equal(fileNameFor(title), title);
    assert.equal(fileNameFor('a'.repeat(149)), 'a'.repeat(149));
  });

  it('replaces what some file system cannot have', () => {
    assert.equal(fileNameFor('AC/DC: "Who?" <1|2>'), 'AC-DC- -Who-- -1-2-');
    assert.equal(fileNameFor('..\\..\\etc'), '_.-..-etc');
    assert.equal(fileNameFor('What now...'), 'What now');
    assert.equal(fileNameFor(' . '), 'Untitled');
    assert.equal(fileNameFor(''), 'Untitled');
  });

  it('avoids the names of Windows devices', () => {
    for (const title of ['con', 'NUL', 'Com1', 'lpt9', 'aux.notes'])
      assert.equal(fileNameFor(title), `_${title}`);
  });

  it('gives a name of at most 255 bytes with room for a suffix, never half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (title) => {
        const name = fileNameFor(title);
        assert.ok(Buffer.byteLength(name) <= 221);
        assert.equal(Buffer.from(name).toString(), name);
        assert.doesNotMatch(name, /[/\\:*?"<>|]|[. ]$|^[. ]/);
        assert.notEqual(name, '');
      }),
    );
  });
});
