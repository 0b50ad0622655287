import assert from 'node:assert/strict';
import { collections } from '../../../../src/core/model/collections';
import type { ClassifyInput } from '../../../../src/documents/import/classify';
import { classifier } from '../../../../src/documents/import/classify';

const plain: ClassifyInput = {
  type: undefined,
  tags: [],
  folders: [],
  title: 'Note',
  hasPlayer: false,
};

const cases: readonly (readonly [string, Partial<ClassifyInput>, string])[] = [
  ['a type is taken at its word', { type: 'npc', tags: ['#Location'] }, 'npc'],
  ['a type may be a longer word', { type: 'Player Character' }, 'pc'],
  ['a type may be plural', { type: 'Settlements' }, 'location'],
  ['a type may be any kind there is', { type: 'encounter' }, 'encounter'],
  ['a folder may be called like a kind', { folders: ['Random Tables'] }, 'table'],
  ['no type makes an attachment', { type: 'media' }, 'lore'],
  ['an unknown type says nothing', { type: 'recipe', tags: ['#Item'] }, 'item'],
  ['only a type makes a campaign', { type: 'campaign' }, 'campaign'],
  ['a type makes a story record', { type: 'scene' }, 'scene'],
  ['#Character is an NPC', { tags: ['#Character'] }, 'npc'],
  ['#Character #NPC is an NPC', { tags: ['#Character', '#NPC'] }, 'npc'],
  ['#Character #Player is a player character', { tags: ['#Character', '#Player'] }, 'pc'],
  ['a character somebody plays is a PC', { tags: ['character/ann'], hasPlayer: true }, 'pc'],
  ['character/player is a player character', { tags: ['character/player', 'class/bard'] }, 'pc'],
  ['#Character #Deity is an NPC', { tags: ['#Character', '#Deity'] }, 'npc'],
  ['#Demigod is an NPC', { tags: ['#Demigod'] }, 'npc'],
  ['#Location/POI is a location', { tags: ['#Location', '#Location/POI'] }, 'location'],
  ['#Settlement is a location', { tags: ['#Settlement'] }, 'location'],
  ['#Region is a location', { tags: ['#Region'] }, 'location'],
  ['#POI is a location', { tags: ['#POI'] }, 'location'],
  ['#Religion is an organization', { tags: ['#Organization', '#Religion'] }, 'organization'],
  ['Organization/Government is one', { tags: ['Organization/Government'] }, 'organization'],
  ['#Creature is a creature', { tags: ['#Creature'] }, 'creature'],
  ['a monster is no person', { tags: ['npc', 'monster', 'adversary'] }, 'creature'],
  ['#Era is an event', { tags: ['#Era'] }, 'event'],
  ['#SessionNote is a session', { tags: ['#SessionNote', '#TODO'] }, 'session'],
  ['session/one is a session', { tags: ['session/one', 'date/2025-08-01'] }, 'session'],
  ['#Quest is a quest', { tags: ['Quest'] }, 'quest'],
  ['an item among gear', { tags: ['equipment', 'gear', 'magic-item'] }, 'item'],
  ['a tag makes no story record', { tags: ['#Adventure'] }, 'lore'],
  ['a tag makes no campaign', { tags: ['campaign/ember'] }, 'lore'],
  ['a folder counts', { folders: ['World', '04 NPCs'] }, 'npc'],
  ['a folder with a letter counts', { folders: ['03a Factions'] }, 'organization'],
  ['a folder in capitals counts', { folders: ['02-SESSIONS'] }, 'session'],
  ['the innermost folder counts', { folders: ['NPCs', 'Places', 'The Pier'] }, 'location'],
  ['a tag beats a folder', { tags: ['#NPC'], folders: ['Locations'] }, 'npc'],
  [
    'a folder settles qualified tags that disagree',
    { tags: ['character/ann', 'location/cave'], folders: ['Locations'] },
    'location',
  ],
  [
    'without a folder the stronger qualified tag wins',
    { tags: ['location/cave', 'npc/ally'] },
    'npc',
  ],
  ['a scene lies in Scenes', { folders: ['Scenes'] }, 'scene'],
  ['a note below a scene folder is none', { folders: ['Scenes', 'Maps'] }, 'lore'],
  [
    'a folder note is an adventure',
    { folders: ['Adventures', '2 The Mine'], title: 'The Mine' },
    'adventure',
  ],
  [
    'what lies beside a folder note is none',
    { folders: ['Adventures', 'The Mine'], title: 'Map' },
    'lore',
  ],
  ['a folder makes no campaign', { folders: ['00-CAMPAIGN'] }, 'lore'],
  ['anything else is lore', {}, 'lore'],
];

describe('classify', () => {
  for (const [name, input, kind] of cases) {
    it(name, () => assert.equal(classifier(collections)({ ...plain, ...input }), kind));
  }
});
