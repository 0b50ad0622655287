import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import fc from 'fast-check';
import { editorLineEnding, restoreLineEndings } from '../../../src/documents/lineEndings';

/** What the editor makes of a text on opening. */
function opened(text: string): string {
  return text.replace(/\r\n|\r|\n/g, editorLineEnding(text));
}

const mixedText = fc
  .array(fc.tuple(fc.constantFrom('', 'a', 'b', 'the bell'), fc.constantFrom('\n', '\r\n', '\r')))
  .map((lines) => lines.map(([content, ending]) => content + ending).join(''));

describe('line endings of a saved note', () => {
  it('come back in full when nothing was edited', () => {
    fc.assert(
      fc.property(mixedText, fc.constantFrom('', 'last'), (text, last) => {
        assert.equal(restoreLineEndings(text + last, opened(text + last)), text + last);
      }),
    );
  });

  it('come back around an edited line', () => {
    assert.equal(restoreLineEndings('a\r\nb\nc\nd\r', 'a\nB\nc\nd\n'), 'a\r\nB\nc\nd\r');
  });

  it('come back around lines that were added and removed', () => {
    assert.equal(restoreLineEndings('a\r\nb\nc\nd', 'new\na\nc\nd\n'), 'new\na\r\nc\nd\n');
  });

  it('are those of the editor where all were alike', () => {
    assert.equal(restoreLineEndings('a\nb\n', 'a\nb\nc\n'), 'a\nb\nc\n');
    assert.equal(restoreLineEndings('a\r\nb\r\n', 'a\r\nb\r\nc\r\n'), 'a\r\nb\r\nc\r\n');
  });

  it('are left alone when the user chose others for the whole document', () => {
    assert.equal(restoreLineEndings('a\r\nb\nc\n', 'a\r\nb\r\nc\r\n'), 'a\r\nb\r\nc\r\n');
  });

  it('are left alone in a text that no editor wrote', () => {
    assert.equal(restoreLineEndings('a\nb\r\nc\n', 'a\r\nb\nc\n'), 'a\r\nb\nc\n');
  });

  it('keep a missing or added end of the last line', () => {
    assert.equal(restoreLineEndings('a\r\nb\nc\n', 'a\nb\nc'), 'a\r\nb\nc');
    assert.equal(restoreLineEndings('a\r\nb\nc', 'a\nb\nc\n'), 'a\r\nb\nc\n');
  });

  it('take lone carriage returns for line breaks, as the editor does', () => {
    assert.equal(editorLineEnding('a\rb\rc'), '\r\n');
    assert.equal(restoreLineEndings('a\rb\rc', 'a\r\nb\r\nc'), 'a\rb\rc');
  });
});
