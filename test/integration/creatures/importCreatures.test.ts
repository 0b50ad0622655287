import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { neverCancelled } from '../../../src/core/cancellation';
import { isJsonArray, isJsonObject } from '../../../src/core/json';
import type { JsonObject, JsonValue } from '../../../src/core/json';
import type { RecordOf } from '../../../src/core/model/collectionDefinition';
import { entities } from '../../../src/core/model/collections';
import type { CreatureImportReport } from '../../../src/documents/creatures/importCreatures';
import { importCreatures } from '../../../src/documents/creatures/importCreatures';
import { requireRulesData } from '../../support/vaults';
import { ImportRig, textOf } from '../import/support/importRig';
import { bellEel, marshLord } from './monsters';

type Entity = RecordOf<typeof entities>;

interface Row {
  readonly pk: string;
  readonly fields: Readonly<Record<string, JsonValue>>;
}

describe('importCreatures', () => {
  let rig: ImportRig;
  beforeEach(async () => {
    rig = await ImportRig.open();
  });
  afterEach(() => rig.close());

  const read = (from: string, campaign = 'Ember'): Promise<CreatureImportReport> =>
    importCreatures(
      () => Promise.resolve(rig.store),
      { from, campaign },
      () => undefined,
      neverCancelled,
    );

  const creatures = async (): Promise<readonly Entity[]> =>
    rig.store.repository(entities).list({ kind: 'creature' });

  for (const [edition, fractions] of [
    ['srd-2014', 84],
    ['srd-2024', undefined],
  ] as const) {
    it(`brings every creature of ${edition} in with its exact rating and all its texts`, async function () {
      const folder = requireRulesData(this, edition);
      const rows = async (name: string): Promise<readonly Row[]> =>
        JSON.parse(await readFile(path.join(folder, `${name}.json`), 'utf8')) as readonly Row[];
      const source = await rows('Creature');
      const report = await read(folder);
      assert.deepEqual([report.created, report.problems], [source.length, []]);
      const notes = new Map((await creatures()).map((note) => [note.sourcePath, note]));
      assert.equal(notes.size, source.length);
      const noteOf = (pk: string): Entity => notes.get(`open5e/${edition}/${pk}`)!;
      for (const { pk, fields } of source) {
        const note = noteOf(pk);
        assert.equal(note.title, fields['name']);
        assert.equal(valueOf(note.challengeRating!), Number(fields['challenge_rating']), pk);
        assert.equal((note.statBlock as JsonObject)['hp'], fields['hit_points']);
        assertTold(note, fields);
      }
      const ratings = [...notes.values()].map(({ challengeRating }) => challengeRating);
      const fractional = ratings.filter((rating) => rating!.includes('/'));
      if (fractions !== undefined) assert.equal(fractional.length, fractions);
      assert.ok(fractional.every((rating) => ['1/8', '1/4', '1/2'].includes(rating!)));
      await assertTexts(await rows('CreatureTrait'), noteOf, textsIn);
      await assertTexts(await rows('CreatureAction'), noteOf, textsIn);
      const again = await read(folder);
      assert.deepEqual([again.created, again.updated, again.unchanged], [0, 0, source.length]);
      assert.ok((await rig.store.check()).ok);
    }).timeout(120_000);
  }

  it('keeps attacks, uses, costs and the order of actions', async function () {
    const folder = requireRulesData(this, 'srd-2014');
    await read(path.join(folder, 'Creature.json'));
    const dragon = (await rig.note('Adult Black Dragon')) as Entity;
    const block = dragon.statBlock as Readonly<Record<string, readonly JsonObject[]>>;
    const actions = block['actions']!;
    assert.deepEqual(
      actions.map((action) => action['order_in_statblock']),
      actions
        .map((action) => action['order_in_statblock'])
        .toSorted((a, b) => Number(a) - Number(b)),
    );
    const tail = actions.find(({ name }) => name === 'Tail')!;
    assert.deepEqual((tail['attacks'] as readonly JsonObject[])[0]!['to_hit_mod'], 11);
    assert.ok(actions.some(({ name }) => name === 'Acid Breath (Recharge 5–6)'));
    const wing = block['legendary_actions']!.find(({ legendary_action_cost: cost }) => cost === 2)!;
    assert.match(wing['name'] as string, /\(Costs 2 Actions\)$/);
  });

  it("reads 5e-bits' monsters", async () => {
    const folder = await rig.folder('bits', { 'm.json': JSON.stringify([bellEel, marshLord]) });
    const report = await read(folder);
    assert.deepEqual([report.created, report.problems], [2, []]);
    const eel = (await rig.note('Bell Eel')) as Entity;
    assert.equal(eel.challengeRating, '1/8');
    assert.equal(((await rig.note('Marsh: Lord #1')) as Entity).challengeRating, '10');
    const { details, ...block } = eel.statBlock as JsonObject;
    assert.deepEqual(block, {
      name: 'Bell Eel',
      size: 'Small',
      type: 'beast',
      subtype: 'eel',
      alignment: 'unaligned',
      ac: 13,
      ac_class: 'natural armor',
      hp: 9,
      hit_dice: '2d6+2',
      speed: '5 ft., swim 40 ft., fly 10 ft. (hover)',
      stats: [8, 15, 12, 2, 10, 4],
      saves: [{ constitution: 3 }],
      skillsaves: [{ stealth: 4 }],
      damage_resistances: 'cold, thunder',
      condition_immunities: 'Prone',
      senses: 'darkvision 60 ft., passive Perception 10',
      cr: '1/8',
      xp: 25,
      traits: bellEel.special_abilities,
      actions: [{ ...bellEel.actions[0], name: 'Toll (Recharge 5–6)' }],
      legendary_actions: bellEel.legendary_actions,
    });
    assert.equal(details, undefined);
    assert.match(eel.frontMatter, /^source: System Reference Document 5.1$/m);
  });

  it('brings a changed creature up to date, and keeps what was typed here', async () => {
    const write = (eel: object): Promise<string> =>
      rig.folder('bits', { 'm.json': JSON.stringify([eel, marshLord]) });
    await read(await write(bellEel));
    const lord = await rig.note('Marsh: Lord #1');
    const edited = `${textOf(lord)}\nMet at the ford.\n`;
    await rig.store.write((unit) => unit.saveText(lord.firebaseId, edited));
    const second = await read(await write({ ...bellEel, hit_points: 12 }));
    assert.deepEqual([second.created, second.updated, second.unchanged], [0, 1, 1]);
    const eel = await rig.note('Bell Eel');
    assert.match(eel.frontMatter, /^hp: 12$/m);
    assert.equal(textOf(await rig.note('Marsh: Lord #1')), edited);
    await rig.store.write((unit) => unit.saveText(eel.firebaseId, 'Mine.'));
    const third = await read(await write({ ...bellEel, hit_points: 13 }));
    assert.deepEqual([third.updated, third.kept, third.problems.length], [0, 1, 1]);
    assert.match(third.problems[0]!.message, /^"Bell Eel" was changed here and in the file/);
    assert.equal(textOf(await rig.note('Bell Eel')), 'Mine.');
    assert.equal((await creatures()).length, 2);
  });

  it('says what is wrong with files that hold no creatures, and makes no campaign', async () => {
    const folder = await rig.folder('bad', {
      'broken.json': '{',
      'spells.json': '[{"index":"a","name":"A"}]',
    });
    const cases: readonly (readonly [string, RegExp])[] = [
      [path.join(folder, 'spells.json'), /spells\.json holds no creatures, .* Open5e/],
      [path.join(folder, 'broken.json'), /broken\.json: This is not valid JSON/],
      [path.join(folder, 'none'), /none cannot be read: it does not exist\./],
      [folder, /No JSON file below .*bad holds creatures/],
    ];
    for (const [from, message] of cases) {
      await assert.rejects(read(from), { reason: 'invalid-input', message });
    }
    assert.deepEqual(await rig.records(), []);
  });

  it('reports rows without their creature and creatures without a name or twice, and takes the rest', async () => {
    const row = (model: string, pk: string, fields: object): object => ({ model, pk, fields });
    const creature = { name: 'Hob', document: 'd', challenge_rating: '0.250' };
    const rows = [
      row('api_v2.creature', 'hob', creature),
      row('api_v2.creature', 'hob', creature),
      row('api_v2.creature', 'nameless', { ...creature, name: ' ' }),
      row('api_v2.creaturetrait', 'lost', { name: 'Lost', desc: 'x', parent: 'gone' }),
    ];
    const report = await read(await rig.folder('f', { 'all.json': JSON.stringify(rows) }));
    assert.equal(report.created, 1);
    assert.deepEqual(
      report.problems.map(({ message }) => message),
      [
        '"lost" belongs to "gone", which is not here: it was left out.',
        'open5e/d/hob: all.json has it too: left out.',
        'open5e/d/nameless: It has no name: left out.',
      ],
    );
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const folder = await rig.folder('bits', { 'm.json': JSON.stringify([bellEel, marshLord]) });
    let steps = 0;
    const token = {
      get isCancellationRequested() {
        return steps > 2;
      },
      onCancellationRequested: () => ({ dispose: () => undefined }),
    };
    const open = () => Promise.resolve(rig.store);
    const count = () => {
      steps += 1;
    };
    await assert.rejects(importCreatures(open, { from: folder, campaign: 'E' }, count, token), {
      reason: 'cancelled',
    });
    assert.deepEqual(await rig.records(), []);
  });
});

/** The number a rating means; a fraction of a power of two is exact. */
function valueOf(rating: string): number {
  const [numerator, denominator = '1'] = rating.split('/');
  return Number(numerator) / Number(denominator);
}

/** Every text of a row stands somewhere in the note. */
function assertTold(note: Entity, fields: Row['fields']): void {
  const texts = new Set(textsIn(note.statBlock));
  const told = [...texts].join('\n');
  const own = Object.entries(fields).filter(
    ([key]) => !['document', 'challenge_rating', 'weight'].includes(key),
  );
  for (const [key, value] of own) {
    if (typeof value === 'string') assert.ok(told.includes(value), `${note.title}: ${key}`);
  }
}

async function assertTexts(
  rows: readonly Row[],
  noteOf: (pk: string) => Entity,
  textsOf: (value: JsonValue) => readonly string[],
): Promise<void> {
  assert.ok(rows.length > 300);
  for (const { pk, fields } of rows) {
    const note = noteOf(fields['parent'] as string);
    const texts = textsOf(note.statBlock);
    assert.ok(texts.includes(fields['desc'] as string), pk);
    assert.ok(
      texts.some((text) => text.startsWith(fields['name'] as string)),
      pk,
    );
  }
  return Promise.resolve();
}

function textsIn(value: JsonValue): readonly string[] {
  if (isJsonArray(value)) return value.flatMap(textsIn);
  if (isJsonObject(value)) return Object.values(value).flatMap(textsIn);
  return typeof value === 'string' ? [value] : [];
}
