import { Document, visit } from 'yaml';
import type { JsonObject, JsonValue } from '../../core/json';
import type { Creature } from './creature';

/** What a stat block says again in front matter, where lists and filters find it: front matter key to member. */
const facts = {
  hp: 'hp',
  ac: 'ac',
  size: 'size',
  creature_type: 'type',
  alignment: 'alignment',
} as const;

/** The note of a creature: front matter, a line to read and the `statblock`. Equal creatures give equal texts. */
export function creatureText({ statBlock, source, licences }: Creature): string {
  const frontMatter = {
    type: 'creature',
    cr: statBlock['cr'] ?? '',
    ...Object.fromEntries(
      Object.entries(facts).flatMap(([key, member]) => {
        const value = statBlock[member];
        return value === undefined ? [] : [[key, value]];
      }),
    ),
    source,
    ...(licences.length === 0 ? {} : { license: licences.join(', ') }),
  };
  return `---\n${yamlOf(frontMatter)}---\n${introduction(statBlock)}\n${fenced(yamlOf(statBlock))}`;
}

function introduction(block: JsonObject): string {
  const words = textsOf(block, ['size', 'type']).join(' ');
  const nature = [capitalized(words), ...textsOf(block, ['alignment'])].filter(Boolean).join(', ');
  const figures = (
    [
      ['AC', 'ac', 'ac_class'],
      ['HP', 'hp', 'hit_dice'],
      ['Speed', 'speed', ''],
      ['CR', 'cr', ''],
    ] as const
  ).flatMap(([label, key, note]) => {
    const [value] = textsOf(block, [key]);
    const [detail] = textsOf(block, [note]);
    if (value === undefined) return [];
    return `**${label}** ${value}${detail === undefined ? '' : ` (${detail})`}`;
  });
  return `*${nature}*\n\n${figures.join(' · ')}\n`;
}

function textsOf(block: JsonObject, keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) => {
    const value: JsonValue | undefined = block[key];
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
  });
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
}

/** YAML that gives exactly the same values back: lines are not folded, and what a block cannot hold is quoted. */
function yamlOf(value: JsonObject): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, node) => {
      const isFragile = typeof node.value === 'string' && /[\r\u0085\u2028\u2029]/.test(node.value);
      if (isFragile) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** A fence longer than any run of backticks in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}statblock\n${text}${fence}\n`;
}
