import type { CheckReport } from '../../core/ports/campaignStore';
import type { Sql } from '../connection/sqlConnection';
import type { Definition } from '../schema/definition';
import { recordProblems } from './checkRecords';
import { tableProblems } from './checkTables';
import { wordProblems } from './checkWords';

/**
 * Looks for damage, for derived rows that disagree with the records, and for records that belong to nothing. Changes
 * nothing in the file: what is compared is computed anew. Call it inside a transaction, so that it sees one state.
 */
export async function checkStore(
  sql: Sql,
  definitions: readonly Definition[],
): Promise<CheckReport> {
  const live = await sql.get<{ readonly count: number }>(
    'SELECT count(*) AS count FROM notes WHERE deletedAt IS NULL',
  );
  const problems = [
    ...(await damage(sql)),
    ...(await tableProblems(sql, definitions)),
    ...(await recordProblems(sql, definitions)),
    ...(await wordProblems(sql)),
  ];
  return { ok: problems.length === 0, notes: live?.count ?? 0, problems };
}

async function damage(sql: Sql): Promise<readonly string[]> {
  const found = await sql.all<{ readonly integrity_check: string }>('PRAGMA integrity_check(20)');
  return found.flatMap(({ integrity_check: line }) =>
    line === 'ok' ? [] : [`The file is damaged: ${line}.`],
  );
}
