import type { JsonValue } from '../json';
import type { MergeKind } from '../merge/mergeKind';

/** How a field is stored: SQLite column affinity plus the conversion at the repository's edge. */
export type FieldType = 'text' | 'integer' | 'json';

/** How a value in front matter is read for a field; see `projectFrontMatter`. */
export type FrontMatterReading =
  'text' | 'status' | 'kind' | 'integer' | 'list' | 'tags' | 'reference' | 'audience';

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
  /** Computed from the note's text on every write, so it is neither synced nor merged. */
  readonly derived?: true;
  /** Front matter keys that name the field, in the order they are looked for; any letter case matches. */
  readonly keys?: readonly string[];
  /** Stays with the game masters when the record itself is the players' to read. */
  readonly isPrivate?: true;
  /** How the value behind such a key is read. */
  readonly reading?: FrontMatterReading;
  /** Collections the record with this document id may be in; `parentId` takes the definition's `parents`. */
  readonly references?: readonly string[];
}

interface FieldOptions {
  readonly merge?: MergeKind;
  readonly column?: string;
  readonly keys?: readonly string[];
  readonly isPrivate?: true;
}

interface TextOptions extends FieldOptions {
  readonly reading?: FrontMatterReading;
}

/** Required text, '' when nothing was given. */
export function text(options: TextOptions = {}): FieldDefinition<'text', false> {
  return { merge: 'scalar', reading: 'text', ...options, type: 'text', nullable: false };
}

/** Text that may be absent (null). */
export function optionalText(options: TextOptions = {}): FieldDefinition<'text', true> {
  return { merge: 'scalar', reading: 'text', ...options, type: 'text', nullable: true };
}

/** Integer that may be absent (null). */
export function optionalInteger(options: FieldOptions = {}): FieldDefinition<'integer', true> {
  return { merge: 'scalar', reading: 'integer', ...options, type: 'integer', nullable: true };
}

/** Document id of a record in one of the collections `to`; null when there is none. Front matter names it by a link. */
export function reference(
  to: readonly string[],
  options: FieldOptions = {},
): FieldDefinition<'text', true> {
  return {
    merge: 'scalar',
    ...options,
    type: 'text',
    nullable: true,
    reading: 'reference',
    references: to,
  };
}

/** List of strings computed from front matter; stored as JSON text, [] when there is none. */
export function derivedList(
  options: FieldOptions & { readonly reading?: 'list' | 'tags' } = {},
): FieldDefinition<'json', false> & { readonly derived: true } {
  return {
    reading: 'list',
    ...options,
    type: 'json',
    nullable: false,
    merge: 'set',
    derived: true,
  };
}

/** Who may read the record, computed from front matter: 'table', or null where it does not say so. */
export function derivedAudience(
  options: Pick<FieldOptions, 'keys'>,
): FieldDefinition<'text', true> & { readonly derived: true } {
  return {
    ...options,
    reading: 'audience',
    type: 'text',
    nullable: true,
    merge: 'scalar',
    derived: true,
  };
}

/** A JSON value computed from the note's text; null when the text has none. */
export function derivedJson(): FieldDefinition<'json', true> & { readonly derived: true } {
  return { type: 'json', nullable: true, merge: 'scalar', derived: true };
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
