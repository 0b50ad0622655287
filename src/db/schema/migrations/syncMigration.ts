import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the server has, by audience: its bases, cursors and proofs; what this user is in a campaign there. Every base and
 * cursor of before is of the game masters' part, which was all there was.
 */
export class SyncMigration implements MigrationInterface {
  // TypeORM reads the time from the name; a class's own name does not survive minification.
  readonly name = 'Sync1764500000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...statements, ...syncTriggers]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations only go forward; restore a backup instead.'));
  }
}

const statements: readonly string[] = [
  'DROP TRIGGER "outbox_marks_dirty"',
  'DROP TRIGGER "outbox_marks_clean"',
  'DROP TRIGGER "dirty_is_outbox_insert"',
  'DROP TRIGGER "dirty_is_outbox_update"',
  `ALTER TABLE "local_metas" ADD COLUMN "audience" text NOT NULL DEFAULT ('gm')`,
  'DROP INDEX "uq_local_metas_document"',
  'DROP INDEX "ix_local_metas_totals"',
  `CREATE UNIQUE INDEX "uq_local_metas_document" ON "local_metas" (
    "docId", "collection", "campaignId", "audience")`,
  `CREATE INDEX "ix_local_metas_totals" ON "local_metas" ("campaignId", "audience", "rev", "docId")`,
  'ALTER TABLE "sync_state" RENAME TO "old_sync_state"',
  `CREATE TABLE "sync_state" (
    "campaignId" text NOT NULL, "audience" text NOT NULL DEFAULT ('gm'), "remote" text NOT NULL,
    "cursorFast" text, "cursorSafe" text, "verifiedAt" integer, "lastSyncedAt" integer,
    "compactedBefore" text, "compactedRev" integer NOT NULL DEFAULT (0),
    PRIMARY KEY ("campaignId", "audience"))`,
  `INSERT INTO "sync_state" ("campaignId", "remote", "cursorFast", "verifiedAt", "lastSyncedAt")
    SELECT "campaignId", "remote", "cursorFast", "verifiedAt", "lastSyncedAt" FROM "old_sync_state"
    ORDER BY rowid`,
  'DROP TABLE "old_sync_state"',
  `CREATE TABLE "memberships" (
    "campaignId" text PRIMARY KEY NOT NULL, "uid" text NOT NULL, "role" text NOT NULL,
    "state" text NOT NULL DEFAULT ('member'), "checkedAt" integer)`,
  `CREATE TABLE "merges" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "docId" text NOT NULL,
    "campaignId" text NOT NULL, "at" integer NOT NULL, "baseText" text NOT NULL,
    "mineText" text NOT NULL, "theirsText" text NOT NULL)`,
  'ALTER TABLE "conflicts" ADD COLUMN "mergeId" integer',
  'ALTER TABLE "device" ADD COLUMN "incarnation" integer NOT NULL DEFAULT (0)',
  'ALTER TABLE "device" ADD COLUMN "counter" integer NOT NULL DEFAULT (0)',
  'ALTER TABLE "outbox_ops" ADD COLUMN "groupId" integer',
  `CREATE TABLE "held_deletions" (
    "campaignId" text NOT NULL, "audience" text NOT NULL, "docId" text NOT NULL,
    "rev" integer NOT NULL, "documentJson" text NOT NULL,
    PRIMARY KEY ("campaignId", "audience", "docId"))`,
];

/** `dirty` says whether an outbox row exists, whoever writes to either table; the row of the audience 'gm' carries it. */
export const syncTriggers: readonly string[] = [
  `CREATE TRIGGER outbox_marks_dirty AFTER INSERT ON outbox_ops BEGIN
    INSERT INTO local_metas (docRef, collection, docId, campaignId, dirty)
      VALUES (CASE WHEN EXISTS
          (SELECT 1 FROM local_metas WHERE docRef = NEW.collection || '/' || NEW.docId)
          THEN NEW.campaignId || '/' ELSE '' END || NEW.collection || '/' || NEW.docId,
        NEW.collection, NEW.docId, NEW.campaignId, 1)
      ON CONFLICT (docId, collection, campaignId, audience) DO UPDATE SET dirty = 1;
  END`,
  `CREATE TRIGGER outbox_marks_clean AFTER DELETE ON outbox_ops BEGIN
    UPDATE local_metas SET dirty = 0
      WHERE docId = OLD.docId AND collection = OLD.collection AND campaignId = OLD.campaignId
        AND audience = 'gm';
  END`,
  `CREATE TRIGGER dirty_is_outbox_insert AFTER INSERT ON local_metas
    WHEN NEW.dirty <> (NEW.audience = 'gm' AND EXISTS
      (SELECT 1 FROM outbox_ops WHERE docId = NEW.docId AND collection = NEW.collection
        AND campaignId = NEW.campaignId)) BEGIN
    SELECT RAISE(ABORT, 'dirty must say whether an outbox row exists');
  END`,
  `CREATE TRIGGER dirty_is_outbox_update AFTER UPDATE OF dirty ON local_metas
    WHEN NEW.dirty <> (NEW.audience = 'gm' AND EXISTS
      (SELECT 1 FROM outbox_ops WHERE docId = NEW.docId AND collection = NEW.collection
        AND campaignId = NEW.campaignId)) BEGIN
    SELECT RAISE(ABORT, 'dirty must say whether an outbox row exists');
  END`,
];
