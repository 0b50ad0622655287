import type { CheckReport } from '../../core/ports/campaignStore';
import { messageOf } from '../../core/errors';
import type { Sql } from '../connection/sqlConnection';
import type { Definition } from '../schema/definition';

interface Count {
  readonly count: number;
}

interface Finding {
  readonly docId: string;
}

/**
 * Looks for damage and for derived rows that disagree with the records. Changes nothing. `compareWords` runs the search
 * index's own comparison with the texts, which SQLite takes for a write.
 */
export async function checkStore(
  sql: Sql,
  definitions: readonly Definition[],
  compareWords: () => Promise<void>,
): Promise<CheckReport> {
  const live = await sql.get<Count>('SELECT count(*) AS count FROM notes WHERE deletedAt IS NULL');
  const problems: string[] = [...(await integrityProblems(sql))];
  for (const { sentence, query } of checks(definitions)) {
    const found = await sql.all<Finding>(query);
    if (found.length > 0) problems.push(sentence(found.length, found[0]?.docId ?? ''));
  }
  problems.push(...(await searchProblems(sql, live?.count ?? 0, compareWords)));
  return { ok: problems.length === 0, notes: live?.count ?? 0, problems };
}

async function integrityProblems(sql: Sql): Promise<readonly string[]> {
  const damage = await sql.all<{ readonly integrity_check: string }>('PRAGMA integrity_check(20)');
  const keys = await sql.all('PRAGMA foreign_key_check');
  return [
    ...damage.flatMap(({ integrity_check: found }) =>
      found === 'ok' ? [] : [`The file is damaged: ${found}.`],
    ),
    ...(keys.length === 0 ? [] : [`${keys.length} rows refer to rows that do not exist.`]),
  ];
}

interface Check {
  readonly sentence: (count: number, first: string) => string;
  /** Selects the `docId` of everything that is wrong. */
  readonly query: string;
}

function checks(definitions: readonly Definition[]): readonly Check[] {
  return [
    {
      sentence: (count, first) =>
        `${count} documents are marked wrongly as sent or unsent (${first}).`,
      query: `SELECT docId FROM local_metas AS m WHERE dirty <> EXISTS
        (SELECT 1 FROM outbox_ops AS o WHERE o.docId = m.docId AND o.collection = m.collection)`,
    },
    {
      sentence: (count, first) => `${count} links are filed under notes that are gone (${first}).`,
      query: `SELECT sourceId AS docId FROM links WHERE NOT EXISTS
        (SELECT 1 FROM notes WHERE docId = sourceId AND deletedAt IS NULL)`,
    },
    ...definitions.flatMap(listChecks),
  ];
}

function listChecks({ name, singular, fields }: Definition): readonly Check[] {
  return [
    {
      sentence: (count, first) => `${count} ${singular} records are missing in lists (${first}).`,
      query: `SELECT r.firebaseId AS docId FROM "${name}" AS r LEFT JOIN notes AS n
        ON n.docId = r.firebaseId AND n.collection = '${name}'
        AND n.title = r."${fields.title.column ?? 'title'}" AND n.rev = r.rev
        AND n.deletedAt IS r.deletedAt AND n.updatedAt = r.updatedAt WHERE n.id IS NULL`,
    },
    {
      sentence: (count, first) => `${count} ${singular} records are listed but gone (${first}).`,
      query: `SELECT docId FROM notes AS n WHERE collection = '${name}' AND NOT EXISTS
        (SELECT 1 FROM "${name}" WHERE firebaseId = n.docId)`,
    },
  ];
}

async function searchProblems(
  sql: Sql,
  live: number,
  compareWords: () => Promise<void>,
): Promise<readonly string[]> {
  const indexed = await sql.get<Count>('SELECT count(*) AS count FROM notes_fts_docsize');
  if (indexed?.count !== live) {
    return [`The search index holds ${indexed?.count ?? 0} of ${live} notes.`];
  }
  try {
    await compareWords();
    return [];
  } catch (error) {
    return [`The search index does not agree with the texts (${messageOf(error)}).`];
  }
}
