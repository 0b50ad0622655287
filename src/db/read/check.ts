import { throwIfCancelled } from '../../core/cancellation';
import type { CheckReport } from '../../core/ports/campaignStore';
import type { Watched } from '../../core/ports/storeProgress';
import type { Sql } from '../connection/sqlConnection';
import type { Definition } from '../schema/definition';
import { orderProblems } from './checkOrder';
import { recordProblems } from './checkRecords';
import { referenceProblems } from './checkReferences';
import { tableProblems } from './checkTables';
import { wordProblems } from './checkWords';

/**
 * Looks for damage, for derived rows that disagree with the records, and for records that belong to nothing. Changes
 * nothing in the file: what is compared is computed anew. Call it inside a transaction, so that it sees one state.
 * Rejects with `cancelled`.
 */
export async function checkStore(
  sql: Sql,
  definitions: readonly Definition[],
  watched: Watched,
): Promise<CheckReport> {
  const live = await sql.get<{ readonly count: number }>(
    'SELECT count(*) AS count FROM notes WHERE deletedAt IS NULL',
  );
  const parts: readonly (readonly [step: string, find: () => Promise<readonly string[]>])[] = [
    ['Reading every page', () => damage(sql)],
    ['Comparing the tables', () => tableProblems(sql, definitions)],
    ['Following references', () => referenceProblems(sql, definitions)],
    ['Comparing the order of siblings', () => orderProblems(sql)],
    ['Reading every note', () => recordProblems(sql, definitions, watched.token)],
    ['Comparing the search index', () => wordProblems(sql)],
  ];
  const problems: string[] = [];
  for (const [done, [step, find]] of parts.entries()) {
    throwIfCancelled(watched.token);
    watched.report({ step, done, total: parts.length });
    problems.push(...(await find()));
  }
  throwIfCancelled(watched.token);
  return { ok: problems.length === 0, notes: live?.count ?? 0, problems };
}

async function damage(sql: Sql): Promise<readonly string[]> {
  const found = await sql.all<{ readonly integrity_check: string }>('PRAGMA integrity_check(20)');
  return found.flatMap(({ integrity_check: line }) =>
    line === 'ok' ? [] : [`The file is damaged: ${line}.`],
  );
}
