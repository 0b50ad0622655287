import { MoonforgeError } from '../../core/errors';
import type { Lease } from '../../core/ports/syncStore';
import type { Sql } from '../connection/sqlConnection';

interface LeaseRow extends Lease {
  readonly expiresAt: number;
}

/** The owner of a lease that was given back. */
const nobody = '';

/** Takes or renews the lease; `undefined` while another owner's has not expired. Every change of hands raises the epoch. */
export async function acquireLease(
  sql: Sql,
  owner: string,
  { now, ttl }: { readonly now: number; readonly ttl: number },
): Promise<Lease | undefined> {
  const current = await readLease(sql);
  const mine = current?.owner === owner;
  if (current !== undefined && !mine && isAlive(current, now, ttl)) return undefined;
  const epoch = mine ? current.epoch : (current?.epoch ?? 0) + 1;
  await sql.run(
    `INSERT INTO lease (id, owner, epoch, expiresAt) VALUES (1, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET
        owner = excluded.owner, epoch = excluded.epoch, expiresAt = excluded.expiresAt`,
    [owner, epoch, now + ttl],
  );
  return { owner, epoch };
}

/** A lease that lasts longer than any does from now was taken by a clock that was ahead. */
function isAlive({ owner, expiresAt }: LeaseRow, now: number, ttl: number): boolean {
  return owner !== nobody && expiresAt > now && expiresAt <= now + ttl;
}

/** Gives the lease back; does nothing when it is no longer the current one. */
export async function releaseLease(sql: Sql, { owner, epoch }: Lease): Promise<void> {
  await sql.run('UPDATE lease SET owner = ?, expiresAt = 0 WHERE owner = ? AND epoch = ?', [
    nobody,
    owner,
    epoch,
  ]);
}

/** Rejects with `lease-lost` unless `lease` is the current one. The epoch is the fencing token. */
export async function assertLease(sql: Sql, { owner, epoch }: Lease): Promise<void> {
  const current = await readLease(sql);
  if (current?.owner === owner && current.epoch === epoch) return;
  throw new MoonforgeError('lease-lost', 'Another window took over syncing this campaign file.');
}

function readLease(sql: Sql): Promise<LeaseRow | undefined> {
  return sql.get<LeaseRow>('SELECT owner, epoch, expiresAt FROM lease WHERE id = 1');
}
