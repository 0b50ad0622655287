import type { EntitySchema } from 'typeorm';
import { integer, optionalInteger, optionalText, rowId, single, text, zero } from './columnTypes';
import { derivedSchemas } from './derivedSchemas';
import { tableSchema } from './tableSchema';

const audience = { type: 'text', default: 'gm' } as const;

/**
 * Sync state per document of a campaign and audience. `docRef` is "collection/docId"; a server may hold one id in several
 * campaigns, and the second one here has its campaign's id in front; what the players may read has "table/" before that.
 * `rev` and `baseJson` are null until the server is known to have the document there. `dirty` is in the row of the
 * audience 'gm', whichever one the record has.
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
    audience,
  },
  [
    {
      name: 'uq_local_metas_document',
      columns: ['docId', 'collection', 'campaignId', 'audience'],
      unique: true,
    },
    { name: 'ix_local_metas_totals', columns: ['campaignId', 'audience', 'rev', 'docId'] },
  ],
);

/**
 * Edits not yet proven to have reached the server: at most one row per document. `payload`: changed field names.
 * `marker`: random name of the frozen attempt. Rows of one `groupId` land together.
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
    groupId: optionalInteger,
  },
  [
    { name: 'uq_outbox_ops_document', columns: ['docId', 'collection'], unique: true },
    { name: 'ix_outbox_ops_ready', columns: ['campaignId', 'state', 'nextAttemptAt'] },
  ],
);

/**
 * What was last read of an audience of a campaign. `cursorFast` is where the next pull begins, `cursorSafe` where it was when
 * the last proof held; `compactedBefore`: server time before which deleted documents were taken out on the server, and `compactedRev`
 * the sum of the revisions of all that were, as the server counts them.
 */
const syncState = tableSchema('sync_state', {
  campaignId: { type: 'text', primary: true },
  audience: { ...audience, primary: true },
  remote: text,
  cursorFast: optionalText,
  cursorSafe: optionalText,
  verifiedAt: optionalInteger,
  lastSyncedAt: optionalInteger,
  compactedBefore: optionalText,
  compactedRev: { type: 'integer', default: 0 },
});

/**
 * What this user is in a campaign on the server, as of `checkedAt` (null: never asked). `state`: member, revoked or left.
 */
const memberships = tableSchema('memberships', {
  campaignId: { type: 'text', primary: true },
  uid: text,
  role: text,
  state: { type: 'text', default: 'member' },
  checkedAt: optionalInteger,
});

/** Deletions by others that are so many that the user is asked before they are applied: the server's documents. */
const heldDeletions = tableSchema('held_deletions', {
  campaignId: { type: 'text', primary: true },
  audience: { type: 'text', primary: true },
  docId: { type: 'text', primary: true },
  rev: integer,
  documentJson: text,
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
    mergeId: optionalInteger,
  },
  [{ name: 'ix_conflicts_open', columns: ['resolvedAt', 'campaignId'] }],
);

/** The whole texts of a note that were merged, where the merge left conflicts. */
const merges = tableSchema('merges', {
  id: rowId,
  docId: text,
  campaignId: text,
  at: integer,
  baseText: text,
  mineText: text,
  theirsText: text,
});

const syncLog = tableSchema('sync_log', { id: rowId, at: integer, message: text });

/** Who syncs: one process at a time. `epoch` is the fencing token. */
const lease = tableSchema('lease', { id: single, owner: text, epoch: integer, expiresAt: integer });

/** This file's identity; `incarnation` counts how often it was found to be a copy, `counter` the commits it prepared. */
const device = tableSchema('device', {
  id: single,
  deviceId: text,
  incarnation: zero,
  counter: zero,
});

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
    // Only thinning gives a version its maker.
    { name: 'ix_versions_maker', columns: ['madeBy'], where: '"madeBy" IS NOT NULL' },
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

/** The folders that were imported: `root` is the first folder of their source paths, `location` where they lay last. */
const importFolders = tableSchema('import_folders', {
  campaignId: { type: 'text', primary: true },
  root: { type: 'text', primary: true },
  location: text,
});

/**
 * The collections whose tables the file has, and their columns as JSON, written by the program that made them so: one that
 * does not know a collection or a column here is older than the file.
 */
const layout = tableSchema('layout', {
  collection: { type: 'text', primary: true },
  columns: text,
});

/** The tables that are not collections. */
export const systemSchemas: readonly EntitySchema[] = [
  localMetas,
  outboxOps,
  syncState,
  memberships,
  heldDeletions,
  conflicts,
  merges,
  syncLog,
  lease,
  device,
  versions,
  operations,
  creations,
  changeLog,
  importFolders,
  layout,
  ...derivedSchemas,
];
