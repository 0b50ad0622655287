import type { Sql } from '../connection/sqlConnection';
import type { Definition } from '../schema/definition';
import { storedFields } from '../schema/definition';

/**
 * References of live records to a record that is missing or of a collection the field cannot mean, one sentence a field.
 * One to a deleted record is none of them: restoring it mends the reference. What is missing from a campaign that syncs may
 * only be unknown so far. `parentId` is followed by the checks of lists, so only its collection is looked at here.
 */
export async function referenceProblems(
  sql: Sql,
  definitions: readonly Definition[],
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const definition of definitions) {
    for (const { name, column, collections } of referencesOf(definition)) {
      const gone = `(target.id IS NULL AND NOT EXISTS
        (SELECT 1 FROM sync_state WHERE campaignId = r.campaignId))`;
      const found = await sql.all<{ readonly docId: string }>(
        `SELECT r.firebaseId AS docId FROM "${definition.name}" AS r
          LEFT JOIN notes AS target ON target.docId = r."${column}"
          WHERE r.deletedAt IS NULL AND r."${column}" IS NOT NULL AND (
            target.collection NOT IN (SELECT value FROM json_each(?))
            ${name === 'parentId' ? '' : `OR ${gone}`})`,
        [JSON.stringify(collections)],
      );
      const [first] = found;
      if (first === undefined) continue;
      problems.push(
        `${found.length} ${definition.singular} records have a ${name} that is no record it can mean (${first.docId}).`,
      );
    }
  }
  return problems;
}

interface Reference {
  readonly name: string;
  readonly column: string;
  /** Collections the record may be in. */
  readonly collections: readonly string[];
}

function referencesOf(definition: Definition): readonly Reference[] {
  return storedFields(definition).flatMap(({ name, column, definition: { references } }) => {
    if (references === undefined) return [];
    return [{ name, column, collections: name === 'parentId' ? definition.parents : references }];
  });
}
