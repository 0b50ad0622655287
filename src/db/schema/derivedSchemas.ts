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
 * The names that links in live notes use: the key a link ends in, and what stands before it in its path, as `linkKey`, ''
 * when nothing does. `targetId` is the one note the name means, null when none or several do: it is found once for all
 * links with the name, and a note that gets a name changes one row.
 */
const linkNames = tableSchema(
  'link_names',
  {
    id: rowId,
    campaignId: text,
    targetKey: text,
    folder: text,
    targetId: optionalText,
  },
  [
    {
      name: 'uq_link_names_name',
      columns: ['campaignId', 'targetKey', 'folder'],
      unique: true,
    },
    { name: 'ix_link_names_target', columns: ['targetId', 'campaignId', 'targetKey'] },
  ],
);

/**
 * Which names the text of a live note links: `source` is its id in `notes`, `count` the number of links with the name,
 * `headings` how many of them lead to a heading. Where they stand is read from the text, which changes more often.
 */
const links = tableSchema(
  'links',
  {
    nameId: { type: 'integer', primary: true },
    source: { type: 'integer', primary: true },
    count: integer,
    headings: integer,
  },
  [{ name: 'ix_links_source', columns: ['source'] }],
  { withoutRowid: true },
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

/** Live notes that the search index still has with an earlier body, that of the version. */
const staleWords = tableSchema('stale_words', {
  docId: { type: 'text', primary: true },
  versionId: integer,
});

/** What is computed from the records, besides the search index: emptied and written anew by a repair. */
export const derivedSchemas: readonly EntitySchema[] = [
  notes,
  noteKeys,
  noteTags,
  linkNames,
  links,
  staleWords,
];

/** Names of the tables that hold nothing of their own. */
export const derivedTables: readonly string[] = derivedSchemas.map(({ options }) => options.name);
