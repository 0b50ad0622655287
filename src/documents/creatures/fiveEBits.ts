import type { JsonObject, JsonValue } from '../../core/json';
import { isJsonArray, isJsonObject } from '../../core/json';
import { challengeRatingOf } from './challengeRating';
import type { Creature } from './creature';
import { abilities, Members, withNotes, withoutEmpty } from './creature';

/** The names of the reference documents by the edition in a monster's address ("/api/2014/monsters/aboleth"). */
const documents: Readonly<Record<string, string>> = {
  2014: 'System Reference Document 5.1',
  2024: 'System Reference Document 5.2',
};

const sections = {
  special_abilities: 'traits',
  actions: 'actions',
  bonus_actions: 'bonus_actions',
  reactions: 'reactions',
  legendary_actions: 'legendary_actions',
} as const;

/** The creatures of a parsed `5e-SRD-Monsters.json`; `undefined` when it is something else. */
export function monstersOf(file: string, value: JsonValue): readonly Creature[] | undefined {
  const monsters = isJsonArray(value) ? value : [value];
  if (monsters.length === 0 || !monsters.every(isMonster)) return undefined;
  return monsters.map((monster) => creatureOf(file, monster));
}

function isMonster(value: JsonValue): value is JsonObject {
  return (
    isJsonObject(value) &&
    typeof value['index'] === 'string' &&
    typeof value['name'] === 'string' &&
    Object.hasOwn(value, 'challenge_rating')
  );
}

function creatureOf(file: string, monster: JsonObject): Creature {
  const row = new Members(monster);
  const edition = /\/api\/(\d{4})\//.exec(row.text('url'))?.[1] ?? '2014';
  return {
    key: `5e-bits/${edition}/${row.text('index')}`,
    file,
    name: row.text('name'),
    source: documents[edition] ?? `5e-bits ${edition}`,
    licences: [],
    statBlock: statBlockOf(row),
  };
}

function statBlockOf(row: Members): JsonObject {
  const { ac, armor } = armorOf(row.take('armor_class'));
  const hitDice = row.text('hit_points_roll') || row.text('hit_dice');
  const head = {
    name: row.text('name'),
    size: row.text('size'),
    type: row.text('type'),
    subtype: row.text('subtype'),
    alignment: row.text('alignment'),
    ac,
    ac_class: armor,
    hp: row.take('hit_points'),
    hit_dice: hitDice || row.text('hit_dice'),
    speed: speedOf(row.take('speed')),
    stats: abilities.map((ability) => row.take(ability)),
    ...proficienciesOf(row.list('proficiencies')),
    damage_vulnerabilities: namesIn(row.take('damage_vulnerabilities')),
    damage_resistances: namesIn(row.take('damage_resistances')),
    damage_immunities: namesIn(row.take('damage_immunities')),
    condition_immunities: namesIn(row.take('condition_immunities')),
    senses: sensesOf(row.take('senses')),
    languages: row.text('languages'),
    // JavaScript prints the shortest decimal that means the number: the one that was written, up to 15 digits.
    cr: challengeRatingOf(row.text('challenge_rating')),
    xp: row.take('xp'),
  };
  const entries = Object.entries(sections).map(
    ([from, to]) => [to, row.list(from).map(entryOf)] as const,
  );
  row.take('hit_dice');
  return {
    ...withoutEmpty(head),
    ...withoutEmpty(Object.fromEntries(entries)),
    ...withoutEmpty({ details: row.rest() }),
  };
}

/** A number in older files, else a list of which the first counts. */
function armorOf(value: JsonValue): { readonly ac: JsonValue; readonly armor: string } {
  if (!isJsonArray(value)) return { ac: value, armor: '' };
  const [first, ...others] = value.filter(isJsonObject).map((entry) => new Members(entry));
  if (first === undefined) return { ac: null, armor: '' };
  const ac = first.take('value');
  const also = others.map((other) => `${other.text('value')} ${describe(other)}`.trim());
  return { ac, armor: [describe(first), ...also].filter((part) => part !== '').join(', ') };
}

/** "natural armor (…)", and every other word an armour class comes with. */
function describe(entry: Members): string {
  const type = entry.text('type').replace(/^(natural)$/, '$1 armor');
  const words = ['desc', 'armor', 'spell', 'condition'].map((key) => namesIn(entry.take(key)));
  return [type === 'dex' ? '' : type, ...words].filter((word) => word !== '').join(' ');
}

function speedOf(value: JsonValue): string {
  if (!isJsonObject(value)) return typeof value === 'string' ? value : '';
  return Object.entries(value)
    .map(([movement, distance]) => {
      if (typeof distance === 'boolean') return distance ? `(${movement})` : '';
      const text = plain(distance);
      return movement === 'walk' ? text : `${movement} ${text}`;
    })
    .filter((part) => part !== '')
    .join(', ')
    .replaceAll(', (', ' (');
}

function sensesOf(value: JsonValue): string {
  if (!isJsonObject(value)) return typeof value === 'string' ? value : '';
  return Object.entries(value)
    .map(([sense, range]) =>
      sense === 'passive_perception'
        ? `passive Perception ${plain(range)}`
        : `${sense.replaceAll('_', ' ')} ${plain(range)}`,
    )
    .join(', ');
}

/** Saving throws and skills, which the source keeps in one list: "Saving Throw: CON", "Skill: History". */
function proficienciesOf(list: readonly JsonObject[]): JsonObject {
  const named = list.map((entry) => {
    const row = new Members(entry);
    return { name: namesIn(row.take('proficiency')), bonus: row.take('value') };
  });
  const of = (kind: RegExp): readonly JsonObject[] =>
    named.filter(({ name }) => kind.test(name)).map(({ name, bonus }) => ({ [word(name)]: bonus }));
  const other = named.filter(({ name }) => !/^(saving throw|skill):/i.test(name));
  return {
    saves: of(/^saving throw:/i),
    skillsaves: of(/^skill:/i),
    proficiencies: other.map(({ name, bonus }) => ({ [name]: bonus })),
  };
}

const abilityOfAbbreviation = new Map(abilities.map((ability) => [ability.slice(0, 3), ability]));

function word(name: string): string {
  const text = name
    .slice(name.indexOf(':') + 1)
    .trim()
    .toLowerCase();
  return abilityOfAbbreviation.get(text) ?? text;
}

/** The names in a list of texts or of references (`{ index, name, url }`). */
function namesIn(value: JsonValue): string {
  if (isJsonArray(value)) return value.map(namesIn).join(', ');
  if (isJsonObject(value)) return namesIn(value['name'] ?? null);
  return typeof value === 'string' ? value : '';
}

/** A trait or action: its name says how often it can be used, its text is kept as it is. */
function entryOf(entry: JsonObject): JsonObject {
  const row = new Members(entry);
  const name = row.text('name');
  const desc = row.take('desc');
  const text = isJsonArray(desc) ? desc.map(plain).join('\n') : plain(desc);
  return { name: withNotes(name, usageOf(entry['usage'] ?? null)), desc: text, ...row.rest() };
}

/** A text or number as text; what else there may be as JSON, so that it is not lost. */
function plain(value: JsonValue): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function usageOf(value: JsonValue): readonly string[] {
  if (!isJsonObject(value)) return [];
  const row = new Members(value);
  const type = row.text('type');
  const times = row.text('times');
  const least = row.text('min_value');
  if (type === 'per day' && times !== '') return [`${times}/Day`];
  if (type === 'recharge after rest') return ['Recharges after a Short or Long Rest'];
  if (type !== 'recharge on roll' || least === '') return [];
  return [least === '6' ? 'Recharge 6' : `Recharge ${least}–6`];
}
