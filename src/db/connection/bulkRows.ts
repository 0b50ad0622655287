import type { Sql, SqlValue } from './sqlConnection';

/** Rows per statement, most first: few distinct texts, so that all of them stay compiled. */
const sizes = [128, 32, 8, 2, 1] as const;

/**
 * Runs a statement over many rows, some dozens at a time and in their order. `statement` gets the rows' placeholders,
 * "(?, ?), (?, ?)", and gives the whole text; every row binds the same number of values.
 */
export async function runOverRows(
  sql: Sql,
  statement: (rows: string) => string,
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const row = `(${placeholders(first.length)})`;
  let start = 0;
  for (const size of sizes) {
    for (; rows.length - start >= size; start += size) {
      const text = statement(Array.from({ length: size }, () => row).join(', '));
      await sql.run(text, rows.slice(start, start + size).flat());
    }
  }
}

/** The placeholders of a list of `count` values. */
export function placeholders(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}
