import type { MigrationInterface } from 'typeorm';
import { InitialMigration } from './initialMigration';
import { StoreMigration } from './storeMigration';
import { SyncMigration } from './syncMigration';

/** Every migration in the order they run; released ones never change. */
export const migrations: readonly (new () => MigrationInterface)[] = [
  InitialMigration,
  StoreMigration,
  SyncMigration,
];
