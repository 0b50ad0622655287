import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  choiceField,
  flagField,
  readArguments,
  textField,
} from '../../../src/commands/commandArguments';
import { reasonOf } from '../../../src/core/errors';

function isRefused(error: unknown): boolean {
  return reasonOf(error) === 'invalid-input';
}

describe('command arguments', () => {
  it('may be missing', () => {
    assert.deepEqual(readArguments(undefined), {});
    assert.deepEqual(readArguments(null), {});
  });

  it('may be the id that a tree row passes', () => {
    assert.deepEqual(readArguments('n1'), { id: 'n1' });
  });

  it('are refused when they are neither an object nor a text', () => {
    for (const wrong of [42, true, ['n1']]) assert.throws(() => readArguments(wrong), isRefused);
  });
});

describe('argument field', () => {
  it('is absent when it is missing or blank', () => {
    for (const args of [{}, { title: null }, { title: ' ' }]) {
      assert.equal(textField(args, 'title'), undefined);
    }
    assert.equal(flagField({}, 'beside'), false);
    assert.equal(choiceField({}, 'status', ['done']), undefined);
  });

  it('is what was given when it has the right type', () => {
    assert.equal(textField({ title: 'Bell' }, 'title'), 'Bell');
    assert.equal(flagField({ beside: true }, 'beside'), true);
    assert.equal(choiceField({ status: 'done' }, 'status', ['planned', 'done']), 'done');
  });

  it('is refused by name when it has the wrong type', () => {
    assert.throws(() => textField({ title: 7 }, 'title'), /"title" has to be text/);
    assert.throws(() => flagField({ beside: 'yes' }, 'beside'), isRefused);
    assert.throws(
      () => choiceField({ status: 'over' }, 'status', ['planned', 'done']),
      /one of planned, done/,
    );
  });
});
