import type { Sql } from '../connection/sqlConnection';
import { OperationLog } from '../history/operationLog';
import type { Definition } from '../schema/definition';
import { writeDerived } from '../write/applyChange';
import type { Transaction } from '../write/transaction';
import { ChangeSet, TouchedKeys } from '../write/transaction';

/** A transaction that the caller has begun and will end, before there is a store that could announce its changes. */
export function plainTransaction(sql: Sql, definitions: readonly Definition[]): Transaction {
  const made = { sql, now: Date.now(), origin: 'command' } as const;
  const transaction: Transaction = {
    ...made,
    definitions,
    changes: new ChangeSet(),
    operation: new OperationLog({ ...made, label: null, author: null }),
    derive: (change) => writeDerived(transaction, [change]),
    flush: () => Promise.resolve(),
    touchedKeys: new TouchedKeys(),
  };
  return transaction;
}
