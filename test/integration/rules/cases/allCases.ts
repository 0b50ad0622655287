import type { RuleCase } from '../support/ruleCase';
import { campaignCases } from './campaigns';
import { invitationCases, joinCases } from './invitations';
import { partCases } from './parts';
import { profileCases } from './profiles';
import { gameMasterCases, otherCases, tableCases } from './records';

/** Every request the rules are asked about. What is missing here, `coverage.test.ts` names. */
export const allCases: readonly RuleCase[] = [
  ...campaignCases,
  ...invitationCases,
  ...joinCases,
  ...partCases,
  ...profileCases,
  ...gameMasterCases,
  ...tableCases,
  ...otherCases,
];
