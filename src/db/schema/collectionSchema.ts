import type { EntitySchema, EntitySchemaColumnOptions } from 'typeorm';
import type { FieldDefinition } from '../../core/model/fieldDefinition';
import type { Definition } from './definition';
import { storedFields } from './definition';
import type { Columns } from './tableSchema';
import { tableSchema } from './tableSchema';

/** The columns every collection's table has; names as in the origin design. */
const baseColumns: Columns = {
  id: { type: 'integer', primary: true, generated: 'increment' },
  firebaseId: { type: 'text' },
  campaignId: { type: 'text' },
  rev: { type: 'integer', default: 1 },
  createdAt: { type: 'integer' },
  updatedAt: { type: 'integer' },
  deletedAt: { type: 'integer', nullable: true },
};

const defaults = { text: '', integer: 0, json: '[]' } as const;

/** The TypeORM entity of a collection: one table named like it. */
export function collectionSchema(definition: Definition): EntitySchema {
  const { name } = definition;
  const fields = storedFields(definition).map(
    (field) => [field.name, columnOf(field.column, field.definition)] as const,
  );
  return tableSchema(name, { ...baseColumns, ...Object.fromEntries(fields) }, [
    { name: `uq_${name}_firebaseId`, columns: ['firebaseId'], unique: true },
  ]);
}

function columnOf(name: string, field: FieldDefinition): EntitySchemaColumnOptions {
  const type = field.type === 'integer' ? 'integer' : 'text';
  return field.nullable
    ? { name, type, nullable: true }
    : { name, type, default: defaults[field.type] };
}
