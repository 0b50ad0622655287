import type { EntitySchemaColumnOptions } from 'typeorm';
import { EntitySchema } from 'typeorm';
import type { FieldDefinition } from '../../core/model/fieldDefinition';
import type { Definition } from './definition';
import { storedFields } from './definition';

/** The columns every collection's table has; names as in the origin design. */
const baseColumns: Readonly<Record<string, EntitySchemaColumnOptions>> = {
  id: { name: 'id', type: 'integer', primary: true, generated: 'increment' },
  firebaseId: { name: 'firebaseId', type: 'text' },
  campaignId: { name: 'campaignId', type: 'text' },
  rev: { name: 'rev', type: 'integer', default: 1 },
  createdAt: { name: 'createdAt', type: 'integer' },
  updatedAt: { name: 'updatedAt', type: 'integer' },
  deletedAt: { name: 'deletedAt', type: 'integer', nullable: true },
};

const defaults = { text: '', integer: 0, json: '[]' } as const;

/** The TypeORM entity of a collection: one table named like it. Every name is explicit, since bundles are minified. */
export function collectionSchema(definition: Definition): EntitySchema {
  const fields = storedFields(definition).map(({ name, column, definition: field }) => [
    name,
    columnOf(column, field),
  ]);
  return new EntitySchema({
    name: definition.name,
    tableName: definition.name,
    columns: { ...baseColumns, ...Object.fromEntries(fields) },
    uniques: [{ name: `uq_${definition.name}_firebaseId`, columns: ['firebaseId'] }],
  });
}

function columnOf(name: string, field: FieldDefinition): EntitySchemaColumnOptions {
  const type = field.type === 'integer' ? 'integer' : 'text';
  return field.nullable
    ? { name, type, nullable: true }
    : { name, type, default: defaults[field.type] };
}
