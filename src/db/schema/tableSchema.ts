import type { EntitySchemaColumnOptions, EntitySchemaIndexOptions, ObjectLiteral } from 'typeorm';
import { EntitySchema, EntitySchemaOptions } from 'typeorm';

/** Columns by property name. */
export type Columns = Readonly<Record<string, EntitySchemaColumnOptions>>;

/** A TypeORM entity for a table of the same name. Every name is explicit, since bundles are minified. */
export function tableSchema(
  name: string,
  columns: Columns,
  indices: readonly EntitySchemaIndexOptions[] = [],
  { withoutRowid = false }: { readonly withoutRowid?: boolean } = {},
): EntitySchema {
  const options = new EntitySchemaOptions<ObjectLiteral>();
  options.name = name;
  options.tableName = name;
  options.columns = Object.fromEntries(
    Object.entries(columns).map(([property, column]) => [property, { name: property, ...column }]),
  );
  options.indices = [...indices];
  options.withoutRowid = withoutRowid;
  return new EntitySchema(options);
}
