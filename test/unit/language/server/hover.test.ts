import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Hover } from 'vscode-languageserver';
import { hoverLink } from '../../../../src/language/server/hover';
import { indexOf, markedText, note } from './markedText';

const index = indexOf(
  note('Old Mill', { kind: 'location', aliases: ['the mill'], summary: 'Grinds *salt*.' }),
  note('Inn', { id: 'inn1' }),
  note('Inn', { id: 'inn2', kind: 'item' }),
);

function hover(text: string): Hover | null {
  const { document, position } = markedText(text);
  return hoverLink(document, position, 'c1', index);
}

function shown(text: string): unknown {
  const contents = hover(text)?.contents;
  return contents !== undefined && typeof contents === 'object' && 'value' in contents
    ? contents.value
    : undefined;
}

describe('hover', () => {
  it('shows name, kind, aliases and summary of a link, as they are', () => {
    assert.equal(
      shown('To [[Old¦ Mill]].'),
      '**Old Mill** · location, also the mill\n\nGrinds \\*salt\\*\\.',
    );
  });

  it('covers the whole link', () => {
    assert.deepEqual(hover('To [[¦Old Mill]].')?.range, {
      start: { line: 0, character: 3 },
      end: { line: 0, character: 15 },
    });
  });

  it('shows all notes of an ambiguous name', () => {
    assert.equal(shown('[[I¦nn]]'), '**Inn** · NPC\n\n---\n\n**Inn** · item');
  });

  it('shows nothing beside links and for names nobody has', () => {
    assert.equal(hover('¦To [[Old Mill]].'), null);
    assert.equal(hover('[[No¦where]]'), null);
  });
});
