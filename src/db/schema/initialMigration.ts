import { randomBytes } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Table } from 'typeorm';
import type { Definition } from './definition';
import { derivedSchema } from './derivedSchema';
import { storeSchemas } from './storeSchemas';

/** The first migration: a table for each entity, and what only SQL can say. */
export function initialMigration(definitions: readonly Definition[]): new () => MigrationInterface {
  return class implements MigrationInterface {
    // TypeORM reads the time from the name; a class's own name does not survive minification.
    readonly name = 'Initial1763800000000';

    async up(runner: QueryRunner): Promise<void> {
      const { connection } = runner;
      for (const schema of storeSchemas(definitions)) {
        const table = Table.create(connection.getMetadata(schema), connection.driver);
        await runner.createTable(table, false, false, true);
      }
      for (const statement of derivedSchema(definitions)) await runner.query(statement);
      const deviceId = randomBytes(12).toString('hex');
      await runner.query('INSERT INTO device (id, deviceId) VALUES (1, ?)', [deviceId]);
    }

    down(): Promise<void> {
      return Promise.reject(new Error('Migrations only go forward; restore a backup instead.'));
    }
  };
}
