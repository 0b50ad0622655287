import type { JsonObject } from '../../core/json';
import { storedFields } from '../schema/definition';
import type { StoredRecord } from './storedRecord';

/** Every field of a record that is neither derived nor the body, and `createdAt`: what travels as `data`. */
export function recordData({ definition, values, createdAt }: StoredRecord): JsonObject {
  const fields = storedFields(definition).filter(
    ({ name, definition: field }) => field.derived !== true && name !== 'body',
  );
  return {
    createdAt,
    ...Object.fromEntries(fields.map(({ name }) => [name, values[name] ?? null])),
  };
}
