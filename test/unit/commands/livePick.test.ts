import { openQuickPicks } from '../../support/vscodeStub';
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';

import { livePick, type NoteItem, type Picked } from '../../../src/commands/livePick';

/** A list whose items come when the test lets them. */
function slowPick(): {
  readonly picked: Promise<Picked | undefined>;
  readonly answer: (items: readonly NoteItem[]) => void;
} {
  const waiting: ((items: readonly NoteItem[]) => void)[] = [];
  const picked = livePick({
    title: 'Notes',
    placeholder: '',
    value: 'nora',
    pause: 0,
    find: () => new Promise((resolve) => waiting.push(resolve)),
  });
  return { picked, answer: (items) => waiting.forEach((resolve) => resolve(items)) };
}

describe('a list that finds notes while one types', () => {
  it('takes Enter for the first note even if it loses the focus while the notes are found', async () => {
    const { picked, answer } = slowPick();
    const [open] = openQuickPicks;
    open?.accept();
    open?.hide();
    answer([{ label: 'Nora' }, { label: 'Norah' }]);
    assert.equal((await picked)?.item.label, 'Nora');
    assert.deepEqual(openQuickPicks, []);
  });

  it('gives nothing once it was left, whatever is found later', async () => {
    const { picked, answer } = slowPick();
    openQuickPicks[0]?.hide();
    answer([{ label: 'Nora' }]);
    assert.equal(await picked, undefined);
    assert.deepEqual(openQuickPicks, []);
  });
});
