import assert from 'node:assert/strict';
import type { CollectionName } from '../../../../src/core/model/collections';
import { collections } from '../../../../src/core/model/collections';
import type { RecordId } from '../../../../src/core/model/ids';
import { parseRecordId } from '../../../../src/core/model/ids';
import type { NoteSummary } from '../../../../src/core/ports/campaignStore';
import { layOut } from '../../../../src/documents/export/layOut';

function id(text: string): RecordId {
  return parseRecordId(text)!;
}

function note(
  collection: CollectionName,
  title: string,
  options: Partial<NoteSummary> = {},
): NoteSummary {
  return {
    collection,
    docId: id(title.replace(/\W/g, '-')),
    campaignId: id('c'),
    title,
    kind: collections.find(({ name }) => name === collection)!.kinds[0].name,
    aliases: [],
    summary: null,
    parentId: null,
    orderKey: null,
    status: null,
    rev: 1,
    dirty: false,
    createdAt: 0,
    updatedAt: 0,
    ...options,
  };
}

function paths(...notes: readonly NoteSummary[]): readonly string[] {
  return layOut(collections, notes).map(({ path }) => path);
}

describe('layOut', () => {
  it('nests the story as the tree does and numbers its folders', () => {
    assert.deepEqual(
      paths(
        note('campaigns', 'Bell'),
        note('chapters', 'Below'),
        note('chapters', 'Above'),
        note('adventures', 'Salt', { parentId: id('Above') }),
        note('scenes', 'Market', { parentId: id('Salt') }),
      ),
      [
        'Bell.md',
        'Chapters/1 Below/Below.md',
        'Chapters/2 Above/Above.md',
        'Chapters/2 Above/Adventures/1 Salt/Salt.md',
        'Chapters/2 Above/Adventures/1 Salt/Scenes/Market.md',
      ],
    );
  });

  it('puts story notes without a parent at the top', () => {
    assert.deepEqual(
      paths(note('adventures', 'Salt', { parentId: id('gone') }), note('scenes', 'Market')),
      ['Adventures/1 Salt/Salt.md', 'Scenes/Market.md'],
    );
  });

  it('puts the world by kind and sessions together', () => {
    assert.deepEqual(
      paths(
        note('entities', 'Mère', { kind: 'npc' }),
        note('entities', 'Ann', { kind: 'pc' }),
        note('sessions', 'Session 1'),
      ),
      ['NPCs/Mère.md', 'Player Characters/Ann.md', 'Sessions/Session 1.md'],
    );
  });

  it('puts what belongs to a scene or a party below it, and gives it a folder only then', () => {
    assert.deepEqual(
      paths(
        note('scenes', 'Market'),
        note('scenes', 'Storm'),
        note('parties', 'Gulls'),
        note('characters', 'Ann', { parentId: id('Gulls') }),
        note('encounters', 'Ambush', { parentId: id('Market') }),
        note('combatants', 'Goblin', { parentId: id('Ambush') }),
        note('tables', 'Weather'),
        note('media', 'map.png'),
        note('media', 'Map.PNG', { docId: id('0123456789') }),
      ),
      [
        'Scenes/Market/Market.md',
        'Scenes/Storm.md',
        'Parties/Gulls/Gulls.md',
        'Parties/Gulls/Characters/Ann.md',
        'Scenes/Market/Encounters/Ambush/Ambush.md',
        'Scenes/Market/Encounters/Ambush/Combatants/Goblin.md',
        'Random Tables/Weather.md',
        'Media/map.png',
        'Media/Map (01234567).PNG',
      ],
    );
  });

  it('leaves fixed paths alone and gives them to nobody else', () => {
    const records = [
      note('entities', 'Ann', { kind: 'npc' }),
      note('entities', 'Bo', { kind: 'npc' }),
    ];
    const fixed = new Map([[id('Ann'), 'NPCs/Bo.md']]);
    assert.deepEqual(
      layOut(collections, records, fixed).map(({ path }) => path),
      ['NPCs/Bo.md', 'NPCs/Bo (Bo).md'],
    );
  });

  it('tells titles apart that are one file name on some file system', () => {
    const twins = ['Bell', 'bell', 'BELL'].map((title, i) =>
      note('entities', title, { kind: 'lore', docId: id(`0123456${i}x`) }),
    );
    assert.deepEqual(paths(...twins), [
      'Lore/Bell.md',
      'Lore/bell (01234561).md',
      'Lore/BELL (01234562).md',
    ]);
  });

  it('tells folders apart that are one on some file system', () => {
    const twins = ['Ship', 'ship'].map((kind, i) =>
      note('entities', 'Gull', { kind, docId: id(`0123456${i}x`) }),
    );
    assert.deepEqual(paths(...twins), ['Ship/Gull.md', 'ship/Gull (01234561).md']);
  });

  it('uses the whole id where its beginning is not enough', () => {
    const twins = ['a', 'b', 'c'].map((end) =>
      note('entities', 'Bell', { kind: 'lore', docId: id(`01234567${end}`) }),
    );
    assert.equal(paths(...twins)[2], 'Lore/Bell (01234567c).md');
  });
});
