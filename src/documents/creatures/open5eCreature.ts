import type { JsonObject, JsonValue } from '../../core/json';
import { challengeRatingOf } from './challengeRating';
import { abilities, Members, withNotes, withoutEmpty } from './creature';

/** The rows that belong to one creature; attacks by the key of their action. */
export interface Open5eParts {
  readonly traits: readonly JsonObject[];
  readonly actions: readonly Open5eAction[];
}

export interface Open5eAction {
  readonly fields: JsonObject;
  readonly attacks: readonly JsonObject[];
}

const movements = ['walk', 'burrow', 'climb', 'fly', 'swim'] as const;
const senses = ['blindsight', 'darkvision', 'tremorsense', 'truesight'] as const;
const defences = ['damage_vulnerabilities', 'damage_resistances', 'damage_immunities'] as const;

/** The stat block of a row of Open5e's Creature.json and of what belongs to it. What has no place of its own is kept in `details`. */
export function open5eStatBlock(fields: JsonObject, parts: Open5eParts): JsonObject {
  const row = new Members(fields);
  const head = {
    name: row.text('name'),
    size: row.text('size'),
    type: row.text('type'),
    subtype: row.text('subcategory'),
    alignment: row.text('alignment'),
    ac: row.take('armor_class'),
    ac_class: row.text('armor_detail'),
    hp: row.take('hit_points'),
    hit_dice: row.text('hit_dice'),
    speed: speedOf(row),
    stats: abilities.map((ability) => row.take(`ability_score_${ability}`)),
    saves: bonuses(row, fields, 'saving_throw_'),
    skillsaves: bonuses(row, fields, 'skill_bonus_'),
    ...Object.fromEntries(defences.map((name) => [name, listText(row, name)])),
    condition_immunities: listText(row, 'condition_immunities'),
    senses: sensesOf(row),
    languages: languagesOf(row),
    cr: challengeRatingOf(row.text('challenge_rating')),
    xp: row.take('experience_points_integer'),
  };
  row.take('document');
  // Open5e writes a weight of nothing as "0.000".
  if (/^[0.]*$/.test(row.text('weight'))) row.take('weight');
  return {
    ...withoutEmpty(head),
    ...(parts.traits.length === 0 ? {} : { traits: parts.traits.map(entryOf) }),
    ...sectionsOf(parts.actions),
    ...withoutEmpty({ details: row.rest() }),
  };
}

function speedOf(row: Members): string {
  const hovers = row.take('hover') === true;
  return movements
    .flatMap((movement) => {
      const distance = row.text(movement);
      if (distance === '') return [];
      const name = movement === 'walk' ? '' : `${movement} `;
      return `${name}${distance} ft.${movement === 'fly' && hovers ? ' (hover)' : ''}`;
    })
    .join(', ');
}

function sensesOf(row: Members): string {
  const ranges = senses.flatMap((sense) => {
    const range = row.text(`${sense}_range`);
    return range === '' ? [] : `${sense} ${range} ft.`;
  });
  const passive = row.text('passive_perception');
  return [...ranges, ...(passive === '' ? [] : [`passive Perception ${passive}`])].join(', ');
}

function languagesOf(row: Members): string {
  const text = row.text('languages_desc');
  const list = row.take('languages');
  const telepathy = row.text('telepathy_range');
  const known = text === '' && Array.isArray(list) ? list.map(String).join(', ') : text;
  if (telepathy === '' || known.includes('telepathy')) return known;
  return [known, `telepathy ${telepathy} ft.`].filter((part) => part !== '').join(', ');
}

/** The text as the document prints it, else the list of keys. */
function listText(row: Members, name: string): string {
  const text = row.text(`${name}_display`);
  const list = row.take(name);
  return text === '' && Array.isArray(list) ? list.map(String).join(', ') : text;
}

/** `[{ wisdom: 9 }, …]`, as Fantasy Statblocks lists saving throws and skills. */
function bonuses(row: Members, fields: JsonObject, prefix: string): readonly JsonObject[] {
  return Object.keys(fields)
    .filter((key) => key.startsWith(prefix))
    .flatMap((key) => {
      const bonus = row.take(key);
      return bonus === null ? [] : [{ [key.slice(prefix.length).replaceAll('_', ' ')]: bonus }];
    });
}

/** Actions by their type ("LEGENDARY_ACTION" goes to `legendary_actions`), in the order of the stat block. */
function sectionsOf(actions: readonly Open5eAction[]): JsonObject {
  const sections = new Map<string, JsonValue[]>();
  for (const { fields, attacks } of actions.toSorted(byOrder)) {
    const type = fields['action_type'];
    const name = typeof type === 'string' && /^[a-z_]+$/i.test(type) ? type : 'other_action';
    const section = `${name.toLowerCase()}s`;
    const entry = { ...entryOf(fields), ...withoutEmpty({ attacks: attacks.map(attackOf) }) };
    sections.set(section, [...(sections.get(section) ?? []), entry]);
  }
  return Object.fromEntries(sections);
}

function byOrder(a: Open5eAction, b: Open5eAction): number {
  return orderOf(a) - orderOf(b);
}

/** Actions without a place stand behind those that have one. */
function orderOf({ fields }: Open5eAction): number {
  const order = fields['order_in_statblock'];
  return typeof order === 'number' ? order : Number.MAX_SAFE_INTEGER;
}

/** A trait or action: its name says how often it can be used, its text is kept as it is. */
function entryOf(fields: JsonObject): JsonObject {
  const row = new Members(fields);
  const name = row.text('name');
  const desc = row.text('desc');
  row.take('parent');
  row.take('action_type');
  return { name: withNotes(name, limitsOf(fields)), desc, ...row.rest() };
}

function attackOf(fields: JsonObject): JsonObject {
  const row = new Members(fields);
  row.take('parent');
  return row.rest();
}

function limitsOf(fields: JsonObject): readonly string[] {
  const row = new Members(fields);
  const cost = Number(row.take('legendary_action_cost'));
  return [
    usesText(row.text('uses_type'), row.text('uses_param')),
    row.text('limited_to_form'),
    cost > 1 ? `Costs ${cost} Actions` : '',
  ].filter((note) => note !== '');
}

/** "3/Day", "Recharge 5–6"; '' for uses this version has no words for, which stay in the entry's own members. */
function usesText(type: string, count: string): string {
  if (type === 'PER_DAY' && count !== '') return `${count}/Day`;
  if (type === 'RECHARGE_AFTER_REST') return 'Recharges after a Short or Long Rest';
  if (!type.startsWith('RECHARGE') || count === '') return '';
  return count === '6' ? 'Recharge 6' : `Recharge ${count}–6`;
}
