import type { Operation } from '../ports/historyReader';

const verbs = {
  edit: 'Edit',
  import: 'Import',
  mirror: 'Mirror',
  sync: 'Sync',
  command: 'Change',
} as const;

/** What to call an operation: its own label, else what it did and to what. */
export function operationLabel({
  origin,
  label,
  notes,
  title,
}: Pick<Operation, 'origin' | 'label' | 'notes' | 'title'>): string {
  if (label !== null) return label;
  const verb = verbs[origin];
  return notes === 1 && title !== null ? `${verb} "${title}"` : `${verb} (${countNotes(notes)})`;
}

/** What to call the undo of an operation; the undo of an undo is a redo. */
export function undoLabel(label: string): string {
  const [, verb, what] = /^(Undo|Redo): (.*)$/s.exec(label) ?? [];
  return what === undefined ? `Undo: ${label}` : `${verb === 'Undo' ? 'Redo' : 'Undo'}: ${what}`;
}

/**
 * Of operations given newest first the one that "undo" means: the last that was neither undone nor is an undo itself.
 * What came from the server does not count.
 */
export function lastUndoable(operations: readonly Operation[]): Operation | undefined {
  const undos = new Set(operations.map(({ undoneBy }) => undoneBy));
  return operations.find(
    ({ id, origin, undoneBy }) => origin !== 'sync' && undoneBy === null && !undos.has(id),
  );
}

/** "1 note", "12 notes". */
export function countNotes(count: number): string {
  return count === 1 ? '1 note' : `${count} notes`;
}
