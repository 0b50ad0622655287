import type { JsonObject } from '../../core/json';
import type { CollectionName } from '../../core/model/collections';
import type { CampaignId, RecordId } from '../../core/model/ids';
import type {
  NoteVersion,
  OperationFacts,
  VersionPage,
  VersionText,
} from '../../core/ports/historyReader';
import type { Sql } from '../connection/sqlConnection';
import { findRecord } from '../read/findRecord';
import { recordData } from '../records/recordData';
import type { StoredRecord } from '../records/storedRecord';
import { noteText, textValue } from '../records/storedRecord';
import type { Definition } from '../schema/definition';

export interface HistoryReads {
  readonly sql: Sql;
  readonly definitions: readonly Definition[];
}

const defaultPage = 100;

interface VersionRow {
  readonly id: number;
  readonly docId: RecordId;
  readonly collection: CollectionName;
  readonly campaignId: CampaignId;
  readonly updatedAt: number;
  readonly data: string;
  readonly body: string;
  readonly madeBy: number | null;
}

/** What made the state of the version `v`: what replaced the one before, or what made the document. */
const madeBy = `ifnull(v.madeBy, ifnull(
  (SELECT p.operationId FROM versions AS p WHERE p.docId = v.docId AND p.id < v.id ORDER BY p.id DESC LIMIT 1),
  (SELECT c.operationId FROM creations AS c WHERE c.docId = v.docId AND NOT EXISTS
    (SELECT 1 FROM versions AS p WHERE p.docId = v.docId AND p.id < v.id))))`;

const selectVersions = `SELECT v.id, v.docId, v.collection, v.campaignId, v.updatedAt, v.data, v.body,
  ${madeBy} AS madeBy FROM versions AS v`;

/** The states of a note, newest first; the first page begins with the present one. */
export async function readVersions(
  reads: HistoryReads,
  docId: RecordId,
  { limit = defaultPage, before }: VersionPage = {},
): Promise<readonly NoteVersion[]> {
  const record = before === undefined ? await findRecord(reads, docId) : undefined;
  const present = record === undefined ? [] : [await presentVersion(reads.sql, record)];
  const rows = await reads.sql.all<VersionRow>(
    `${selectVersions} WHERE v.docId = ? AND v.id < ? ORDER BY v.id DESC LIMIT ?`,
    [docId, before ?? Number.MAX_SAFE_INTEGER, Math.max(0, limit - present.length)],
  );
  const facts = await operationFacts(
    reads.sql,
    rows.map((row) => row.madeBy),
  );
  return [...present, ...rows.map((row) => versionOf(row, facts))];
}

/** One state of a note with its text; `null` is the present one. */
export async function readVersion(
  reads: HistoryReads,
  docId: RecordId,
  versionId: number | null,
): Promise<VersionText | undefined> {
  if (versionId === null) {
    const record = await findRecord(reads, docId);
    if (record === undefined) return undefined;
    const version = await presentVersion(reads.sql, record);
    return { ...version, text: noteText(record.values), fields: recordData(record) };
  }
  const row = await reads.sql.get<VersionRow>(`${selectVersions} WHERE v.id = ? AND v.docId = ?`, [
    versionId,
    docId,
  ]);
  if (row === undefined) return undefined;
  const fields = JSON.parse(row.data) as JsonObject;
  const version = versionOf(row, await operationFacts(reads.sql, [row.madeBy]));
  return { ...version, text: textOf(fields, row.body), fields };
}

function textOf(fields: JsonObject, body: string): string {
  return textValue(fields, 'frontMatter') + body;
}

async function presentVersion(sql: Sql, record: StoredRecord): Promise<NoteVersion> {
  const { docId, campaignId, definition, values } = record;
  const row = await sql.get<{ readonly madeBy: number | null }>(
    `SELECT ifnull((SELECT operationId FROM versions WHERE docId = ?1 ORDER BY id DESC LIMIT 1),
      (SELECT operationId FROM creations WHERE docId = ?1
        AND NOT EXISTS (SELECT 1 FROM versions WHERE docId = ?1))) AS madeBy`,
    [docId],
  );
  const made = row?.madeBy ?? null;
  return {
    versionId: null,
    docId,
    collection: definition.name,
    campaignId,
    title: textValue(values, 'title'),
    at: record.updatedAt,
    deleted: record.deletedAt !== null,
    size: utf8Length(noteText(values)),
    operation: (await operationFacts(sql, [made])).get(made) ?? null,
  };
}

function versionOf(
  { id, updatedAt, data, body, madeBy: made, ...row }: VersionRow,
  facts: ReadonlyMap<number | null, OperationFacts>,
): NoteVersion {
  const fields = JSON.parse(data) as JsonObject;
  return {
    ...row,
    versionId: id,
    title: textValue(fields, 'title'),
    at: updatedAt,
    deleted: typeof fields['deletedAt'] === 'number',
    size: utf8Length(textOf(fields, body)),
    operation: facts.get(made) ?? null,
  };
}

async function operationFacts(
  sql: Sql,
  ids: readonly (number | null)[],
): Promise<ReadonlyMap<number | null, OperationFacts>> {
  const rows = await sql.all<OperationFacts>(
    `SELECT id, at, origin, label, author, deviceId FROM operations
      WHERE id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(ids)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

function utf8Length(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
