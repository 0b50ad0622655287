import { randomBytes } from 'node:crypto';

import type { FileIdentity } from '../../core/ports/syncStore';
import type { Sql } from '../connection/sqlConnection';

/** This file's identity as it stands in it. */
export async function readIdentity(sql: Sql): Promise<FileIdentity> {
  const row = await sql.get<FileIdentity>('SELECT deviceId, counter FROM device WHERE id = 1');
  return row ?? { deviceId: '', counter: 0 };
}

/** Counts a commit that is being prepared. */
export async function nextCommit(sql: Sql): Promise<FileIdentity> {
  await sql.run('UPDATE device SET counter = counter + 1 WHERE id = 1');
  return readIdentity(sql);
}

/** Gives the file another identity; its proofs were of the one before. */
export async function renewIdentity(sql: Sql): Promise<FileIdentity> {
  const deviceId = randomBytes(12).toString('hex');
  await sql.run('UPDATE device SET deviceId = ?, incarnation = incarnation + 1 WHERE id = 1', [
    deviceId,
  ]);
  await sql.run('UPDATE sync_state SET verifiedAt = NULL');
  return readIdentity(sql);
}
