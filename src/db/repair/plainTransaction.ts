import type { Sql } from '../connection/sqlConnection';
import type { Definition } from '../schema/definition';
import { openTransaction } from '../write/openTransaction';
import type { Transaction } from '../write/transaction';

/** A transaction that the caller has begun and will end, before there is a store that could announce its changes. */
export function plainTransaction(sql: Sql, definitions: readonly Definition[]): Transaction {
  const origin = 'command';
  const parts = { sql, definitions, now: Date.now(), origin, label: null, author: null } as const;
  return openTransaction(parts).transaction;
}
