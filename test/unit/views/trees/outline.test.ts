import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Outline, TreeRow } from '../../../../src/views/trees/outline';
import { OutlineBuilder, rowsToRefresh, topId } from '../../../../src/views/trees/outline';

function row(id: string, more: Partial<TreeRow> = {}): TreeRow {
  return {
    id,
    type: 'scene',
    label: id,
    description: '',
    role: 'scene',
    summary: '',
    icon: 'note',
    expandable: false,
    ...more,
  };
}

/** Rows by parent; '' is the top. */
function outline(tree: Readonly<Record<string, readonly (string | TreeRow)[]>>): Outline {
  const builder = new OutlineBuilder();
  for (const [parent, rows] of Object.entries(tree)) {
    for (const child of rows) builder.add(parent, typeof child === 'string' ? row(child) : child);
  }
  return builder.build();
}

const before = outline({ '': ['a', 'b'], a: ['a1', 'a2'], b: ['b1'] });

describe('rows to draw again', () => {
  it('are none when nothing visible changed', () => {
    assert.deepEqual(
      rowsToRefresh(before, outline({ '': ['a', 'b'], a: ['a1', 'a2'], b: ['b1'] })),
      [],
    );
  });

  it('are just the row whose label, status, summary, icon or role changed', () => {
    const faces: readonly Partial<TreeRow>[] = [
      { label: 'new' },
      { description: 'done' },
      { summary: 'new' },
      { icon: 'pass' },
      { role: 'scene, done' },
      { type: 'chapter' },
      { expandable: true },
    ];
    for (const face of faces) {
      const after = outline({ '': ['a', 'b'], a: [row('a1', face), 'a2'], b: ['b1'] });
      assert.deepEqual(rowsToRefresh(before, after), ['a1'], JSON.stringify(face));
    }
  });

  it('are the parent of a row that was added or removed', () => {
    const added = outline({ '': ['a', 'b'], a: ['a1', 'a2', 'a3'], b: ['b1'] });
    assert.deepEqual(rowsToRefresh(before, added), ['a']);
    assert.deepEqual(rowsToRefresh(added, before), ['a']);
  });

  it('are both parents of a row that was moved', () => {
    const moved = outline({ '': ['a', 'b'], a: ['a1'], b: ['b1', 'a2'] });
    assert.deepEqual([...rowsToRefresh(before, moved)].sort(), ['a', 'b']);
  });

  it('are the parent of rows that changed places', () => {
    const turned = outline({ '': ['a', 'b'], a: ['a2', 'a1'], b: ['b1'] });
    assert.deepEqual(rowsToRefresh(before, turned), ['a']);
  });

  it('are all of them when the top changed', () => {
    const more = outline({ '': ['a', 'b', 'c'], a: ['a1', 'a2'], b: [row('b1', { label: 'x' })] });
    assert.deepEqual(rowsToRefresh(before, more), [topId]);
  });

  it('leave out what is drawn with a row above it', () => {
    const after = outline({
      '': [row('a', { label: 'new' }), 'b'],
      a: [row('a1', { label: 'new' }), 'a2'],
      b: [row('b1', { label: 'new' })],
    });
    assert.deepEqual([...rowsToRefresh(before, after)].sort(), ['a', 'b1']);
  });

  it('leave out rows that are gone', () => {
    const after = outline({ '': ['a'], a: ['a1', 'a2'] });
    assert.deepEqual(rowsToRefresh(before, after), [topId]);
  });

  it('are the row that got its first child or lost its last one', () => {
    const leaf = outline({ '': ['a', row('b')], a: ['a1', 'a2'] });
    assert.deepEqual(rowsToRefresh(before, leaf), ['b']);
    assert.deepEqual(rowsToRefresh(leaf, before), ['b']);
  });
});
