import type { EntitySchema } from 'typeorm';
import { collectionSchema } from './collectionSchema';
import type { Definition } from './definition';
import { systemSchemas } from './systemSchemas';

const known = new WeakMap<Definition, EntitySchema>();

/** Every entity of a store that holds the given collections. */
export function storeSchemas(definitions: readonly Definition[]): readonly EntitySchema[] {
  return [...definitions.map(schemaOf), ...systemSchemas];
}

/** TypeORM finds an entity by its schema's identity, so there is one schema per definition. */
function schemaOf(definition: Definition): EntitySchema {
  const schema = known.get(definition) ?? collectionSchema(definition);
  known.set(definition, schema);
  return schema;
}
