import type { JsonObject, JsonValue } from '../../core/json';
import { jsonEqual } from '../../core/json';
import { derivedValues } from '../records/derivedValues';
import { acceptedValue } from '../records/fieldValues';
import { recordData } from '../records/recordData';
import type { FieldValues, StoredRecord } from '../records/storedRecord';
import { textValue } from '../records/storedRecord';
import type { Definition } from '../schema/definition';
import { storedFields } from '../schema/definition';
import { applyUpdate } from '../write/applyChange';
import type { Transaction } from '../write/transaction';

/** What a version keeps of a record: every field that is not derived, body included, and whether it was deleted. */
export interface NoteState {
  readonly fields: JsonObject;
  readonly deleted: boolean;
}

/** The columns of a version that hold the state. */
export interface StateRow {
  readonly data: string;
  readonly body: string;
}

/** The state of a record now. */
export function stateOf(record: StoredRecord): NoteState {
  const body = textValue(record.values, 'body');
  const fields = Object.entries(recordData(record)).filter(([name]) => name !== 'createdAt');
  return {
    fields: { ...Object.fromEntries(fields), body },
    deleted: record.deletedAt !== null,
  };
}

/** The state a version holds. Fields it does not know have their default, those nobody knows any more are left out. */
export function stateIn(definition: Definition, { data, body }: StateRow): NoteState {
  const source = JSON.parse(data) as JsonObject;
  const fields = storedFields(definition)
    .filter(({ definition: field }) => field.derived !== true)
    .map(({ name, definition: field }): [string, JsonValue] => [
      name,
      name === 'body'
        ? body
        : acceptedValue(field, Object.hasOwn(source, name) ? source[name] : undefined),
    ]);
  return { fields: Object.fromEntries(fields), deleted: typeof source['deletedAt'] === 'number' };
}

export function sameState(a: NoteState, b: NoteState): boolean {
  return a.deleted === b.deleted && jsonEqual(a.fields, b.fields);
}

/**
 * Gives a record a state, verbatim: front matter and columns agreed when the state was kept. The replaced one becomes a
 * version. A state that is there already writes nothing.
 */
export async function putState(
  transaction: Transaction,
  current: StoredRecord,
  { fields, deleted }: NoteState,
): Promise<StoredRecord> {
  const { definition } = current;
  const given: FieldValues = { ...current.values, ...fields };
  const values = { ...given, ...derivedValues(definition, given) };
  const changed = Object.keys(values).filter(
    (name) => !jsonEqual(values[name], current.values[name]),
  );
  const wasDeleted = current.deletedAt !== null;
  if (changed.length === 0 && wasDeleted === deleted) return current;
  const { now } = transaction;
  const deletedAt = deleted ? (current.deletedAt ?? now) : null;
  const after = { ...current, values, deletedAt, updatedAt: now };
  await applyUpdate(transaction, current, after, changed);
  transaction.queueEdit({
    record: after,
    changed: wasDeleted === deleted ? changed : [...changed, 'deletedAt'],
  });
  return after;
}
