import type { Operation } from '../ports/historyReader';

const verbs = { edit: 'Edit', import: 'Import', sync: 'Sync', command: 'Change' } as const;

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

/** "1 note", "12 notes". */
export function countNotes(count: number): string {
  return count === 1 ? '1 note' : `${count} notes`;
}
