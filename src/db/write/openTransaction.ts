import type { WriteOrigin } from '../../core/ports/campaignStore';
import type { Sql } from '../connection/sqlConnection';
import { OperationLog } from '../history/operationLog';
import { LinkNames } from '../index/linkNames';
import { WordChanges } from '../index/wordChanges';
import { LastPlaces } from '../read/lastPlaces';
import type { Definition } from '../schema/definition';
import { prepareBatch } from './applyChange';
import { flushingSql } from './flushingSql';
import { PendingWrites } from './pendingWrites';
import { RowIds } from './rowIds';
import { LastKeys } from './siblings';
import type { Transaction } from './transaction';
import { ChangeSet, TouchedKeys } from './transaction';

export interface TransactionParts {
  readonly sql: Sql;
  readonly definitions: readonly Definition[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly origin: WriteOrigin;
  readonly label: string | null;
  /** The signed-in user, if there is one. */
  readonly author: string | null;
  /** Absent in a transaction that is alone on its connection. */
  readonly places?: LastPlaces;
}

export interface OpenTransaction {
  readonly transaction: Transaction;
  /** Waits until nothing is being written in the background any more, however it ended: then it can be rolled back. */
  readonly settle: () => Promise<void>;
}

/** What the parts of one write share. The caller begins the transaction on `sql` before, and ends it. */
export function openTransaction(parts: TransactionParts): OpenTransaction {
  const { sql, definitions, now, origin, label, author, places = new LastPlaces() } = parts;
  const changes = new ChangeSet();
  const pending = new PendingWrites((batch) => prepareBatch(transaction, batch));
  const flush = (): Promise<void> => pending.flush();
  const transaction: Transaction = {
    sql: flushingSql(sql, flush),
    direct: sql,
    definitions,
    origin,
    now,
    changes,
    operation: new OperationLog({ sql, now, origin, label, author }),
    rowIds: new RowIds(sql),
    lastKeys: new LastKeys(),
    derive: (change) => {
      const { definition, docId, campaignId } = change.after;
      changes.add(definition.name, docId, campaignId);
      transaction.lastKeys.add(change.after);
      return pending.add(change);
    },
    queueEdit: (edit) => pending.addEdit(edit),
    flush,
    collected: (docId) => pending.record(docId),
    places,
    words: new WordChanges(),
    touchedKeys: new TouchedKeys(),
    linkNames: new LinkNames(sql),
  };
  return { transaction, settle: () => pending.settle() };
}
