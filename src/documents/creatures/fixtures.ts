import { groupedBy } from '../../core/groupedBy';
import type { JsonObject, JsonValue } from '../../core/json';
import { isJsonArray, isJsonObject } from '../../core/json';
import type { FileProblem } from '../operationReport';
import type { Creature } from './creature';
import type { Open5eAction } from './open5eCreature';
import { open5eStatBlock } from './open5eCreature';

/** One row of a Django fixture: Open5e's files are lists of them. */
export interface FixtureRow {
  /** File it stands in, below the folder that was named. */
  readonly file: string;
  /** The model without its application, in lower case: "creatureaction". */
  readonly model: string;
  readonly pk: string;
  readonly fields: JsonObject;
}

/** The rows of a parsed file; `undefined` when it is no fixture. */
export function fixtureRows(file: string, value: JsonValue): readonly FixtureRow[] | undefined {
  if (!isJsonArray(value) || value.length === 0) return undefined;
  const rows: FixtureRow[] = [];
  for (const row of value) {
    if (!isJsonObject(row)) return undefined;
    const { model, pk, fields } = row;
    if (typeof model !== 'string' || !isJsonObject(fields)) return undefined;
    if (typeof pk !== 'string' && typeof pk !== 'number') return undefined;
    const name = model.slice(model.lastIndexOf('.') + 1).toLowerCase();
    rows.push({ file, model: name, pk: String(pk), fields });
  }
  return rows;
}

/** The creatures of the fixtures of one folder. Rows whose creature or action is missing are problems. */
export function fixtureCreatures(rows: readonly FixtureRow[]): {
  readonly creatures: readonly Creature[];
  readonly problems: readonly FileProblem[];
} {
  const ofModel = (model: string): readonly FixtureRow[] =>
    rows.filter((row) => row.model === model);
  const documents = new Map(ofModel('document').map((row) => [row.pk, row.fields]));
  const attacks = byParent(ofModel('creatureactionattack'));
  const actions = byParent(ofModel('creatureaction'));
  const traits = byParent(ofModel('creaturetrait'));
  const creatures = ofModel('creature').map((row) =>
    creatureOf(row, documents, {
      traits: (traits.get(row.pk) ?? []).map(({ fields }) => fields),
      actions: (actions.get(row.pk) ?? []).map(({ pk, fields }): Open5eAction => ({
        fields,
        attacks: (attacks.get(pk) ?? []).map((attack) => attack.fields),
      })),
    }),
  );
  const problems = [
    ...orphans([...traits.values(), ...actions.values()].flat(), ofModel('creature')),
    ...orphans([...attacks.values()].flat(), ofModel('creatureaction')),
  ];
  return { creatures, problems };
}

function creatureOf(
  { file, pk, fields }: FixtureRow,
  documents: ReadonlyMap<string, JsonObject>,
  parts: Parameters<typeof open5eStatBlock>[1],
): Creature {
  const document = textIn(fields, 'document') ?? 'open5e';
  const about = documents.get(document) ?? {};
  const licences = about['licenses'] ?? [];
  return {
    key: `open5e/${document}/${pk}`,
    file,
    name: textIn(fields, 'name') ?? '',
    source: textIn(about, 'name') ?? document,
    licences: isJsonArray(licences) ? licences.map(String) : [],
    statBlock: open5eStatBlock(fields, parts),
  };
}

function byParent(rows: readonly FixtureRow[]): ReadonlyMap<string, readonly FixtureRow[]> {
  return groupedBy(rows, ({ fields }) => textIn(fields, 'parent') ?? '');
}

function orphans(
  rows: readonly FixtureRow[],
  parents: readonly FixtureRow[],
): readonly FileProblem[] {
  const known = new Set(parents.map(({ pk }) => pk));
  return rows
    .filter(({ fields }) => !known.has(textIn(fields, 'parent') ?? ''))
    .map(({ file, pk, fields }) => ({
      path: file,
      message: `"${pk}" belongs to "${textIn(fields, 'parent') ?? ''}", which is not here: it was left out.`,
      severity: 'error',
    }));
}

function textIn(fields: JsonObject, key: string): string | undefined {
  const value = fields[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
