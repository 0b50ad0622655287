import type { Sql, SqlRow, SqlValue } from '../connection/sqlConnection';

/** The same connection for everybody who must find everything written so far: `flush` comes before each statement. */
export function flushingSql(sql: Sql, flush: () => Promise<void>): Sql {
  return {
    all: async <Row extends object = SqlRow>(text: string, parameters?: readonly SqlValue[]) => {
      await flush();
      return sql.all<Row>(text, parameters);
    },
    get: async <Row extends object = SqlRow>(text: string, parameters?: readonly SqlValue[]) => {
      await flush();
      return sql.get<Row>(text, parameters);
    },
    run: async (text, parameters) => {
      await flush();
      return sql.run(text, parameters);
    },
  };
}
