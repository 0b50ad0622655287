import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isAllowed } from '../../../src/db/backup/allowedSchema';
import { schemaVersion } from '../../../src/db/file/fileFormat';
import { repositoryRoot } from '../../support/repository';

describe('what a backup may bring', () => {
  for (let version = 1; version <= schemaVersion; version++) {
    it(`is everything a file of version ${version} has`, async () => {
      const kept = path.join(repositoryRoot, `test/integration/db/schemas/v${version}.sql`);
      const statements = (await readFile(kept, 'utf8')).split(/;\n(?=CREATE |$)/).slice(0, -1);
      assert.ok(statements.length > 30);
      for (const sql of statements) {
        const type = /^CREATE (?:UNIQUE |VIRTUAL )?(\w+)/.exec(sql)![1]!.toLowerCase();
        // The tables that SQLite makes for the full-text table are no part of a backup.
        if (sql.startsWith("CREATE TABLE 'notes_fts_")) continue;
        assert.ok(isAllowed({ type, name: '', sql }), sql);
      }
    });
  }

  const calling = [
    ['table', 'CREATE TABLE "t" ("a" text DEFAULT ("hex"("randomblob"(100000000))))'],
    ['table', `CREATE TABLE "t" ("a" text DEFAULT ("hex"\n\t ('1')))`],
    ['table', 'CREATE TABLE "t" ("a" text DEFAULT (hex(1)))'],
    ['table', 'CREATE TABLE "t" ("a" text DEFAULT ([hex](1)))'],
    ['index', 'CREATE INDEX "i" ON "t" ("upper"("a"))'],
    ['index', 'CREATE INDEX "i" ON "t" ("a") WHERE "upper"("a") IS NOT NULL'],
  ] as const;
  for (const [type, sql] of calling) {
    it(`is nothing that calls a function: ${JSON.stringify(sql)}`, () => {
      assert.equal(isAllowed({ type, name: '', sql }), false);
    });
  }

  it('is a table and an index of names, types and text, however they are spaced', () => {
    const table = `CREATE TABLE "t"("a" text DEFAULT ('it''s (x)'),"b" integer NOT NULL)`;
    const index = 'CREATE UNIQUE INDEX "i" ON "t"("a","b") WHERE ("a" IS NOT NULL)';
    assert.ok(isAllowed({ type: 'table', name: 't', sql: table }));
    assert.ok(isAllowed({ type: 'index', name: 'i', sql: index }));
  });
});
