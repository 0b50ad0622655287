import { lastUndoable, operationLabel, undoLabel } from '../../core/history/operationLabel';
import { MoonforgeError } from '../../core/errors';
import type { CampaignStore } from '../../core/ports/campaignStore';
import type { LongStep, Operation, UndoReport } from '../../core/ports/historyReader';

/** Operations looked through for the last one that can be undone. */
const searched = 200;

export interface UndoneChange extends UndoReport {
  /** The operation that was undone. */
  readonly operation: Operation;
  /** What it is called. */
  readonly label: string;
}

/**
 * Undoes an operation, without an id the last one that was not undone yet; see `WriteUnit.undo`. Rejects with `not-found`
 * when there is none.
 */
export async function undoChange(
  store: CampaignStore,
  operationId?: number,
  step?: LongStep,
): Promise<UndoneChange> {
  const operation = await findOperation(store, operationId);
  if (operation === undefined) {
    const which = operationId === undefined ? 'to undo' : `${operationId} in the history`;
    throw new MoonforgeError('not-found', `There is no change ${which}.`);
  }
  const label = operationLabel(operation);
  const report = await store.write((unit) => unit.undo(operation.id, step), {
    origin: 'command',
    label: undoLabel(label),
  });
  return { ...report, operation, label };
}

async function findOperation(
  { history }: CampaignStore,
  operationId: number | undefined,
): Promise<Operation | undefined> {
  if (operationId === undefined) return lastUndoable(await history.operations({ limit: searched }));
  const [found] = await history.operations({ before: operationId + 1, limit: 1 });
  return found?.id === operationId ? found : undefined;
}
