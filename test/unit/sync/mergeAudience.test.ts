import assert from 'node:assert/strict';

import fc from 'fast-check';

import { entities } from '../../../src/core/model/collections';
import type { RemoteState } from '../../../src/core/ports/syncStore';
import { audienceOf } from '../../../src/core/sync/audienceOf';
import { mergeImages } from '../../../src/sync/mergeImages';

const kinds = entities.fields;

/** Front matter as people write it, and as nobody should. */
const frontMatters = fc.constantFrom(
  '',
  '---\naudience: table\n---\n',
  '---\nAudience: "Table"\n---\n',
  '---\naudience: table\nsummary: Seen\n---\n',
  '---\naudience: gm\n---\n',
  '---\naudience: gm\naudience: table\n---\n',
  '---\nsummary: Secret\n---\n',
  '---\nsummary: [broken\naudience: table\n---\n',
  '---\r\naudience: table # for now\r\n---\r\n',
  '---\n{audience: table, summary: x}\n---\n',
);
const states = fc.record({ frontMatter: frontMatters, body: fc.constantFrom('One.\n', 'Two.\n') });

describe('The audience of a merged note', () => {
  it('is the table only if neither side hid it', () => {
    fc.assert(
      fc.property(states, states, states, (before, own, others) => {
        const [base, mine, theirs] = [state(before), state(own), state(others)];
        const { image } = mergeImages(kinds, { base, mine, theirs });
        const wasShown = audienceOf(base) === 'table';
        const isHidden = [mine, theirs].some((side) => audienceOf(side) === 'gm');
        if (wasShown && isHidden) assert.equal(audienceOf(image), 'gm');
      }),
    );
  });

  it('is the game masters without a known base, unless both show it', () => {
    fc.assert(
      fc.property(states, states, (own, others) => {
        const [mine, theirs] = [state(own), state(others)];
        const { image } = mergeImages(kinds, { base: undefined, mine, theirs });
        const areBoth = [mine, theirs].every((side) => audienceOf(side) === 'table');
        if (!areBoth) assert.equal(audienceOf(image), 'gm');
      }),
    );
  });

  it('is the table when one side reveals it and the other says nothing of it', () => {
    const base = state({ frontMatter: '', body: 'One.\n' });
    const mine = state({ frontMatter: '---\naudience: table\n---\n', body: 'One.\n' });
    const theirs = state({ frontMatter: '---\nsummary: Seen\n---\n', body: 'Two.\n' });
    const { image } = mergeImages(kinds, { base, mine, theirs });
    assert.equal(audienceOf(image), 'table');
    assert.equal(image.body, 'Two.\n');
  });

  it('is the game masters when one side says so and the other reveals it at once', () => {
    const base = state({ frontMatter: '', body: 'One.\n' });
    const shown = state({ frontMatter: '---\naudience: table\n---\n', body: 'One.\n' });
    const hidden = state({ frontMatter: '---\naudience: gm\n---\n', body: 'One.\n' });
    for (const [mine, theirs] of [
      [shown, hidden],
      [hidden, shown],
    ] as const) {
      assert.equal(audienceOf(mergeImages(kinds, { base, mine, theirs }).image), 'gm');
    }
  });
});

function state({
  frontMatter,
  body,
}: {
  readonly frontMatter: string;
  readonly body: string;
}): RemoteState {
  return {
    collection: 'entities',
    deleted: false,
    data: { title: 'Aldric', frontMatter },
    body,
    rev: 1,
  };
}
