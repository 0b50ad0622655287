import assert from 'node:assert/strict';
import { mergeNote } from '../../../../src/core/merge/mergeNote';

describe('mergeNote', () => {
  const note = '---\ntags: [a]\nhp: 10\n---\nHe sleeps.\n\nHe wakes.\n';

  it('merges front matter by key and the body as prose', () => {
    const mine = note.replace('[a]', '[a, m]').replace('sleeps', 'sleeps badly');
    const theirs = note.replace('[a]', '[a, t]').replace('wakes', 'wakes late');
    assert.deepEqual(mergeNote(note, mine, theirs), {
      text: '---\ntags: [a, m, t]\nhp: 10\n---\nHe sleeps badly.\n\nHe wakes late.\n',
      conflicts: [],
    });
  });

  it('reports conflicts of both parts', () => {
    const mine = note.replace('10', '8').replace('He wakes', 'She wakes');
    const theirs = note.replace('hp: 10\n', '').replace('He wakes', 'It wakes');
    assert.deepEqual(mergeNote(note, mine, theirs), {
      text: '---\ntags: [a]\nhp: 8\n---\nHe sleeps.\n\nShe wakes.\nIt wakes.\n',
      conflicts: [
        { base: 'hp: 10\n', mine: 'hp: 8\n', theirs: '' },
        { base: 'He wakes.\n', mine: 'She wakes.\n', theirs: 'It wakes.\n' },
      ],
    });
  });

  it('keeps a fence apart from a body that came from the other side', () => {
    const base = '---\na: 1\n---\nx\n';
    assert.equal(
      mergeNote(base, '---\na: 2\n---', base.replace('x', 'x y')).text,
      '---\na: 2\n---\nx y\n',
    );
  });
});
