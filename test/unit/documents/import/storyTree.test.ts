import assert from 'node:assert/strict';
import type { StoryNote } from '../../../../src/documents/import/storyTree';
import { chooseParent, orderSiblings } from '../../../../src/documents/import/storyTree';

function note(path: string, options: Partial<StoryNote> = {}): StoryNote {
  const title = path.replace(/^.*\/|\.md$/g, '');
  return { path, title, parent: undefined, order: undefined, ...options };
}

describe('chooseParent', () => {
  const mine = note('Story/1 Mine/Mine.md');
  const tower = note('Story/2 Tower/Tower.md');

  it('takes the note that parent names, whatever the case and the path', () => {
    const scene = note('Elsewhere/Ambush.md', { parent: 'story/2 tower/TOWER' });
    assert.deepEqual(chooseParent(scene, [mine, tower]), { parent: tower, warning: undefined });
  });

  it('says so when no note has that name', () => {
    const { parent, warning } = chooseParent(note('Ambush.md', { parent: 'Castle' }), [mine]);
    assert.equal(parent, undefined);
    assert.match(warning ?? '', /"Castle" was not found/);
  });

  it('takes the nearest of several notes with the name', () => {
    const far = note('Archive/Mine.md', { title: 'Mine' });
    const scene = note('Story/1 Mine/Ambush.md', { parent: 'Mine' });
    assert.deepEqual(chooseParent(scene, [far, mine]), { parent: mine, warning: undefined });
  });

  it('warns when several are equally near', () => {
    const twin = note('Story/3 Mine/Mine.md', { title: 'Mine' });
    const { parent, warning } = chooseParent(note('Ambush.md', { parent: 'Mine' }), [mine, twin]);
    assert.equal(parent, mine);
    assert.match(warning ?? '', /Several notes/);
  });

  it('takes the one note in the folder, or in the nearest folder above', () => {
    assert.equal(chooseParent(note('Story/2 Tower/Ambush.md'), [mine, tower]).parent, tower);
    assert.equal(chooseParent(note('Story/2 Tower/Scenes/A.md'), [mine, tower]).parent, tower);
  });

  it('does not guess between several in a folder', () => {
    const together = [note('Story/Mine.md'), note('Story/Tower.md')];
    const { parent, warning } = chooseParent(note('Story/Ambush.md'), together);
    assert.equal(parent, undefined);
    assert.match(warning ?? '', /stands at the top/);
  });

  it('finds nothing wrong where there is nothing to belong to', () => {
    const found = chooseParent(note('Ambush.md'), []);
    assert.deepEqual(found, { parent: undefined, warning: undefined });
  });
});

describe('orderSiblings', () => {
  it('sorts by order and leaves the rest in place behind', () => {
    const [a, b, c, d] = [note('a'), note('b', { order: 2 }), note('c'), note('d', { order: 1 })];
    assert.deepEqual(orderSiblings([a, b, c, d]), [d, b, a, c]);
  });
});
