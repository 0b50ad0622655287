import assert from 'node:assert/strict';

import { entities } from '../../../src/core/model/collections';
import type { RemoteState } from '../../../src/core/ports/syncStore';
import { mergeImages } from '../../../src/sync/mergeImages';

const kinds = entities.fields;

describe('mergeImages', () => {
  const base = state({});

  it('takes both sides’ changes of different fields', () => {
    const mine = state({ data: { title: 'Aldric', summary: 'mine' } });
    const theirs = state({ data: { title: 'Theirs', summary: null }, body: 'Theirs too.\n' });
    assert.deepEqual(mergeImages(kinds, { base, mine, theirs }), {
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
    const { image: merged, conflicts } = mergeImages(kinds, {
      base: state({ body: 'First.\n\nSecond.\n' }),
      mine,
      theirs,
    });
    assert.equal(merged.body, 'First, mine.\n\nSecond, theirs.\n');
    assert.deepEqual(merged.data['mood'], { now: 'grim' });
    assert.deepEqual(conflicts, []);
  });

  it('takes mine of a field both changed and reports theirs as JSON', () => {
    const mine = state({ data: { title: 'Mine', summary: null } });
    const theirs = state({ data: { title: 'Theirs', summary: null } });
    const { image: merged, conflicts } = mergeImages(kinds, { base, mine, theirs });
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
      const { image: merged, conflicts } = mergeImages(kinds, { base, mine, theirs });
      assert.deepEqual([merged.deleted, merged.body], [false, 'Edited.\n']);
      assert.deepEqual(
        conflicts.map(({ field }) => field),
        ['deleted'],
      );
    }
  });

  it('lets a deletion stand against a side that changed nothing, and against another deletion', () => {
    const gone = state({ deleted: true });
    assert.equal(mergeImages(kinds, { base, mine: gone, theirs: base }).image.deleted, true);
    assert.equal(mergeImages(kinds, { base, mine: base, theirs: gone }).image.deleted, true);
    const editedAndGone = state({ deleted: true, body: 'Edited first.\n' });
    assert.deepEqual(mergeImages(kinds, { base, mine: gone, theirs: editedAndGone }), {
      image: image({ deleted: true, body: 'Edited first.\n' }),
      conflicts: [],
    });
  });

  it('brings a record back that one side restored', () => {
    const deletedBase = state({ deleted: true });
    const theirs = state({ deleted: true, body: 'Touched.\n' });
    assert.equal(
      mergeImages(kinds, { base: deletedBase, mine: state({}), theirs }).image.deleted,
      false,
    );
  });

  it('lets an own deletion without a base stand against the content that was deleted, not against another', () => {
    const gone = state({ deleted: true });
    const kept = mergeImages(kinds, { base: undefined, mine: gone, theirs: state({}) });
    assert.deepEqual([kept.image.deleted, kept.conflicts], [true, []]);
    const edited = state({ body: 'Edited meanwhile.\n' });
    const back = mergeImages(kinds, { base: undefined, mine: gone, theirs: edited });
    assert.equal(back.image.deleted, false);
    const theirsGone = mergeImages(kinds, { base: undefined, mine: state({}), theirs: gone });
    assert.equal(theirsGone.image.deleted, false);
  });

  it('merges fields by the given kinds, known to this version or not', () => {
    const versions = {
      base: state({ collection: 'parties', body: 'One.\n\nTwo.\n' }),
      mine: state({ collection: 'parties', body: 'One, mine.\n\nTwo.\n' }),
      theirs: state({ collection: 'parties', body: 'One.\n\nTwo, theirs.\n' }),
    };
    assert.equal(mergeImages(kinds, versions).image.body, 'One, mine.\n\nTwo, theirs.\n');
    assert.equal(mergeImages({}, versions).image.body, 'One, mine.\n\nTwo.\n');
  });

  it('finds two equal records without a base to be the same', () => {
    assert.deepEqual(mergeImages(kinds, { base: undefined, mine: base, theirs: base }), {
      image: image({}),
      conflicts: [],
    });
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
