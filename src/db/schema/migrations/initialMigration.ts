import { randomBytes } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first schema, as it was released: files have it already, so a change is a migration of its own. */
export class InitialMigration implements MigrationInterface {
  // TypeORM reads the time from the name; a class's own name does not survive minification.
  readonly name = 'Initial1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...triggers, ...searchIndex]) await runner.query(statement);
    const deviceId = randomBytes(12).toString('hex');
    await runner.query('INSERT INTO device (id, deviceId) VALUES (1, ?)', [deviceId]);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations only go forward; restore a backup instead.'));
  }
}

const tables: readonly string[] = [
  `CREATE TABLE "campaigns" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "firebaseId" text NOT NULL,
    "campaignId" text NOT NULL, "rev" integer NOT NULL DEFAULT (1), "createdAt" integer NOT NULL,
    "updatedAt" integer NOT NULL, "deletedAt" integer, "name" text NOT NULL DEFAULT (''),
    "description" text, "aliases" text NOT NULL DEFAULT ('[]'), "tags" text NOT NULL DEFAULT ('[]'),
    "sourcePath" text, "sourceHash" text, "status" text, "frontMatter" text NOT NULL DEFAULT (''),
    "body" text NOT NULL DEFAULT (''))`,
  `CREATE UNIQUE INDEX "uq_campaigns_firebaseId" ON "campaigns" ("firebaseId")`,
  `CREATE TABLE "chapters" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "firebaseId" text NOT NULL,
    "campaignId" text NOT NULL, "rev" integer NOT NULL DEFAULT (1), "createdAt" integer NOT NULL,
    "updatedAt" integer NOT NULL, "deletedAt" integer, "title" text NOT NULL DEFAULT (''),
    "summary" text, "aliases" text NOT NULL DEFAULT ('[]'), "tags" text NOT NULL DEFAULT ('[]'),
    "sourcePath" text, "sourceHash" text, "parentId" text, "orderKey" text, "status" text,
    "frontMatter" text NOT NULL DEFAULT (''), "body" text NOT NULL DEFAULT (''))`,
  `CREATE UNIQUE INDEX "uq_chapters_firebaseId" ON "chapters" ("firebaseId")`,
  `CREATE TABLE "adventures" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "firebaseId" text NOT NULL,
    "campaignId" text NOT NULL, "rev" integer NOT NULL DEFAULT (1), "createdAt" integer NOT NULL,
    "updatedAt" integer NOT NULL, "deletedAt" integer, "title" text NOT NULL DEFAULT (''),
    "summary" text, "aliases" text NOT NULL DEFAULT ('[]'), "tags" text NOT NULL DEFAULT ('[]'),
    "sourcePath" text, "sourceHash" text, "parentId" text, "orderKey" text, "status" text,
    "frontMatter" text NOT NULL DEFAULT (''), "body" text NOT NULL DEFAULT (''))`,
  `CREATE UNIQUE INDEX "uq_adventures_firebaseId" ON "adventures" ("firebaseId")`,
  `CREATE TABLE "scenes" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "firebaseId" text NOT NULL,
    "campaignId" text NOT NULL, "rev" integer NOT NULL DEFAULT (1), "createdAt" integer NOT NULL,
    "updatedAt" integer NOT NULL, "deletedAt" integer, "title" text NOT NULL DEFAULT (''),
    "summary" text, "aliases" text NOT NULL DEFAULT ('[]'), "tags" text NOT NULL DEFAULT ('[]'),
    "sourcePath" text, "sourceHash" text, "parentId" text, "orderKey" text, "status" text,
    "frontMatter" text NOT NULL DEFAULT (''), "body" text NOT NULL DEFAULT (''))`,
  `CREATE UNIQUE INDEX "uq_scenes_firebaseId" ON "scenes" ("firebaseId")`,
  `CREATE TABLE "entities" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "firebaseId" text NOT NULL,
    "campaignId" text NOT NULL, "rev" integer NOT NULL DEFAULT (1), "createdAt" integer NOT NULL,
    "updatedAt" integer NOT NULL, "deletedAt" integer, "title" text NOT NULL DEFAULT (''),
    "summary" text, "aliases" text NOT NULL DEFAULT ('[]'), "tags" text NOT NULL DEFAULT ('[]'),
    "sourcePath" text, "sourceHash" text, "kind" text NOT NULL DEFAULT (''),
    "frontMatter" text NOT NULL DEFAULT (''), "body" text NOT NULL DEFAULT (''))`,
  `CREATE UNIQUE INDEX "uq_entities_firebaseId" ON "entities" ("firebaseId")`,
  `CREATE TABLE "sessions" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "firebaseId" text NOT NULL,
    "campaignId" text NOT NULL, "rev" integer NOT NULL DEFAULT (1), "createdAt" integer NOT NULL,
    "updatedAt" integer NOT NULL, "deletedAt" integer, "title" text NOT NULL DEFAULT (''),
    "summary" text, "aliases" text NOT NULL DEFAULT ('[]'), "tags" text NOT NULL DEFAULT ('[]'),
    "sourcePath" text, "sourceHash" text, "number" integer, "date" text, "status" text,
    "frontMatter" text NOT NULL DEFAULT (''), "body" text NOT NULL DEFAULT (''))`,
  `CREATE UNIQUE INDEX "uq_sessions_firebaseId" ON "sessions" ("firebaseId")`,
  `CREATE TABLE "local_metas" (
    "docRef" text PRIMARY KEY NOT NULL, "collection" text NOT NULL, "docId" text NOT NULL,
    "campaignId" text NOT NULL, "dirty" boolean NOT NULL DEFAULT (0), "lastSyncedAt" integer,
    "rev" integer, "updatedAt" text, "baseJson" text)`,
  `CREATE UNIQUE INDEX "uq_local_metas_document" ON "local_metas" ("docId", "collection", "campaignId")`,
  `CREATE INDEX "ix_local_metas_totals" ON "local_metas" ("campaignId", "rev", "docId")`,
  `CREATE TABLE "outbox_ops" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "collection" text NOT NULL,
    "docId" text NOT NULL, "campaignId" text NOT NULL, "operation" text NOT NULL,
    "payload" text NOT NULL, "createdAt" integer NOT NULL, "attempts" integer NOT NULL DEFAULT (0),
    "state" text NOT NULL DEFAULT ('pending'), "nextAttemptAt" integer NOT NULL DEFAULT (0),
    "marker" text, "lastError" text, "frozenJson" text)`,
  `CREATE UNIQUE INDEX "uq_outbox_ops_document" ON "outbox_ops" ("docId", "collection")`,
  `CREATE INDEX "ix_outbox_ops_ready" ON "outbox_ops" ("campaignId", "state", "nextAttemptAt")`,
  `CREATE TABLE "sync_state" (
    "campaignId" text PRIMARY KEY NOT NULL, "remote" text NOT NULL, "cursorFast" text,
    "verifiedAt" integer, "lastSyncedAt" integer)`,
  `CREATE TABLE "conflicts" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "collection" text NOT NULL,
    "docId" text NOT NULL, "campaignId" text NOT NULL, "field" text NOT NULL, "base" text NOT NULL,
    "mine" text NOT NULL, "theirs" text NOT NULL, "createdAt" integer NOT NULL, "chosen" text,
    "resolvedAt" integer)`,
  `CREATE INDEX "ix_conflicts_open" ON "conflicts" ("resolvedAt", "campaignId")`,
  `CREATE TABLE "sync_log" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "at" integer NOT NULL, "message" text NOT NULL)`,
  `CREATE TABLE "lease" (
    "id" integer PRIMARY KEY NOT NULL, "owner" text NOT NULL, "epoch" integer NOT NULL,
    "expiresAt" integer NOT NULL)`,
  `CREATE TABLE "device" ("id" integer PRIMARY KEY NOT NULL, "deviceId" text NOT NULL)`,
  `CREATE TABLE "versions" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "collection" text NOT NULL,
    "docId" text NOT NULL, "campaignId" text NOT NULL, "rev" integer NOT NULL,
    "updatedAt" integer NOT NULL, "replacedAt" integer NOT NULL, "origin" text NOT NULL,
    "data" text NOT NULL, "body" text NOT NULL)`,
  `CREATE INDEX "ix_versions_document" ON "versions" ("docId", "id")`,
  `CREATE TABLE "change_log" (
    "seq" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "writer" text NOT NULL,
    "batch" integer NOT NULL, "collection" text NOT NULL, "docId" text NOT NULL,
    "campaignId" text NOT NULL)`,
  `CREATE TABLE "notes" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "docId" text NOT NULL,
    "collection" text NOT NULL, "campaignId" text NOT NULL, "rev" integer NOT NULL,
    "createdAt" integer NOT NULL, "updatedAt" integer NOT NULL, "deletedAt" integer,
    "title" text NOT NULL, "kind" text NOT NULL, "aliases" text NOT NULL, "summary" text,
    "parentId" text, "orderKey" text, "status" text)`,
  `CREATE UNIQUE INDEX "uq_notes_docId" ON "notes" ("docId")`,
  `CREATE INDEX "ix_notes_siblings" ON "notes" (
    "campaignId", "collection", "parentId", "deletedAt", "orderKey")`,
  `CREATE INDEX "ix_notes_kind" ON "notes" ("campaignId", "kind", "deletedAt")`,
  `CREATE TABLE "note_keys" (
    "campaignId" text NOT NULL, "key" text NOT NULL, "rank" integer NOT NULL, "docId" text NOT NULL,
    PRIMARY KEY ("campaignId", "key", "rank", "docId"))`,
  `CREATE INDEX "ix_note_keys_docId" ON "note_keys" ("docId")`,
  `CREATE TABLE "links" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "sourceId" text NOT NULL,
    "campaignId" text NOT NULL, "targetKey" text NOT NULL, "targetId" text, "kind" text NOT NULL,
    "line" integer NOT NULL)`,
  `CREATE INDEX "ix_links_source" ON "links" ("sourceId")`,
  `CREATE INDEX "ix_links_key" ON "links" ("campaignId", "targetKey")`,
  `CREATE INDEX "ix_links_target" ON "links" ("targetId")`,
];

/** `dirty` says whether an outbox row exists, whoever writes to either table. */
export const triggers: readonly string[] = [
  `CREATE TRIGGER outbox_marks_dirty AFTER INSERT ON outbox_ops BEGIN
    INSERT INTO local_metas (docRef, collection, docId, campaignId, dirty)
      VALUES (CASE WHEN EXISTS
          (SELECT 1 FROM local_metas WHERE docRef = NEW.collection || '/' || NEW.docId)
          THEN NEW.campaignId || '/' ELSE '' END || NEW.collection || '/' || NEW.docId,
        NEW.collection, NEW.docId, NEW.campaignId, 1)
      ON CONFLICT (docId, collection, campaignId) DO UPDATE SET dirty = 1;
  END`,
  `CREATE TRIGGER outbox_marks_clean AFTER DELETE ON outbox_ops BEGIN
    UPDATE local_metas SET dirty = 0
      WHERE docId = OLD.docId AND collection = OLD.collection AND campaignId = OLD.campaignId;
  END`,
  `CREATE TRIGGER outbox_keeps_document BEFORE UPDATE OF collection, docId, campaignId
    ON outbox_ops WHEN NEW.collection <> OLD.collection OR NEW.docId <> OLD.docId
      OR NEW.campaignId <> OLD.campaignId BEGIN
    SELECT RAISE(ABORT, 'an outbox row stays with its document');
  END`,
  `CREATE TRIGGER dirty_is_outbox_insert AFTER INSERT ON local_metas
    WHEN NEW.dirty <> EXISTS
      (SELECT 1 FROM outbox_ops WHERE docId = NEW.docId AND collection = NEW.collection
        AND campaignId = NEW.campaignId) BEGIN
    SELECT RAISE(ABORT, 'dirty must say whether an outbox row exists');
  END`,
  `CREATE TRIGGER dirty_is_outbox_update AFTER UPDATE OF dirty ON local_metas
    WHEN NEW.dirty <> EXISTS
      (SELECT 1 FROM outbox_ops WHERE docId = NEW.docId AND collection = NEW.collection
        AND campaignId = NEW.campaignId) BEGIN
    SELECT RAISE(ABORT, 'dirty must say whether an outbox row exists');
  END`,
  // Other processes read the log several times a second, so it need not reach back far.
  `CREATE TRIGGER change_log_stays_short AFTER INSERT ON change_log WHEN NEW.seq % 1000 = 0 BEGIN
    DELETE FROM change_log WHERE seq <= NEW.seq - 20000;
  END`,
];

/** The search index and the view it reads its texts from: the index holds only the words. */
const searchIndex: readonly string[] = [
  `CREATE VIEW note_texts AS
  SELECT n.id AS id, r.name AS title, r.aliases AS aliases, r.tags AS tags, r.body AS body
    FROM notes AS n JOIN campaigns AS r ON r.firebaseId = n.docId
    WHERE n.collection = 'campaigns' AND n.deletedAt IS NULL
  UNION ALL SELECT n.id, r.title, r.aliases, r.tags, r.body
    FROM notes AS n JOIN chapters AS r ON r.firebaseId = n.docId
    WHERE n.collection = 'chapters' AND n.deletedAt IS NULL
  UNION ALL SELECT n.id, r.title, r.aliases, r.tags, r.body
    FROM notes AS n JOIN adventures AS r ON r.firebaseId = n.docId
    WHERE n.collection = 'adventures' AND n.deletedAt IS NULL
  UNION ALL SELECT n.id, r.title, r.aliases, r.tags, r.body
    FROM notes AS n JOIN scenes AS r ON r.firebaseId = n.docId
    WHERE n.collection = 'scenes' AND n.deletedAt IS NULL
  UNION ALL SELECT n.id, r.title, r.aliases, r.tags, r.body
    FROM notes AS n JOIN entities AS r ON r.firebaseId = n.docId
    WHERE n.collection = 'entities' AND n.deletedAt IS NULL
  UNION ALL SELECT n.id, r.title, r.aliases, r.tags, r.body
    FROM notes AS n JOIN sessions AS r ON r.firebaseId = n.docId
    WHERE n.collection = 'sessions' AND n.deletedAt IS NULL`,
  `CREATE VIRTUAL TABLE notes_fts USING fts5(
    title, aliases, tags, body, content='note_texts', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2', prefix='2 3')`,
  "INSERT INTO notes_fts (notes_fts, rank) VALUES ('rank', 'bm25(10.0, 8.0, 4.0, 1.0)')",
];
