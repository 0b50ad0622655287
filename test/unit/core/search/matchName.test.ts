import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { NameRank } from '../../../../src/core/search/matchName';
import {
  matchName,
  nameRanks,
  prepareInput,
  prepareName,
  spansInName,
} from '../../../../src/core/search/matchName';
import { rankedNames } from '../../../../src/core/search/rankedNames';

function rankOf(name: string, typed: string): NameRank | undefined {
  return matchName(prepareName(name), prepareInput(typed))?.rank;
}

/** The name with what fits in angle brackets. */
function marked(name: string, typed: string): string | undefined {
  const match = matchName(prepareName(name), prepareInput(typed));
  return (
    match &&
    spansInName(name, match.spans).reduceRight(
      (all, { start, end }) => `${all.slice(0, start)}<${all.slice(start, end)}>${all.slice(end)}`,
      name,
    )
  );
}

/** The names in the order in which they are offered. */
function ordered(typed: string, ...names: readonly string[]): readonly string[] {
  const items = names.map((name) => ({ docId: name, names: [prepareName(name)] }));
  return rankedNames(items, prepareInput(typed), 50).map(({ name }) => name.name);
}

describe('matchName', () => {
  for (const [name, typed, rank] of [
    ['Ingrith Pell', 'ingrith pell', 'exact'],
    ['Éowyn', 'eowyn', 'exact'],
    ['Eowyn', 'ÉOWYN', 'exact'],
    ['Ingrith Pell', ' ingrith   p', 'prefix'],
    ['The Drowned Bell', 'drow', 'words'],
    ['The Drowned Bell', 'bell drow', 'words'],
    ['Old Mère', 'mere', 'words'],
    ['Lowbell', 'bell', 'inside'],
    ['The Drowned Bell', 'tdb', 'initials'],
    ['The Drowned Bell', 'drbe', 'initials'],
    ['Ingrith Pell', 'ingirth', 'typos'],
    ['Ingrith Pell', 'ingrth', 'typos'],
    ['Ingrith Pell', 'inggrith', 'typos'],
    ['Ingrith Pell', 'imgrith pwll', 'typos'],
    ['The Drowned Bell', 'dronwed', 'typos'],
    ['Breck Fallow', 'bkflw', 'letters'],
  ] as const) {
    it(`fits ${JSON.stringify(typed)} to ${name}: ${rank}`, () => {
      assert.equal(rankOf(name, typed), nameRanks[rank]);
    });
  }

  for (const [name, typed] of [
    ['Nib', 'nob'],
    ['Ingrith Pell', 'imgroth'],
    ['Ingrith Pell', 'pell ingrith pell'],
    ['Bell', 'xyz'],
    ['', 'a'],
  ] as const) {
    it(`does not fit ${typed} to "${name}"`, () => {
      assert.equal(rankOf(name, typed), undefined);
    });
  }

  it('marks what fits in the name as written', () => {
    assert.equal(marked('Old M\u0065\u0300re', 'mere'), 'Old <M\u0065\u0300re>');
    assert.equal(marked('The Drowned Bell', 'bell dro'), 'The <Dro>wned <Bell>');
    assert.equal(marked('The Drowned Bell', 'tdb'), '<T>he <D>rowned <B>ell');
    assert.equal(marked('The Dragon Sleeps', 'drgaon'), 'The <Dragon> Sleeps');
    assert.equal(marked('🐉 Éowyn', 'eo'), '🐉 <Éo>wyn');
    assert.equal(marked('İstanbul Gate', 'gate'), 'İstanbul <Gate>');
  });

  it('offers exact names before prefixes, words, parts, initials and typos', () => {
    const names = ['Toweringly', 'Tower', 'Old Tower', 'Watchtower', 'Twoer', 'Tower Hill'];
    assert.deepEqual(ordered('tower', ...names), [
      'Tower',
      'Tower Hill',
      'Toweringly',
      'Old Tower',
      'Watchtower',
      'Twoer',
    ]);
  });

  it('offers shorter names first, then those of natural order, whatever the order they came in', () => {
    const names = ['Session 10', 'Session 9', 'Session 2', 'Session 1'];
    assert.deepEqual(ordered('sess', ...names), [
      'Session 1',
      'Session 2',
      'Session 9',
      'Session 10',
    ]);
    assert.deepEqual(ordered('sess', ...names.toReversed()), ordered('sess', ...names));
  });

  it('offers a note once, by the name that fits best', () => {
    const item = { docId: 'a', names: ['Nora Vell', 'Grey Hand'].map(prepareName) };
    const [only, ...others] = rankedNames([item], prepareInput('grey'), 5);
    assert.equal(only?.name.name, 'Grey Hand');
    assert.deepEqual(others, []);
  });

  it('finds every name by itself, by its beginning and with two letters swapped', () => {
    const name = fc.stringMatching(/^[A-Z][a-zé]{4,8}( [A-Z][a-z]{3,8}){0,2}$/);
    fc.assert(
      fc.property(name, fc.nat(100), (text, at) => {
        assert.equal(rankOf(text, text), nameRanks.exact);
        assert.ok((rankOf(text, text.slice(0, 3)) ?? 9) <= nameRanks.prefix);
        const i = at % (text.length - 1);
        const swapped = text.slice(0, i) + text.charAt(i + 1) + text.charAt(i) + text.slice(i + 2);
        assert.notEqual(rankOf(text, swapped), undefined);
      }),
    );
  });

  it('gives spans that lie in the name, in order, for anything typed', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(text, fc.string({ unit: 'binary', maxLength: 12 }), (name, typed) => {
        const match = matchName(prepareName(name), prepareInput(typed));
        const spans = match === undefined ? [] : spansInName(name, match.spans);
        for (const [i, { start, end }] of spans.entries()) {
          assert.ok(start >= (spans[i - 1]?.end ?? 0) && start <= end && end <= name.length);
        }
      }),
    );
  });
});
