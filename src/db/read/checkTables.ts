import { campaigns } from '../../core/model/collections';
import type { Sql } from '../connection/sqlConnection';
import { linkTarget } from '../index/linkNames';
import type { Definition } from '../schema/definition';

interface Check {
  readonly sentence: (count: number, first: string) => string;
  /** Selects the `docId` of everything that is wrong. */
  readonly query: string;
}

/** What the tables say about each other, one sentence for each kind of problem. */
export async function tableProblems(
  sql: Sql,
  definitions: readonly Definition[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { sentence, query } of [...checks, ...definitions.map(listedButGone)]) {
    const found = await sql.all<{ readonly docId: string }>(query);
    if (found.length > 0) problems.push(sentence(found.length, found[0]?.docId ?? ''));
  }
  return problems;
}

const checks: readonly Check[] = [
  {
    sentence: (count, first) =>
      `${count} documents are marked wrongly as sent or unsent (${first}).`,
    query: `SELECT docId FROM local_metas AS m WHERE dirty <> (audience = 'gm' AND EXISTS
      (SELECT 1 FROM outbox_ops AS o WHERE o.docId = m.docId AND o.collection = m.collection
        AND o.campaignId = m.campaignId))`,
  },
  {
    sentence: (count, first) =>
      `${count} unsent edits are filed under another campaign (${first}).`,
    query: `SELECT o.docId FROM outbox_ops AS o JOIN notes AS n
      ON n.docId = o.docId AND n.collection = o.collection WHERE n.campaignId <> o.campaignId`,
  },
  {
    sentence: (count, first) =>
      `${count} unsent edits are of documents that count as sent (${first}).`,
    query: `SELECT docId FROM outbox_ops AS o WHERE NOT EXISTS
      (SELECT 1 FROM local_metas AS m WHERE m.docId = o.docId AND m.collection = o.collection
        AND m.campaignId = o.campaignId AND m.audience = 'gm')`,
  },
  {
    sentence: (count, first) =>
      `${count} known server states are of a campaign that is not here (${first}).`,
    query: `SELECT docId FROM local_metas AS m WHERE NOT EXISTS
      (SELECT 1 FROM notes WHERE docId = m.campaignId) AND NOT EXISTS
      (SELECT 1 FROM sync_state AS s WHERE s.campaignId = m.campaignId)`,
  },
  {
    sentence: (count, first) => `The history has ${count} notes that the file has not (${first}).`,
    query: `SELECT DISTINCT docId FROM versions AS v WHERE NOT EXISTS
      (SELECT 1 FROM notes WHERE docId = v.docId)`,
  },
  {
    sentence: (count, first) => `${count} links are filed under notes that are gone (${first}).`,
    query: `SELECT ifnull(n.docId, l.source) AS docId FROM links AS l
      LEFT JOIN notes AS n ON n.id = l.source WHERE n.id IS NULL OR n.deletedAt IS NOT NULL`,
  },
  {
    sentence: (count, first) => `${count} links point at the wrong note (${first}).`,
    query: `SELECT n.docId FROM (SELECT id FROM link_names WHERE targetId IS NOT ${linkTarget}) AS wrong
      JOIN links AS l ON l.nameId = wrong.id JOIN notes AS n ON n.id = l.source`,
  },
  {
    sentence: (count, first) => `${count} links have lost the name they use (${first}).`,
    query: `SELECT n.docId FROM links AS l JOIN notes AS n ON n.id = l.source
      WHERE NOT EXISTS (SELECT 1 FROM link_names WHERE id = l.nameId)`,
  },
  {
    sentence: (count, first) => `${count} names are kept for links that are gone (${first}).`,
    query: `SELECT targetKey AS docId FROM link_names AS t
      WHERE NOT EXISTS (SELECT 1 FROM links WHERE nameId = t.id)`,
  },
  {
    sentence: (count, first) =>
      `${count} notes wait for the search index, and what it has of them is gone (${first}).`,
    query: `SELECT docId FROM stale_words AS s WHERE
      NOT EXISTS (SELECT 1 FROM notes WHERE docId = s.docId AND deletedAt IS NULL)
      OR NOT EXISTS (SELECT 1 FROM versions WHERE id = s.versionId AND docId = s.docId)`,
  },
  {
    sentence: (count, first) => `${count} names are filed under notes that are gone (${first}).`,
    query: `SELECT docId FROM note_keys AS k WHERE NOT EXISTS
      (SELECT 1 FROM notes WHERE docId = k.docId AND deletedAt IS NULL)`,
  },
  {
    sentence: (count, first) => `${count} campaigns are filed under another campaign (${first}).`,
    query: `SELECT firebaseId AS docId FROM "${campaigns.name}" WHERE campaignId <> firebaseId`,
  },
  {
    sentence: (count, first) => `${count} notes belong to a campaign that is gone (${first}).`,
    query: orphansOf('campaignId'),
  },
  {
    sentence: (count, first) => `${count} notes stand under a note that is gone (${first}).`,
    query: orphansOf('parentId'),
  },
];

/**
 * Live notes whose owner is deleted or missing. One that is missing from a campaign that syncs may only be unknown so
 * far, or of a collection this version does not know: that is no problem.
 */
export function orphansOf(column: 'campaignId' | 'parentId'): string {
  return `SELECT n.docId FROM notes AS n LEFT JOIN notes AS owner ON owner.docId = n.${column}
    WHERE n.deletedAt IS NULL AND n.${column} IS NOT NULL AND (owner.deletedAt IS NOT NULL OR
      (owner.id IS NULL AND NOT EXISTS (SELECT 1 FROM sync_state WHERE campaignId = n.campaignId)))`;
}

function listedButGone({ name, singular }: Definition): Check {
  return {
    sentence: (count, first) => `${count} ${singular} records are listed but gone (${first}).`,
    query: `SELECT docId FROM notes AS n WHERE collection = '${name}' AND NOT EXISTS
      (SELECT 1 FROM "${name}" WHERE firebaseId = n.docId)`,
  };
}
