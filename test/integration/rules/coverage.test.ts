import assert from 'node:assert/strict';

import { shippedRules } from '../../support/launch/firestoreEmulator';
import { allCases } from './cases/allCases';
import { operations, readRules, type Operation, type RulesText } from './support/readRules';

describe('the cases for firestore.rules', () => {
  let rules: RulesText;

  before(async () => {
    rules = readRules(await shippedRules());
  });

  it('allow and deny once at least for every operation of every allow', () => {
    const lacking = rules.statements.flatMap(({ path, operations: allowed }) =>
      allowed.flatMap((operation) =>
        (['allow', 'deny'] as const)
          .filter((verdict) => !exists(path, operation, verdict))
          .map((verdict) => `${verdict} ${operation} at ${path}`),
      ),
    );
    assert.deepEqual(lacking, []);
  });

  it('deny every operation that no allow names', () => {
    const lacking = rules.paths.flatMap((path) =>
      operations
        .filter((operation) => !isAllowed(path, operation) && !exists(path, operation, 'deny'))
        .map((operation) => `deny ${operation} at ${path}`),
    );
    assert.deepEqual(lacking, []);
  });

  it('stand under paths of the rules', () => {
    const unknown = allCases.filter(
      ({ path, verdict }) => verdict === 'allow' && !rules.paths.includes(path),
    );
    assert.deepEqual(unknown, []);
  });

  function isAllowed(path: string, operation: Operation): boolean {
    return rules.statements.some(
      (statement) => statement.path === path && statement.operations.includes(operation),
    );
  }

  function exists(path: string, operation: Operation, verdict: string): boolean {
    return allCases.some(
      (one) => one.path === path && one.operation === operation && one.verdict === verdict,
    );
  }
});
