import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import type { FrontMatter } from '../../../../src/core/markdown/frontMatter';
import { parseFrontMatter } from '../../../../src/core/markdown/frontMatter';
import { splitNoteText } from '../../../../src/core/markdown/noteText';
import { tagsOf } from '../../../../src/core/markdown/frontMatterValue';
import { withVault } from './vaults';

function parse(yaml: string): FrontMatter {
  return parseFrontMatter(`---\n${yaml}\n---\n`);
}

describe('parseFrontMatter', () => {
  it('reads valid YAML without a problem', () => {
    const { values, problems } = parse(
      'title: The Tower # a comment\ntags:\n  - "#Location"\n  - ruin\ncr: 0.125\nhidden: true\nfields:\n  hp: 12\nempty:',
    );
    assert.deepEqual(Object.fromEntries(values), {
      title: 'The Tower',
      tags: ['#Location', 'ruin'],
      cr: 0.125,
      hidden: true,
      fields: { hp: 12 },
      empty: null,
    });
    assert.deepEqual(problems, []);
  });

  for (const [yaml, value] of [
    ['007', '007'],
    ['1.10', '1.10'],
    ['1e3', '1e3'],
    ['12345678901234567890', '12345678901234567890'],
    ['.nan', '.nan'],
    ['2024-01-31', '2024-01-31'],
    ['1/8', '1/8'],
    ['yes', 'yes'],
    ['{{ page.title }}', '{{ page.title }}'],
    ['!custom text', 'text'],
    ['[[The Tower]]', [['The Tower']]],
    ['|\n  two\n  lines', 'two\nlines\n'],
  ] as const) {
    it(`reads ${JSON.stringify(yaml)} as ${JSON.stringify(value)}`, () => {
      assert.deepEqual(parse(`key: ${yaml}`).values.get('key'), value);
    });
  }

  it('resolves aliases and says which are unknown', () => {
    assert.deepEqual(
      [...parse('a: &x [1]\nb: *x').values],
      [
        ['a', [1]],
        ['b', [1]],
      ],
    );
    const { values, problems } = parse('a: 1\nb: *x');
    assert.deepEqual(
      [...values],
      [
        ['a', 1],
        ['b', '*x'],
      ],
    );
    assert.deepEqual(problems, ['Line 3: Unknown alias *x']);
  });

  it('lets the last of repeated keys count and says so', () => {
    const { values, problems } = parse('a: 1\nb: 2\na: 3');
    assert.deepEqual(
      [...values],
      [
        ['a', 3],
        ['b', 2],
      ],
    );
    assert.deepEqual(problems, ['Line 4: "a" appears more than once; the last one counts.']);
  });

  it('reads what it can of broken YAML and names the line', () => {
    const { values, problems } = parse(
      'good: 1\ntitle: Foo: Bar\nat: @home\nlist:\n  - a\nbad: "open',
    );
    assert.deepEqual(Object.fromEntries(values), {
      good: 1,
      title: 'Foo: Bar',
      at: '@home',
      list: ['a'],
      bad: '"open',
    });
    assert.equal(problems.length, 1);
    assert.match(problems[0]!, /^Line 3: /);
  });

  for (const yaml of [
    'tags: #a #b',
    'tags: [#a, #b]',
    'tags:\n  - #a\n  - #b',
    'tags:\n- "#a"\n- #b',
  ]) {
    it(`finds the tags in ${JSON.stringify(yaml)}`, () => {
      const { values, problems } = parse(`${yaml}\nother: 1`);
      assert.deepEqual(tagsOf(values.get('tags')), ['a', 'b']);
      assert.equal(values.get('other'), 1);
      assert.equal(problems.length, 1);
    });
  }

  it('leaves a comment beside tags a comment', () => {
    const { values, problems } = parse('tags: # all of them\n  - a');
    assert.deepEqual([values.get('tags'), problems], [['a'], []]);
  });

  it('says when the front matter is not made of keys', () => {
    assert.deepEqual(parse('just a sentence').problems, [
      'The front matter is not a list of "key: value" lines.',
    ]);
  });

  it('reads nothing from nothing', () => {
    assert.deepEqual(parseFrontMatter(''), { values: new Map(), problems: [] });
    assert.deepEqual(parseFrontMatter('---\n---\n'), { values: new Map(), problems: [] });
  });

  it('treats "__proto__" as a key like any other', () => {
    const { values } = parse('__proto__: 1\nfields:\n  __proto__:\n    polluted: true');
    assert.equal(values.get('__proto__'), 1);
    assert.deepEqual(Object.keys(values.get('fields') as object), ['__proto__']);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('defuses alias bombs', () => {
    const levels = 'abcdefghijkl'.split('');
    const bomb = levels.map((name, i) => {
      const previous = levels[i - 1];
      const items = previous === undefined ? '"boom"' : Array(9).fill(`*${previous}`).join(', ');
      return `${name}: &${name} [${items}]`;
    });
    const { values } = parse(bomb.join('\n'));
    assert.ok(JSON.stringify([...values]).length < 1_000_000);
    assert.deepEqual([...values.keys()], levels);
  });

  for (const [name, yaml] of [
    ['deep nesting', `a: ${'['.repeat(100_000)}`],
    ['an alias of itself', 'a: &a [*a, *a]'],
    ['thousands of keys', Array.from({ length: 20_000 }, (_, i) => `key${i}: v`).join('\n')],
    ['thousands of broken keys', 'a: {\n'.repeat(12_000)],
    ['a megabyte', `a: ${'x'.repeat(1_000_000)}`],
    ['a long line of blanks', `a${' '.repeat(100_000)}b`],
    ['a long quoted key', `"${'\\"'.repeat(30_000)}`],
  ] as const) {
    it(`survives ${name}`, () => {
      assert.ok(parse(yaml).values.size >= 0);
    }).timeout(10_000);
  }

  /** In a process of its own, which a stack that overflows inside a regular expression ends at once. */
  function parseElsewhere(value: string): readonly [readonly string[], readonly string[]] {
    const module = path.join(__dirname, '../../../../src/core/markdown/frontMatter.js');
    const program = `
      const { parseFrontMatter } = require(${JSON.stringify(module)});
      const { values, problems } = parseFrontMatter(require('node:fs').readFileSync(0, 'utf8'));
      console.log(JSON.stringify([[...values.keys()], problems]));`;
    const output = execFileSync(process.execPath, ['-e', program], {
      input: `---\n${value}\n---\n`,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    return JSON.parse(output) as readonly [readonly string[], readonly string[]];
  }

  for (const [name, yaml] of [
    ['brackets', `a: ${'['.repeat(5_000)}${']'.repeat(5_000)}`],
    ['brackets with closing ones quoted', `a: ${'["]", '.repeat(4_000)}`],
    ['open brackets', `a: ${'['.repeat(30_000)}`],
    ['braces', `a: ${'{a: '.repeat(5_000)}`],
    ['dashes on one line', `a:\n ${'- '.repeat(15_000)}`],
    ['question marks on one line', `a:\n ${'? '.repeat(15_000)}`],
    [
      'indented keys',
      `a:\n${Array.from({ length: 240 }, (_, i) => `${' '.repeat(i + 1)}b:`).join('\n')}`,
    ],
  ] as const) {
    it(`reads a deep nest of ${name} by lines`, () => {
      const [keys, problems] = parseElsewhere(yaml);
      assert.equal(keys[0], 'a');
      assert.match(problems[0] ?? '', /nested too deep/);
    }).timeout(10_000);
  }

  it('reads nesting as deep as notes have it', () => {
    const { values, problems } = parse(`a: ${'['.repeat(60)}${']'.repeat(60)}`);
    assert.deepEqual(problems, []);
    assert.equal(JSON.stringify(values.get('a')), '['.repeat(60) + ']'.repeat(60));
  });

  it('never throws', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '\n',
      '- ',
      '  ',
      '"',
      "'",
      '[',
      ']',
      '{',
      '}',
      '#',
      '&x ',
      '*x',
      '|',
      '>',
      '? ',
      '!!set',
      '%',
      '\t',
      '\r\n',
      '---',
      '🌙',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const { values, problems } = parse(pieces.join(''));
        assert.ok(values.size >= 0 && problems.length >= 0);
      }),
      { numRuns: 3000 },
    );
  }).timeout(20_000);

  it(
    'reads every front matter of the Thellade vault without a problem',
    withVault('thellade', (notes) => {
      for (const { file, text } of notes) {
        const { values, problems } = parseFrontMatter(splitNoteText(text).frontMatter);
        assert.deepEqual(problems, [], file);
        assert.equal(values.size > 0, text.startsWith('---\n'), file);
      }
    }),
  ).timeout(20_000);
});
