import assert from 'node:assert/strict';

import { loadRules, shippedRules } from '../../support/launch/firestoreEmulator';
import { emulator } from '../sync/support/emulator';
import { allCases } from './cases/allCases';
import { readRules, replaceCondition, type Condition } from './support/readRules';
import type { RuleCase } from './support/ruleCase';
import { RulesWorld } from './support/rulesWorld';

const project = 'demo-rules-mutation';

/** Requests under way at once. */
const together = 8;

describe('each condition of firestore.rules', () => {
  let text: string;
  let world: RulesWorld;

  before(async () => {
    text = await shippedRules();
    world = await RulesWorld.open(project, text);
  });

  after(() => world.close());

  it('is missed by a request that has to be refused when it always holds', async function () {
    // Some four thousand requests, which take a minute on a machine that does nothing else.
    this.timeout(600_000);
    const survivors: string[] = [];
    for (const condition of readRules(text).conditions) {
      await mutate(condition, 'true');
      if (!(await isMissed(casesFor(condition, 'deny')))) survivors.push(nameOf(condition));
    }
    assert.deepEqual(survivors, []);
  });

  it('is missed by a request that has to be taken when an alternative never holds', async function () {
    this.timeout(600_000);
    const survivors: string[] = [];
    for (const condition of readRules(text).conditions) {
      if (!condition.isAlternative) continue;
      await mutate(condition, 'false');
      if (!(await someAreRefused(casesFor(condition, 'allow')))) survivors.push(nameOf(condition));
    }
    assert.deepEqual(survivors, []);
  });

  async function mutate(condition: Condition, by: string): Promise<void> {
    await loadRules((await emulator()).address, project, replaceCondition(text, condition, by));
    await world.reset();
  }

  /**
   * Many cases create the same document. Under load the emulator was seen to refuse such a request as an update, though
   * it takes it alone: what is refused together is asked again one by one.
   */
  async function isMissed(cases: readonly RuleCase[]): Promise<boolean> {
    if (await someGoThrough(cases, together)) return true;
    await world.reset();
    return someGoThrough(cases, 1);
  }

  /** All cases leave the world as it is as long as they are refused, so they can run together. */
  async function someGoThrough(cases: readonly RuleCase[], atOnce: number): Promise<boolean> {
    for (let first = 0; first < cases.length; first += atOnce) {
      const batch = cases.slice(first, first + atOnce).map(({ run }) => succeeds(run));
      if ((await Promise.all(batch)).includes(true)) return true;
    }
    return false;
  }

  async function someAreRefused(cases: readonly RuleCase[]): Promise<boolean> {
    for (const { run } of cases) {
      if (!(await succeeds(run))) return true;
      await world.reset();
    }
    return false;
  }

  function succeeds(run: RuleCase['run']): Promise<boolean> {
    return run(world.users).then(
      () => true,
      () => false,
    );
  }
});

/** A condition matters to no other requests than those of the statements it is part of. */
function casesFor({ statements }: Condition, verdict: RuleCase['verdict']): readonly RuleCase[] {
  return allCases.filter(
    (one) =>
      one.verdict === verdict &&
      statements.some(
        ({ path, operations }) => one.path === path && operations.includes(one.operation),
      ),
  );
}

function nameOf({ line, text }: Condition): string {
  return `line ${line}: ${text}`;
}
