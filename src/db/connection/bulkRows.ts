import type { Sql, SqlValue } from './sqlConnection';

/** A statement with the values it binds. */
export interface BoundStatement {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** Gives the text of a statement from the placeholders of its rows, "(?, ?), (?, ?)". */
type StatementOverRows = (rows: string) => string;

/** Rows per statement, most first: few distinct texts, so that all of them stay compiled. */
const sizes = [128, 64, 16, 4, 2, 1] as const;

/** The placeholders of rows by "count values": a save builds them for every statement otherwise. */
const placeholdersOfRows = new Map<string, string>();

/**
 * Binds a statement to many rows, some dozens at a time and in their order. Every row binds the same number of values.
 */
export function overRows(
  statement: StatementOverRows,
  rows: readonly (readonly SqlValue[])[],
): readonly BoundStatement[] {
  const [first] = rows;
  if (first === undefined) return [];
  const statements: BoundStatement[] = [];
  let start = 0;
  for (const size of sizes) {
    for (; rows.length - start >= size; start += size) {
      const text = statement(rowPlaceholders(size, first.length));
      statements.push({ text, values: rows.slice(start, start + size).flat() });
    }
  }
  return statements;
}

/** Runs statements one after the other. */
export async function runAll(sql: Sql, statements: readonly BoundStatement[]): Promise<void> {
  for (const { text, values } of statements) await sql.run(text, values);
}

/** Runs a statement over many rows, as `overRows` binds it. */
export function runOverRows(
  sql: Sql,
  statement: StatementOverRows,
  rows: readonly (readonly SqlValue[])[],
): Promise<void> {
  return runAll(sql, overRows(statement, rows));
}

/** The placeholders of a list of `count` values. */
export function placeholders(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}

function rowPlaceholders(rows: number, values: number): string {
  const key = `${rows} ${values}`;
  let text = placeholdersOfRows.get(key);
  if (text === undefined) {
    const row = `(${placeholders(values)})`;
    text = Array.from({ length: rows }, () => row).join(', ');
    placeholdersOfRows.set(key, text);
  }
  return text;
}
