import type { JsonValue } from '../../core/json';
import type { AnyRecord } from '../../core/model/collections';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type { Definition } from '../schema/definition';

/** Values of a record's own fields, by field name. */
export type FieldValues = Readonly<Record<string, JsonValue>>;

/** A record as the store handles it: common columns and the collection's fields apart. */
export interface StoredRecord {
  readonly definition: Definition;
  /** Local row id. */
  readonly id: number;
  readonly docId: RecordId;
  readonly campaignId: CampaignId;
  readonly rev: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly deletedAt: number | null;
  readonly values: FieldValues;
}

/** The record as the ports know it. */
export function toRecord(record: StoredRecord): AnyRecord {
  const { definition, docId, values, ...common } = record;
  const plain: unknown = { collection: definition.name, firebaseId: docId, ...common, ...values };
  // The definition that produced the values is what the type of its records is computed from.
  return plain as AnyRecord;
}

/** A text field's value; '' when it is null. */
export function textValue(values: FieldValues, field: string): string {
  const value = values[field];
  return typeof value === 'string' ? value : '';
}

/** An optional text field's value; null when the collection has no such field. */
export function optionalTextValue(values: FieldValues, field: string): string | null {
  const value = values[field];
  return typeof value === 'string' ? value : null;
}

/** The strings of a list field. */
export function listValue(values: FieldValues, field: string): readonly string[] {
  const value = values[field];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The note's text, byte for byte. */
export function noteText(values: FieldValues): string {
  return textValue(values, 'frontMatter') + textValue(values, 'body');
}

/** What lists call the record: its own kind where the collection has kinds, else the collection's singular. */
export function kindOf({
  definition,
  values,
}: Pick<StoredRecord, 'definition' | 'values'>): string {
  return optionalTextValue(values, 'kind') ?? definition.singular;
}
