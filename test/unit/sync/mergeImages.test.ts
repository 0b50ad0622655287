import assert from 'node:assert/strict';

import type { RemoteState } from '../../../src/core/ports/syncStore';
import { mergeImages } from '../../../src/sync/mergeImages';

describe('mergeImages', () => {
  const base = state({});

  it('takes both sides’ changes of different fields', () => {
    const mine = state({ data: { title: 'Aldric', summary: 'mine' } });
    const theirs = state({ data: { title: 'Theirs', summary: null }, body: 'Theirs too.\n' });
    assert.deepEqual(mergeImages(base, mine, theirs), {
      image: image({ data: { title: 'Theirs', summary: 'mine' }, body: 'Theirs too.\n' }),
      conflicts: [],
    });
  });

  it('merges prose and keeps keys this version does not know', () => {
    const mine = state({ body: 'First, mine.\n\nSecond.\n' });
    const theirs = state({
      data: { ...base.data, mood: { now: 'grim' } },
      body: 'First.\n\nSecond, theirs.\n',
    });
    const { image: merged, conflicts } = mergeImages(
      state({ body: 'First.\n\nSecond.\n' }),
      mine,
      theirs,
    );
    assert.equal(merged.body, 'First, mine.\n\nSecond, theirs.\n');
    assert.deepEqual(merged.data['mood'], { now: 'grim' });
    assert.deepEqual(conflicts, []);
  });

  it('takes mine of a field both changed and reports theirs as JSON', () => {
    const mine = state({ data: { title: 'Mine', summary: null } });
    const theirs = state({ data: { title: 'Theirs', summary: null } });
    const { image: merged, conflicts } = mergeImages(base, mine, theirs);
    assert.equal(merged.data['title'], 'Mine');
    assert.deepEqual(conflicts, [
      { field: 'title', base: '"Aldric"', mine: '"Mine"', theirs: '"Theirs"' },
    ]);
  });

  it('lets an edit win over a deletion and marks that the record came back', () => {
    const gone = state({ deleted: true });
    const edited = state({ body: 'Edited.\n' });
    for (const [mine, theirs] of [
      [gone, edited],
      [edited, gone],
    ] as const) {
      const { image: merged, conflicts } = mergeImages(base, mine, theirs);
      assert.deepEqual([merged.deleted, merged.body], [false, 'Edited.\n']);
      assert.deepEqual(
        conflicts.map(({ field }) => field),
        ['deleted'],
      );
    }
  });

  it('lets a deletion stand against a side that changed nothing, and against another deletion', () => {
    const gone = state({ deleted: true });
    assert.equal(mergeImages(base, gone, base).image.deleted, true);
    assert.equal(mergeImages(base, base, gone).image.deleted, true);
    const editedAndGone = state({ deleted: true, body: 'Edited first.\n' });
    assert.deepEqual(mergeImages(base, gone, editedAndGone), {
      image: image({ deleted: true, body: 'Edited first.\n' }),
      conflicts: [],
    });
  });

  it('brings a record back that one side restored', () => {
    const deletedBase = state({ deleted: true });
    const theirs = state({ deleted: true, body: 'Touched.\n' });
    assert.equal(mergeImages(deletedBase, state({}), theirs).image.deleted, false);
  });

  it('finds two equal records without a base to be the same', () => {
    assert.deepEqual(mergeImages(undefined, base, base), { image: image({}), conflicts: [] });
  });
});

function state(change: Partial<RemoteState>): RemoteState {
  return { ...image({}), rev: 1, ...change };
}

function image(change: Partial<RemoteState>): Omit<RemoteState, 'rev'> {
  return {
    collection: 'entities',
    deleted: false,
    data: { title: 'Aldric', summary: null },
    body: 'A smith.\n',
    ...change,
  };
}
