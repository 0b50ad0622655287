import type { CollectionName } from './collections';
import type { FieldDefinition, FieldValue } from './fieldDefinition';
import { derivedAudience, derivedList, optionalText, reference, text } from './fieldDefinition';

/** A kind of record, and how users meet it. */
export interface KindDefinition {
  /** What `kind` fields and front matter `type:` say. */
  readonly name: string;
  /** One of them, as it stands within a sentence: "NPC", "scene". */
  readonly label: string;
  /** Several of them, as a heading and as the name of a folder: "NPCs". */
  readonly plural: string;
  /** Name of a product icon. */
  readonly icon: string;
}

/** Which of the editor's trees shows a collection's records. */
export type TreeSection = 'story' | 'world' | 'sessions' | 'none';
import type { CampaignId, RecordId } from './ids';

/** What the collections have in common; `core/model/collections.ts` holds the definitions themselves. */
export interface CollectionDefinition<
  Name extends string = string,
  Fields extends NoteFields = NoteFields,
> {
  /** Table name and the `collection` value of remote documents. */
  readonly name: Name;
  /** One record of it, in lower case, as users read it ("scene"). */
  readonly singular: string;
  /** Collections a record's `parentId` may point into; empty when records have no parent. */
  readonly parents: readonly string[];
  readonly section: TreeSection;
  /** What its records may be; the first is the default. Only collections with a field `kind` have several. */
  readonly kinds: readonly KindDefinition[];
  /** The whole-number field its records are listed by, in place of an order key: sessions by their number. */
  readonly listedBy?: string;
  readonly fields: Fields;
}

/** Fields of every collection that carries prose. `frontMatter + body` is the note's text, byte for byte. */
export const noteFields = {
  title: text(),
  summary: optionalText({ keys: ['summary'] }),
  frontMatter: text({ merge: 'frontMatter' }),
  body: text({ merge: 'prose' }),
  aliases: derivedList({ keys: ['aliases', 'alias'] }),
  tags: derivedList({ keys: ['tags', 'tag'], reading: 'tags' }),
  /** 'table' where the front matter gives the note to the players, see `audienceOf`. */
  audience: derivedAudience({ keys: ['audience'] }),
  /** Where an import read it: the imported folder's name and the path below it, with '/'; null when it was written here. */
  sourcePath: optionalText({ isPrivate: true }),
  /** SHA-256 (hex) of the text as imported: tells whether the file, the note or both changed since. */
  sourceHash: optionalText({ isPrivate: true }),
} as const;

/** Fields of records that stand in a tree: parent record, fractional order key among its siblings, status. */
export const treeFields = {
  parentId: reference([], { keys: ['parent'] }),
  orderKey: optionalText(),
  status: optionalText({ keys: ['status'], reading: 'status' }),
} as const;

export type NoteFields = typeof noteFields & Readonly<Record<string, FieldDefinition>>;

/** The fields of a definition as a readonly record. */
export type FieldsOf<D extends CollectionDefinition> = {
  readonly [K in keyof D['fields'] as string extends K ? never : K]: K extends
    'aliases' | 'tags' | 'conditions'
    ? readonly string[]
    : D['fields'][K] extends FieldDefinition
      ? FieldValue<D['fields'][K]>
      : never;
};

/** The columns every collection has besides its own fields. */
export interface BaseRecord<Name extends string = CollectionName> {
  readonly collection: Name;
  /** Local row id; never leaves this file. */
  readonly id: number;
  readonly firebaseId: RecordId;
  readonly campaignId: CampaignId;
  /** Server revision this row is based on; 1 until the first sync. */
  readonly rev: number;
  /** Milliseconds since the epoch, UTC. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Soft delete; null while the record lives. */
  readonly deletedAt: number | null;
}

/** A full record of one collection. */
export type RecordOf<D extends CollectionDefinition> = BaseRecord<D['name']> & FieldsOf<D>;

/** Tells whether records of a collection may be of a kind. */
export function hasKind({ kinds }: Pick<CollectionDefinition, 'kinds'>, kind: string): boolean {
  return kinds.some(({ name }) => name === kind);
}
