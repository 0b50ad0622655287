import type { Firestore } from 'firebase/firestore';

import type { Operation } from './readRules';

/** Who sends the requests of the cases; `former` was a gm, `nobody` is not signed in. */
export const userNames = [
  'owner',
  'gm',
  'player',
  'reader',
  'outsider',
  'former',
  'nobody',
] as const;

export type UserName = (typeof userNames)[number];

/** Firestore as each of them sees it. */
export type Users = Readonly<Record<UserName, Firestore>>;

/** One request that the rules have to take, or to refuse, for the path and operation it stands under. */
export interface RuleCase {
  readonly path: string;
  readonly operation: Operation;
  readonly verdict: 'allow' | 'deny';
  readonly title: string;
  readonly run: (users: Users) => Promise<unknown>;
}

export type Add = (
  operation: Operation,
  title: string,
  run: (users: Users) => Promise<unknown>,
) => void;

/** Collects the cases of one path. */
export function casesOf(
  path: string,
  describe: (allow: Add, deny: Add) => void,
): readonly RuleCase[] {
  const cases: RuleCase[] = [];
  const adder =
    (verdict: RuleCase['verdict']): Add =>
    (operation, title, run) =>
      void cases.push({ path, operation, verdict, title, run });
  describe(adder('allow'), adder('deny'));
  return cases;
}
