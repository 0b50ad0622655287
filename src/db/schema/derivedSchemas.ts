import type { EntitySchema } from 'typeorm';
import { integer, optionalInteger, optionalText, rowId, text } from './columnTypes';
import { tableSchema } from './tableSchema';

/**
 * One row per record with what lists show, deleted ones too. Its id is the record's row in the search index. Lists are in
 * the order of `position` (the order key, '~' without one), `sortKey` and `docId`. `folderKey`: the folder it was
 * imported from, as `linkKey`.
 */
const notes = tableSchema(
  'notes',
  {
    id: rowId,
    docId: text,
    collection: text,
    campaignId: text,
    rev: integer,
    createdAt: integer,
    updatedAt: integer,
    deletedAt: optionalInteger,
    title: text,
    kind: text,
    aliases: text,
    summary: optionalText,
    parentId: optionalText,
    orderKey: optionalText,
    status: optionalText,
    position: { type: 'text', default: '~' },
    sortKey: { type: 'text', default: '' },
    folderKey: optionalText,
  },
  [
    { name: 'uq_notes_docId', columns: ['docId'], unique: true },
    {
      name: 'ix_notes_siblings',
      columns: ['campaignId', 'collection', 'parentId', 'position', 'sortKey', 'docId'],
      where: '"deletedAt" IS NULL',
    },
    {
      name: 'ix_notes_kind',
      columns: ['campaignId', 'kind', 'position', 'sortKey', 'docId'],
      where: '"deletedAt" IS NULL',
    },
    {
      name: 'ix_notes_collection',
      columns: ['collection', 'campaignId', 'position', 'sortKey', 'docId'],
      where: '"deletedAt" IS NULL',
    },
    {
      name: 'ix_notes_recent',
      columns: ['campaignId', 'updatedAt'],
      where: '"deletedAt" IS NULL',
    },
  ],
);

/** The names a live note answers to, as link keys: its title (rank 0) and its aliases (rank 1). */
const noteKeys = tableSchema(
  'note_keys',
  {
    campaignId: { type: 'text', primary: true },
    key: { type: 'text', primary: true },
    rank: { type: 'integer', primary: true },
    docId: { type: 'text', primary: true },
  },
  [{ name: 'ix_note_keys_docId', columns: ['docId'] }],
);

/**
 * Links in live notes. `targetId` is the one note the key means, null when none or several do; `folder` is what stands
 * before the name in its path, as `linkKey`.
 */
const links = tableSchema(
  'links',
  {
    id: rowId,
    sourceId: text,
    campaignId: text,
    targetKey: text,
    targetId: optionalText,
    kind: text,
    line: integer,
    heading: optionalText,
    block: optionalText,
    folder: optionalText,
  },
  [
    { name: 'ix_links_source', columns: ['sourceId'] },
    { name: 'ix_links_key', columns: ['campaignId', 'targetKey'] },
    {
      name: 'ix_links_target',
      columns: ['targetId', 'sourceId', 'line'],
      // A link is written before its target is known, which would be an entry to write and take away again.
      where: '"targetId" IS NOT NULL',
    },
  ],
);

/** The tags of live notes, those in the text too; `key` is the tag as `linkKey`. */
const noteTags = tableSchema(
  'note_tags',
  {
    campaignId: { type: 'text', primary: true },
    key: { type: 'text', primary: true },
    docId: { type: 'text', primary: true },
    tag: text,
  },
  [{ name: 'ix_note_tags_docId', columns: ['docId'] }],
);

/** What is computed from the records, besides the search index: emptied and written anew by a repair. */
export const derivedSchemas: readonly EntitySchema[] = [notes, noteKeys, noteTags, links];

/** Names of the tables that hold nothing of their own. */
export const derivedTables: readonly string[] = derivedSchemas.map(({ options }) => options.name);
