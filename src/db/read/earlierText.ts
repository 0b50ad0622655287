import { createHash } from 'node:crypto';
import type { JsonObject } from '../../core/json';
import type { RecordId } from '../../core/model/ids';
import type { Sql } from '../connection/sqlConnection';

/** Versions read at a time: the one that is looked for is mostly among the last. */
const pageSize = 20;

interface VersionRow {
  readonly id: number;
  readonly data: string;
  readonly body: string;
}

/** The text of a note's newest version whose SHA-256 (hex) is one of these; `undefined` when the history holds none. */
export async function earlierText(
  sql: Sql,
  docId: RecordId,
  hashes: readonly string[],
): Promise<string | undefined> {
  for (let before = Number.MAX_SAFE_INTEGER; ;) {
    const rows = await sql.all<VersionRow>(
      'SELECT id, data, body FROM versions WHERE docId = ? AND id < ? ORDER BY id DESC LIMIT ?',
      [docId, before, pageSize],
    );
    const text = rows.map(textOf).find((version) => hashes.includes(hashOf(version)));
    const last = rows.at(-1);
    if (text !== undefined || last === undefined) return text;
    before = last.id;
  }
}

function textOf({ data, body }: VersionRow): string {
  const { frontMatter } = JSON.parse(data) as JsonObject;
  return `${typeof frontMatter === 'string' ? frontMatter : ''}${body}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
