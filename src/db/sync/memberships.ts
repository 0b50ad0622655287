import type { LocalMembership } from '../../core/ports/syncStore';
import type { Sql } from '../connection/sqlConnection';

/** What this user was last known to be in each campaign. */
export function readMemberships(sql: Sql): Promise<readonly LocalMembership[]> {
  return sql.all<LocalMembership>(
    'SELECT campaignId, uid AS userId, role, state, checkedAt FROM memberships ORDER BY campaignId',
  );
}

export async function writeMembership(
  sql: Sql,
  { campaignId, userId, role, state, checkedAt }: LocalMembership,
): Promise<void> {
  await sql.run(
    `INSERT INTO memberships (campaignId, uid, role, state, checkedAt) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (campaignId) DO UPDATE SET uid = excluded.uid, role = excluded.role,
        state = excluded.state, checkedAt = excluded.checkedAt`,
    [campaignId, userId, role, state, checkedAt],
  );
}
