import type { JsonValue } from '../json';
import type { MergeKind } from '../merge/mergeKind';

/** How a field is stored: SQLite column affinity plus the conversion at the repository's edge. */
export type FieldType = 'text' | 'integer' | 'json';

/** One field of a collection; everything that stores, syncs, merges or exports it reads this. */
export interface FieldDefinition<
  T extends FieldType = FieldType,
  Nullable extends boolean = boolean,
> {
  readonly type: T;
  readonly nullable: Nullable;
  readonly merge: MergeKind;
  /** Column name where it differs from the field's name. */
  readonly column?: string;
  /** Computed from other fields on every write, so it is neither synced nor merged. */
  readonly derived?: true;
}

interface FieldOptions {
  readonly merge?: MergeKind;
  readonly column?: string;
}

/** Required text, '' when nothing was given. */
export function text(options: FieldOptions = {}): FieldDefinition<'text', false> {
  return { merge: 'scalar', ...options, type: 'text', nullable: false };
}

/** Text that may be absent (null). */
export function optionalText(options: FieldOptions = {}): FieldDefinition<'text', true> {
  return { merge: 'scalar', ...options, type: 'text', nullable: true };
}

/** Integer that may be absent (null). */
export function optionalInteger(options: FieldOptions = {}): FieldDefinition<'integer', true> {
  return { merge: 'scalar', ...options, type: 'integer', nullable: true };
}

/** List of strings computed from other fields; stored as JSON text, [] when there is none. */
export function derivedList(): FieldDefinition<'json', false> & { readonly derived: true } {
  return { type: 'json', nullable: false, merge: 'set', derived: true };
}

interface ValueTypes {
  readonly text: string;
  readonly integer: number;
  readonly json: JsonValue;
}

/** The TypeScript type of a field's value. */
export type FieldValue<F extends FieldDefinition> =
  F extends FieldDefinition<infer T, infer N>
    ? N extends true
      ? ValueTypes[T] | null
      : ValueTypes[T]
    : never;
