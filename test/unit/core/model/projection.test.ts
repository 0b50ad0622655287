import assert from 'node:assert/strict';
import { parseFrontMatter } from '../../../../src/core/markdown/frontMatter';
import type { CollectionDefinition } from '../../../../src/core/model/collectionDefinition';
import {
  campaigns,
  combatants,
  entities,
  scenes,
  sessions,
} from '../../../../src/core/model/collections';
import {
  frontMatterKeyOf,
  projectFrontMatter,
  referenceTargets,
} from '../../../../src/core/model/projection';

function project(definition: CollectionDefinition, ...lines: readonly string[]): object {
  return projectFrontMatter(definition, frontMatter(...lines));
}

function frontMatter(...lines: readonly string[]): ReturnType<typeof parseFrontMatter> {
  return parseFrontMatter(`---\n${lines.map((line) => `${line}\n`).join('')}---\n`);
}

const nothing = { aliases: [], tags: [], audience: null };

describe('projectFrontMatter', () => {
  it('takes the fields that front matter names and leaves the others out', () => {
    assert.deepEqual(project(scenes, 'status: active', 'mood: grim'), {
      ...nothing,
      status: 'active',
    });
    assert.deepEqual(project(scenes), nothing);
    assert.deepEqual(project(campaigns, 'summary: A war'), { ...nothing, summary: 'A war' });
  });

  it('leaves out fields that the collection does not have', () => {
    assert.deepEqual(project(entities, 'status: done', 'number: 3', 'date: 2026-01-02'), nothing);
  });

  it('never takes the title', () => {
    assert.deepEqual(project(entities, 'title: Other'), nothing);
  });

  it('reads aliases and tags in every form people write', () => {
    for (const [lines, aliases] of [
      [['aliases: [A, "B, C"]'], ['A', 'B, C']],
      [['alias: A'], ['A']],
      [['Aliases:', '  - A', '  - A', '  -'], ['A']],
      [['aliases: A, B'], ['A', 'B']],
    ] as const) {
      assert.deepEqual(project(entities, ...lines), { ...nothing, aliases }, lines.join());
    }
    assert.deepEqual(project(entities, 'tags: "#a b"'), { ...nothing, tags: ['a', 'b'] });
    assert.deepEqual(project(entities, 'tag: x'), { ...nothing, tags: ['x'] });
  });

  it('opens a note to the players for one word only', () => {
    for (const line of ['audience: table', 'Audience: Table', 'audience: [table]']) {
      assert.deepEqual(project(scenes, line), { ...nothing, audience: 'table' }, line);
    }
    for (const line of ['audience: gm', 'audience: players', 'audience:', 'audience: {table: 1}']) {
      assert.deepEqual(project(scenes, line), nothing, line);
    }
  });

  it('takes a kind only when the collection has it, `kind` before `type`', () => {
    assert.deepEqual(project(entities, 'type: Location'), { ...nothing, kind: 'location' });
    assert.deepEqual(project(entities, 'type: item', 'kind: lore'), { ...nothing, kind: 'lore' });
    assert.deepEqual(project(entities, 'type: spaceship'), nothing);
    assert.deepEqual(project(entities, 'kind:'), nothing);
    assert.deepEqual(project(scenes, 'type: scene'), nothing);
  });

  it('clears an optional field whose value is empty, and keeps it when the value makes no sense', () => {
    assert.deepEqual(project(scenes, 'status:', 'summary: ""'), {
      ...nothing,
      status: null,
      summary: null,
    });
    assert.deepEqual(project(scenes, 'summary: {a: b}', 'status: [a, b]'), nothing);
    assert.deepEqual(project(sessions, 'number:'), { ...nothing, number: null });
    assert.deepEqual(project(sessions, 'number: three'), nothing);
    assert.deepEqual(project(sessions, 'number: 2.5'), nothing);
  });

  it('reads numbers and dates as they are written', () => {
    assert.deepEqual(project(sessions, 'number: "12"', 'date: 2026-01-02'), {
      ...nothing,
      number: 12,
      date: '2026-01-02',
    });
  });

  it('spells known statuses alike and keeps others', () => {
    assert.deepEqual(project(scenes, 'status: DONE'), { ...nothing, status: 'done' });
    assert.deepEqual(project(scenes, 'Status: On Hold'), { ...nothing, status: 'On Hold' });
  });

  it('replaces what no file can store', () => {
    assert.deepEqual(project(entities, 'summary: "a\\uD800b"'), {
      ...nothing,
      summary: 'a\uFFFDb',
    });
  });
});

function parentTarget(...lines: readonly string[]): string | null | undefined {
  const named = referenceTargets(scenes, frontMatter(...lines));
  return named.find(({ field }) => field === 'parentId')?.target;
}

describe('referenceTargets', () => {
  it('is the name in `parent:`, as a link or as text', () => {
    assert.equal(parentTarget('parent: "[[The North|n]]"'), 'The North');
    assert.equal(parentTarget('parent: [[The North]]'), 'The North');
    assert.equal(parentTarget('Parent: The North'), 'The North');
  });

  it('is null for an empty value and undefined without one', () => {
    assert.equal(parentTarget('parent:'), null);
    assert.equal(parentTarget('other: x'), undefined);
    assert.equal(parentTarget('parent: {a: b}'), undefined);
  });

  it('names every field that holds an id, and where the record may be', () => {
    assert.deepEqual(
      referenceTargets(combatants, frontMatter('creature: Goblin', 'parent: [[Ambush]]')),
      [
        { field: 'parentId', target: 'Ambush', collections: ['encounters'] },
        { field: 'creatureId', target: 'Goblin', collections: ['entities', 'characters'] },
      ],
    );
  });
});

describe('frontMatterKeyOf', () => {
  it('is the key as written', () => {
    assert.equal(frontMatterKeyOf(entities, frontMatter('Type: npc'), 'kind'), 'Type');
    assert.equal(frontMatterKeyOf(scenes, frontMatter('parent: x'), 'parentId'), 'parent');
  });

  it('is undefined for fields that front matter does not name or never names', () => {
    assert.equal(frontMatterKeyOf(entities, frontMatter('a: b'), 'kind'), undefined);
    assert.equal(frontMatterKeyOf(entities, frontMatter('title: b'), 'title'), undefined);
  });
});
