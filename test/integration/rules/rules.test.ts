import { assertFails, assertSucceeds } from '@firebase/rules-unit-testing';

import { shippedRules } from '../../support/launch/firestoreEmulator';
import { allCases } from './cases/allCases';
import type { RuleCase } from './support/ruleCase';
import { RulesWorld } from './support/rulesWorld';

describe('firestore.rules', () => {
  let world: RulesWorld;

  before(async () => {
    world = await RulesWorld.open('demo-rules', await shippedRules());
  });

  after(() => world.close());

  describe('refuse', () => {
    before(() => world.reset());

    for (const { title, run } of casesWith('deny')) {
      it(title, () => assertFails(run(world.users)));
    }
  });

  describe('take', () => {
    beforeEach(() => world.reset());

    for (const { title, run } of casesWith('allow')) {
      it(title, () => assertSucceeds(run(world.users)));
    }
  });
});

function casesWith(verdict: RuleCase['verdict']): readonly Pick<RuleCase, 'title' | 'run'>[] {
  return allCases
    .filter((one) => one.verdict === verdict)
    .map(({ path, operation, title, run }) => ({ title: `${operation} ${path}: ${title}`, run }));
}
