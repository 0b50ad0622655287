import type { LocalMembership } from '../../core/ports/syncStore';
import type { Sql } from '../connection/sqlConnection';

/** What this user was last known to be in each campaign. */
export function readMemberships(sql: Sql): Promise<readonly LocalMembership[]> {
  return sql.all<LocalMembership>(
    'SELECT campaignId, uid AS userId, role, state, checkedAt FROM memberships ORDER BY campaignId',
  );
}

/** Writes what this user is in a campaign; not over having left it unless told to. Returns whether it did. */
export async function writeMembership(
  sql: Sql,
  { campaignId, userId, role, state, checkedAt }: LocalMembership,
  endsLeaving: boolean,
): Promise<boolean> {
  const changed = await sql.run(
    `INSERT INTO memberships (campaignId, uid, role, state, checkedAt) VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT (campaignId) DO UPDATE SET uid = excluded.uid, role = excluded.role,
        state = excluded.state, checkedAt = excluded.checkedAt
      WHERE ?6 OR state <> 'left' OR uid <> excluded.uid`,
    [campaignId, userId, role, state, checkedAt, endsLeaving ? 1 : 0],
  );
  return changed > 0;
}
