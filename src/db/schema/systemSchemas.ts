import type { EntitySchema } from 'typeorm';
import { tableSchema } from './tableSchema';

const text = { type: 'text' } as const;
const optionalText = { type: 'text', nullable: true } as const;
const integer = { type: 'integer' } as const;
const optionalInteger = { type: 'integer', nullable: true } as const;
const zero = { type: 'integer', default: 0 } as const;
const rowId = { type: 'integer', primary: true, generated: 'increment' } as const;
/** The only row of a one-row table. */
const single = { type: 'integer', primary: true } as const;

/**
 * Sync state per document of a campaign. `docRef` is "collection/docId"; a server may hold one id in several campaigns,
 * and the second one here has its campaign's id in front. `rev` and `baseJson` are null until the server is known to have
 * the document.
 */
const localMetas = tableSchema(
  'local_metas',
  {
    docRef: { type: 'text', primary: true },
    collection: text,
    docId: text,
    campaignId: text,
    dirty: { type: 'boolean', default: 0 },
    lastSyncedAt: optionalInteger,
    rev: optionalInteger,
    updatedAt: optionalText,
    baseJson: optionalText,
  },
  [
    {
      name: 'uq_local_metas_document',
      columns: ['docId', 'collection', 'campaignId'],
      unique: true,
    },
    { name: 'ix_local_metas_totals', columns: ['campaignId', 'rev', 'docId'] },
  ],
);

/**
 * Edits not yet proven to have reached the server: at most one row per document. `payload`: changed field names.
 * `marker`: random name of the frozen attempt.
 */
const outboxOps = tableSchema(
  'outbox_ops',
  {
    id: rowId,
    collection: text,
    docId: text,
    campaignId: text,
    operation: text,
    payload: text,
    createdAt: integer,
    attempts: zero,
    state: { type: 'text', default: 'pending' },
    nextAttemptAt: zero,
    marker: optionalText,
    lastError: optionalText,
    frozenJson: optionalText,
  },
  [
    { name: 'uq_outbox_ops_document', columns: ['docId', 'collection'], unique: true },
    { name: 'ix_outbox_ops_ready', columns: ['campaignId', 'state', 'nextAttemptAt'] },
  ],
);

const syncState = tableSchema('sync_state', {
  campaignId: { type: 'text', primary: true },
  remote: text,
  cursorFast: optionalText,
  verifiedAt: optionalInteger,
  lastSyncedAt: optionalInteger,
});

const conflicts = tableSchema(
  'conflicts',
  {
    id: rowId,
    collection: text,
    docId: text,
    campaignId: text,
    field: text,
    base: text,
    mine: text,
    theirs: text,
    createdAt: integer,
    chosen: optionalText,
    resolvedAt: optionalInteger,
  },
  [{ name: 'ix_conflicts_open', columns: ['resolvedAt', 'campaignId'] }],
);

const syncLog = tableSchema('sync_log', { id: rowId, at: integer, message: text });

/** Who syncs: one process at a time. `epoch` is the fencing token. */
const lease = tableSchema('lease', { id: single, owner: text, epoch: integer, expiresAt: integer });

/** This file's identity. */
const device = tableSchema('device', { id: single, deviceId: text });

/**
 * History: the states that writes replaced. `data` is the record without its body, as JSON. `operationId` is what replaced
 * the state; what made it is the operation of the document's version before, or `madeBy` where thinning removed that one.
 */
const versions = tableSchema(
  'versions',
  {
    id: rowId,
    collection: text,
    docId: text,
    campaignId: text,
    rev: integer,
    updatedAt: integer,
    replacedAt: integer,
    origin: text,
    data: text,
    body: text,
    operationId: optionalInteger,
    madeBy: optionalInteger,
  },
  [
    { name: 'ix_versions_document', columns: ['docId', 'id'] },
    { name: 'ix_versions_operation', columns: ['operationId', 'docId'] },
  ],
);

/** The operation that made each document; documents older than this table have none. */
const creations = tableSchema(
  'creations',
  { docId: { type: 'text', primary: true }, operationId: integer },
  [{ name: 'ix_creations_operation', columns: ['operationId'] }],
);

/** The transactions that made or changed records: when, what, who and on which device. `undoneBy` is another operation. */
const operations = tableSchema('operations', {
  id: rowId,
  at: integer,
  origin: text,
  label: optionalText,
  author: optionalText,
  deviceId: text,
  undoneBy: optionalInteger,
});

/** Which documents each transaction changed, so that other processes can tell. */
const changeLog = tableSchema('change_log', {
  seq: rowId,
  writer: text,
  batch: integer,
  collection: text,
  docId: text,
  campaignId: text,
});

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
    { name: 'ix_links_target', columns: ['targetId', 'sourceId', 'line'] },
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

/**
 * The collections whose tables the file has, and their columns as JSON, written by the program that made them so: one that
 * does not know a collection or a column here is older than the file.
 */
const layout = tableSchema('layout', {
  collection: { type: 'text', primary: true },
  columns: text,
});

/** What is computed from the records, besides the search index: emptied and written anew by a repair. */
const derived: readonly EntitySchema[] = [notes, noteKeys, noteTags, links];

/** Names of the tables that hold nothing of their own. */
export const derivedTables: readonly string[] = derived.map(({ options }) => options.name);

/** The tables that are not collections. */
export const systemSchemas: readonly EntitySchema[] = [
  localMetas,
  outboxOps,
  syncState,
  conflicts,
  syncLog,
  lease,
  device,
  versions,
  operations,
  creations,
  changeLog,
  layout,
  ...derived,
];
