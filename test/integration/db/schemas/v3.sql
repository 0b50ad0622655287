CREATE TABLE "adventures" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "firebaseId" text NOT NULL, "campaignId" text NOT NULL, "rev" integer NOT NULL DEFAULT (1), "createdAt" integer NOT NULL, "updatedAt" integer NOT NULL, "deletedAt" integer, "title" text NOT NULL DEFAULT (''), "summary" text, "aliases" text NOT NULL DEFAULT ('[]'), "tags" text NOT NULL DEFAULT ('[]'), "audience" text, "sourcePath" text, "sourceHash" text, "parentId" text, "orderKey" text, "status" text, "frontMatter" text NOT NULL DEFAULT (''), "body" text NOT NULL DEFAULT (''));
CREATE TABLE "campaigns" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "firebaseId" text NOT NULL, "campaignId" text NOT NULL, "rev" integer NOT NULL DEFAULT (1), "createdAt" integer NOT NULL, "updatedAt" integer NOT NULL, "deletedAt" integer, "name" text NOT NULL DEFAULT (''), "description" text, "aliases" text NOT NULL DEFAULT ('[]'), "tags" text NOT NULL DEFAULT ('[]'), "audience" text, "sourcePath" text, "sourceHash" text, "status" text, "gameSystem" text, "calendar" text, "frontMatter" text NOT NULL DEFAULT (''), "body" text NOT NULL DEFAULT (''));
CREATE TABLE "change_log" (
    "seq" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "writer" text NOT NULL,
    "batch" integer NOT NULL, "collection" text NOT NULL, "docId" text NOT NULL,
    "campaignId" text NOT NULL);
CREATE TABLE "chapters" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "firebaseId" text NOT NULL, "campaignId" text NOT NULL, "rev" integer NOT NULL DEFAULT (1), "createdAt" integer NOT NULL, "updatedAt" integer NOT NULL, "deletedAt" integer, "title" text NOT NULL DEFAULT (''), "summary" text, "aliases" text NOT NULL DEFAULT ('[]'), "tags" text NOT NULL DEFAULT ('[]'), "audience" text, "sourcePath" text, "sourceHash" text, "parentId" text, "orderKey" text, "status" text, "frontMatter" text NOT NULL DEFAULT (''), "body" text NOT NULL DEFAULT (''));
CREATE TABLE "characters" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "firebaseId" text NOT NULL, "campaignId" text NOT NULL, "rev" integer NOT NULL DEFAULT (1), "createdAt" integer NOT NULL, "updatedAt" integer NOT NULL, "deletedAt" integer, "title" text NOT NULL DEFAULT (''), "summary" text, "aliases" text NOT NULL DEFAULT ('[]'), "tags" text NOT NULL DEFAULT ('[]'), "audience" text, "sourcePath" text, "sourceHash" text, "parentId" text, "orderKey" text, "status" text, "player" text, "class" text, "level" integer, "hitPoints" integer, "maxHitPoints" integer, "armorClass" integer, "frontMatter" text NOT NULL DEFAULT (''), "body" text NOT NULL DEFAULT (''));
CREATE TABLE "combatants" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "firebaseId" text NOT NULL, "campaignId" text NOT NULL, "rev" integer NOT NULL DEFAULT (1), "createdAt" integer NOT NULL, "updatedAt" integer NOT NULL, "deletedAt" integer, "title" text NOT NULL DEFAULT (''), "summary" text, "aliases" text NOT NULL DEFAULT ('[]'), "tags" text NOT NULL DEFAULT ('[]'), "audience" text, "sourcePath" text, "sourceHash" text, "parentId" text, "orderKey" text, "status" text, "creatureId" text, "side" text, "initiative" integer, "hitPoints" integer, "maxHitPoints" integer, "armorClass" integer, "conditions" text NOT NULL DEFAULT ('[]'), "frontMatter" text NOT NULL DEFAULT (''), "body" text NOT NULL DEFAULT (''));
CREATE TABLE "conflicts" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "collection" text NOT NULL,
    "docId" text NOT NULL, "campaignId" text NOT NULL, "field" text NOT NULL, "base" text NOT NULL,
    "mine" text NOT NULL, "theirs" text NOT NULL, "createdAt" integer NOT NULL, "chosen" text,
    "resolvedAt" integer, "mergeId" integer);
CREATE TABLE "creations" ("docId" text PRIMARY KEY NOT NULL, "operationId" integer NOT NULL);
CREATE TABLE "device" ("id" integer PRIMARY KEY NOT NULL, "deviceId" text NOT NULL, "incarnation" integer NOT NULL DEFAULT (0), "counter" integer NOT NULL DEFAULT (0));
CREATE TABLE "encounters" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "firebaseId" text NOT NULL, "campaignId" text NOT NULL, "rev" integer NOT NULL DEFAULT (1), "createdAt" integer NOT NULL, "updatedAt" integer NOT NULL, "deletedAt" integer, "title" text NOT NULL DEFAULT (''), "summary" text, "aliases" text NOT NULL DEFAULT ('[]'), "tags" text NOT NULL DEFAULT ('[]'), "audience" text, "sourcePath" text, "sourceHash" text, "parentId" text, "orderKey" text, "status" text, "edition" text, "round" integer, "frontMatter" text NOT NULL DEFAULT (''), "body" text NOT NULL DEFAULT (''));
CREATE TABLE "entities" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "firebaseId" text NOT NULL, "campaignId" text NOT NULL, "rev" integer NOT NULL DEFAULT (1), "createdAt" integer NOT NULL, "updatedAt" integer NOT NULL, "deletedAt" integer, "title" text NOT NULL DEFAULT (''), "summary" text, "aliases" text NOT NULL DEFAULT ('[]'), "tags" text NOT NULL DEFAULT ('[]'), "audience" text, "sourcePath" text, "sourceHash" text, "kind" text NOT NULL DEFAULT (''), "parentId" text, "scopeId" text, "image" text, "challengeRating" text, "statBlock" text, "frontMatter" text NOT NULL DEFAULT (''), "body" text NOT NULL DEFAULT (''));
CREATE TABLE "held_deletions" (
    "campaignId" text NOT NULL, "audience" text NOT NULL, "docId" text NOT NULL,
    "rev" integer NOT NULL, "documentJson" text NOT NULL,
    PRIMARY KEY ("campaignId", "audience", "docId"));
CREATE TABLE "import_folders" (
    "campaignId" text NOT NULL, "root" text NOT NULL, "location" text NOT NULL,
    PRIMARY KEY ("campaignId", "root"));
CREATE TABLE "layout" ("collection" text PRIMARY KEY NOT NULL, "columns" text NOT NULL);
CREATE TABLE "lease" (
    "id" integer PRIMARY KEY NOT NULL, "owner" text NOT NULL, "epoch" integer NOT NULL,
    "expiresAt" integer NOT NULL);
CREATE TABLE "link_names" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "campaignId" text NOT NULL,
    "targetKey" text NOT NULL, "folder" text NOT NULL, "targetId" text);
CREATE TABLE "links" (
    "nameId" integer NOT NULL, "source" integer NOT NULL, "count" integer NOT NULL,
    "headings" integer NOT NULL, PRIMARY KEY ("nameId", "source")) WITHOUT ROWID;
CREATE TABLE "local_metas" (
    "docRef" text PRIMARY KEY NOT NULL, "collection" text NOT NULL, "docId" text NOT NULL,
    "campaignId" text NOT NULL, "dirty" boolean NOT NULL DEFAULT (0), "lastSyncedAt" integer,
    "rev" integer, "updatedAt" text, "baseJson" text, "audience" text NOT NULL DEFAULT ('gm'));
CREATE TABLE "media" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "firebaseId" text NOT NULL, "campaignId" text NOT NULL, "rev" integer NOT NULL DEFAULT (1), "createdAt" integer NOT NULL, "updatedAt" integer NOT NULL, "deletedAt" integer, "title" text NOT NULL DEFAULT (''), "summary" text, "aliases" text NOT NULL DEFAULT ('[]'), "tags" text NOT NULL DEFAULT ('[]'), "audience" text, "sourcePath" text, "sourceHash" text, "path" text NOT NULL DEFAULT (''), "mimeType" text, "size" integer, "sha256" text, "frontMatter" text NOT NULL DEFAULT (''), "body" text NOT NULL DEFAULT (''));
CREATE TABLE "memberships" (
    "campaignId" text PRIMARY KEY NOT NULL, "uid" text NOT NULL, "role" text NOT NULL,
    "state" text NOT NULL DEFAULT ('member'), "checkedAt" integer);
CREATE TABLE "merges" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "docId" text NOT NULL,
    "campaignId" text NOT NULL, "at" integer NOT NULL, "baseText" text NOT NULL,
    "mineText" text NOT NULL, "theirsText" text NOT NULL);
CREATE TABLE "migrations" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "timestamp" bigint NOT NULL, "name" varchar NOT NULL);
CREATE TABLE "note_keys" (
    "campaignId" text NOT NULL, "key" text NOT NULL, "rank" integer NOT NULL, "docId" text NOT NULL,
    PRIMARY KEY ("campaignId", "key", "rank", "docId"));
CREATE TABLE "note_tags" (
    "campaignId" text NOT NULL, "key" text NOT NULL, "docId" text NOT NULL, "tag" text NOT NULL,
    PRIMARY KEY ("campaignId", "key", "docId"));
CREATE TABLE "notes" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "docId" text NOT NULL,
    "collection" text NOT NULL, "campaignId" text NOT NULL, "rev" integer NOT NULL,
    "createdAt" integer NOT NULL, "updatedAt" integer NOT NULL, "deletedAt" integer,
    "title" text NOT NULL, "kind" text NOT NULL, "aliases" text NOT NULL, "summary" text,
    "parentId" text, "orderKey" text, "status" text, "position" text NOT NULL DEFAULT ('~'), "sortKey" text NOT NULL DEFAULT (''), "folderKey" text);
CREATE VIRTUAL TABLE notes_fts USING fts5(
    title, aliases, tags, body, content='note_texts', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2', prefix='2');
CREATE TABLE 'notes_fts_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'notes_fts_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'notes_fts_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
CREATE TABLE 'notes_fts_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE "operations" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "at" integer NOT NULL, "origin" text NOT NULL,
    "label" text, "author" text, "deviceId" text NOT NULL, "undoneBy" integer);
CREATE TABLE "outbox_ops" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "collection" text NOT NULL,
    "docId" text NOT NULL, "campaignId" text NOT NULL, "operation" text NOT NULL,
    "payload" text NOT NULL, "createdAt" integer NOT NULL, "attempts" integer NOT NULL DEFAULT (0),
    "state" text NOT NULL DEFAULT ('pending'), "nextAttemptAt" integer NOT NULL DEFAULT (0),
    "marker" text, "lastError" text, "frozenJson" text, "groupId" integer);
CREATE TABLE "parties" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "firebaseId" text NOT NULL, "campaignId" text NOT NULL, "rev" integer NOT NULL DEFAULT (1), "createdAt" integer NOT NULL, "updatedAt" integer NOT NULL, "deletedAt" integer, "title" text NOT NULL DEFAULT (''), "summary" text, "aliases" text NOT NULL DEFAULT ('[]'), "tags" text NOT NULL DEFAULT ('[]'), "audience" text, "sourcePath" text, "sourceHash" text, "level" integer, "status" text, "frontMatter" text NOT NULL DEFAULT (''), "body" text NOT NULL DEFAULT (''));
CREATE TABLE "scenes" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "firebaseId" text NOT NULL, "campaignId" text NOT NULL, "rev" integer NOT NULL DEFAULT (1), "createdAt" integer NOT NULL, "updatedAt" integer NOT NULL, "deletedAt" integer, "title" text NOT NULL DEFAULT (''), "summary" text, "aliases" text NOT NULL DEFAULT ('[]'), "tags" text NOT NULL DEFAULT ('[]'), "audience" text, "sourcePath" text, "sourceHash" text, "parentId" text, "orderKey" text, "status" text, "frontMatter" text NOT NULL DEFAULT (''), "body" text NOT NULL DEFAULT (''));
CREATE TABLE "sessions" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "firebaseId" text NOT NULL, "campaignId" text NOT NULL, "rev" integer NOT NULL DEFAULT (1), "createdAt" integer NOT NULL, "updatedAt" integer NOT NULL, "deletedAt" integer, "title" text NOT NULL DEFAULT (''), "summary" text, "aliases" text NOT NULL DEFAULT ('[]'), "tags" text NOT NULL DEFAULT ('[]'), "audience" text, "sourcePath" text, "sourceHash" text, "number" integer, "date" text, "status" text, "frontMatter" text NOT NULL DEFAULT (''), "body" text NOT NULL DEFAULT (''));
CREATE TABLE "stale_words" ("docId" text PRIMARY KEY NOT NULL, "versionId" integer NOT NULL);
CREATE TABLE "sync_log" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "at" integer NOT NULL, "message" text NOT NULL);
CREATE TABLE "sync_state" (
    "campaignId" text NOT NULL, "audience" text NOT NULL DEFAULT ('gm'), "remote" text NOT NULL,
    "cursorFast" text, "cursorSafe" text, "verifiedAt" integer, "lastSyncedAt" integer,
    "compactedBefore" text, "compactedRev" integer NOT NULL DEFAULT (0),
    PRIMARY KEY ("campaignId", "audience"));
CREATE TABLE "tables" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "firebaseId" text NOT NULL, "campaignId" text NOT NULL, "rev" integer NOT NULL DEFAULT (1), "createdAt" integer NOT NULL, "updatedAt" integer NOT NULL, "deletedAt" integer, "title" text NOT NULL DEFAULT (''), "summary" text, "aliases" text NOT NULL DEFAULT ('[]'), "tags" text NOT NULL DEFAULT ('[]'), "audience" text, "sourcePath" text, "sourceHash" text, "dice" text, "frontMatter" text NOT NULL DEFAULT (''), "body" text NOT NULL DEFAULT (''));
CREATE TABLE "versions" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "collection" text NOT NULL,
    "docId" text NOT NULL, "campaignId" text NOT NULL, "rev" integer NOT NULL,
    "updatedAt" integer NOT NULL, "replacedAt" integer NOT NULL, "origin" text NOT NULL,
    "data" text NOT NULL, "body" text NOT NULL, "operationId" integer, "madeBy" integer);
CREATE TRIGGER change_log_stays_short AFTER INSERT ON change_log WHEN NEW.seq % 1000 = 0 BEGIN
    DELETE FROM change_log WHERE seq <= NEW.seq - 20000;
  END;
CREATE TRIGGER dirty_is_outbox_insert AFTER INSERT ON local_metas
    WHEN NEW.dirty <> (NEW.audience = 'gm' AND EXISTS
      (SELECT 1 FROM outbox_ops WHERE docId = NEW.docId AND collection = NEW.collection
        AND campaignId = NEW.campaignId)) BEGIN
    SELECT RAISE(ABORT, 'dirty must say whether an outbox row exists');
  END;
CREATE TRIGGER dirty_is_outbox_update AFTER UPDATE OF dirty ON local_metas
    WHEN NEW.dirty <> (NEW.audience = 'gm' AND EXISTS
      (SELECT 1 FROM outbox_ops WHERE docId = NEW.docId AND collection = NEW.collection
        AND campaignId = NEW.campaignId)) BEGIN
    SELECT RAISE(ABORT, 'dirty must say whether an outbox row exists');
  END;
CREATE INDEX "ix_conflicts_open" ON "conflicts" ("resolvedAt", "campaignId");
CREATE INDEX "ix_creations_operation" ON "creations" ("operationId");
CREATE INDEX "ix_link_names_target" ON "link_names" ("targetId", "campaignId", "targetKey");
CREATE INDEX "ix_links_source" ON "links" ("source");
CREATE INDEX "ix_local_metas_totals" ON "local_metas" ("campaignId", "audience", "rev", "docId");
CREATE INDEX "ix_note_keys_docId" ON "note_keys" ("docId");
CREATE INDEX "ix_note_tags_docId" ON "note_tags" ("docId");
CREATE INDEX "ix_notes_collection" ON "notes" (
    "collection", "campaignId", "position", "sortKey", "docId") WHERE "deletedAt" IS NULL;
CREATE INDEX "ix_notes_kind" ON "notes" (
    "campaignId", "kind", "position", "sortKey", "docId") WHERE "deletedAt" IS NULL;
CREATE INDEX "ix_notes_recent" ON "notes" ("campaignId", "updatedAt") WHERE "deletedAt" IS NULL;
CREATE INDEX "ix_notes_siblings" ON "notes" (
    "campaignId", "collection", "parentId", "position", "sortKey", "docId") WHERE "deletedAt" IS NULL;
CREATE INDEX "ix_outbox_ops_ready" ON "outbox_ops" ("campaignId", "state", "nextAttemptAt");
CREATE INDEX "ix_versions_document" ON "versions" ("docId", "id");
CREATE INDEX "ix_versions_maker" ON "versions" ("madeBy") WHERE "madeBy" IS NOT NULL;
CREATE INDEX "ix_versions_operation" ON "versions" ("operationId", "docId");
CREATE VIEW note_texts AS
  SELECT n.id AS id, r."name" AS title,
      r.aliases AS aliases, r.tags AS tags, r.body AS body
    FROM notes AS n JOIN "campaigns" AS r ON r.firebaseId = n.docId
    WHERE n.collection = 'campaigns' AND n.deletedAt IS NULL
  UNION ALL SELECT n.id AS id, r."title" AS title,
      r.aliases AS aliases, r.tags AS tags, r.body AS body
    FROM notes AS n JOIN "chapters" AS r ON r.firebaseId = n.docId
    WHERE n.collection = 'chapters' AND n.deletedAt IS NULL
  UNION ALL SELECT n.id AS id, r."title" AS title,
      r.aliases AS aliases, r.tags AS tags, r.body AS body
    FROM notes AS n JOIN "adventures" AS r ON r.firebaseId = n.docId
    WHERE n.collection = 'adventures' AND n.deletedAt IS NULL
  UNION ALL SELECT n.id AS id, r."title" AS title,
      r.aliases AS aliases, r.tags AS tags, r.body AS body
    FROM notes AS n JOIN "scenes" AS r ON r.firebaseId = n.docId
    WHERE n.collection = 'scenes' AND n.deletedAt IS NULL
  UNION ALL SELECT n.id AS id, r."title" AS title,
      r.aliases AS aliases, r.tags AS tags, r.body AS body
    FROM notes AS n JOIN "entities" AS r ON r.firebaseId = n.docId
    WHERE n.collection = 'entities' AND n.deletedAt IS NULL
  UNION ALL SELECT n.id AS id, r."title" AS title,
      r.aliases AS aliases, r.tags AS tags, r.body AS body
    FROM notes AS n JOIN "sessions" AS r ON r.firebaseId = n.docId
    WHERE n.collection = 'sessions' AND n.deletedAt IS NULL
  UNION ALL SELECT n.id AS id, r."title" AS title,
      r.aliases AS aliases, r.tags AS tags, r.body AS body
    FROM notes AS n JOIN "parties" AS r ON r.firebaseId = n.docId
    WHERE n.collection = 'parties' AND n.deletedAt IS NULL
  UNION ALL SELECT n.id AS id, r."title" AS title,
      r.aliases AS aliases, r.tags AS tags, r.body AS body
    FROM notes AS n JOIN "characters" AS r ON r.firebaseId = n.docId
    WHERE n.collection = 'characters' AND n.deletedAt IS NULL
  UNION ALL SELECT n.id AS id, r."title" AS title,
      r.aliases AS aliases, r.tags AS tags, r.body AS body
    FROM notes AS n JOIN "encounters" AS r ON r.firebaseId = n.docId
    WHERE n.collection = 'encounters' AND n.deletedAt IS NULL
  UNION ALL SELECT n.id AS id, r."title" AS title,
      r.aliases AS aliases, r.tags AS tags, r.body AS body
    FROM notes AS n JOIN "combatants" AS r ON r.firebaseId = n.docId
    WHERE n.collection = 'combatants' AND n.deletedAt IS NULL
  UNION ALL SELECT n.id AS id, r."title" AS title,
      r.aliases AS aliases, r.tags AS tags, r.body AS body
    FROM notes AS n JOIN "tables" AS r ON r.firebaseId = n.docId
    WHERE n.collection = 'tables' AND n.deletedAt IS NULL
  UNION ALL SELECT n.id AS id, r."title" AS title,
      r.aliases AS aliases, r.tags AS tags, r.body AS body
    FROM notes AS n JOIN "media" AS r ON r.firebaseId = n.docId
    WHERE n.collection = 'media' AND n.deletedAt IS NULL;
CREATE TRIGGER outbox_keeps_document BEFORE UPDATE OF collection, docId, campaignId
    ON outbox_ops WHEN NEW.collection <> OLD.collection OR NEW.docId <> OLD.docId
      OR NEW.campaignId <> OLD.campaignId BEGIN
    SELECT RAISE(ABORT, 'an outbox row stays with its document');
  END;
CREATE TRIGGER outbox_marks_clean AFTER DELETE ON outbox_ops BEGIN
    UPDATE local_metas SET dirty = 0
      WHERE docId = OLD.docId AND collection = OLD.collection AND campaignId = OLD.campaignId
        AND audience = 'gm';
  END;
CREATE TRIGGER outbox_marks_dirty AFTER INSERT ON outbox_ops BEGIN
    INSERT INTO local_metas (docRef, collection, docId, campaignId, dirty)
      VALUES (CASE WHEN EXISTS
          (SELECT 1 FROM local_metas WHERE docRef = NEW.collection || '/' || NEW.docId)
          THEN NEW.campaignId || '/' ELSE '' END || NEW.collection || '/' || NEW.docId,
        NEW.collection, NEW.docId, NEW.campaignId, 1)
      ON CONFLICT (docId, collection, campaignId, audience) DO UPDATE SET dirty = 1;
  END;
CREATE UNIQUE INDEX "uq_adventures_firebaseId" ON "adventures" ("firebaseId") ;
CREATE UNIQUE INDEX "uq_campaigns_firebaseId" ON "campaigns" ("firebaseId") ;
CREATE UNIQUE INDEX "uq_chapters_firebaseId" ON "chapters" ("firebaseId") ;
CREATE UNIQUE INDEX "uq_characters_firebaseId" ON "characters" ("firebaseId") ;
CREATE UNIQUE INDEX "uq_combatants_firebaseId" ON "combatants" ("firebaseId") ;
CREATE UNIQUE INDEX "uq_encounters_firebaseId" ON "encounters" ("firebaseId") ;
CREATE UNIQUE INDEX "uq_entities_firebaseId" ON "entities" ("firebaseId") ;
CREATE UNIQUE INDEX "uq_link_names_name" ON "link_names" ("campaignId", "targetKey", "folder");
CREATE UNIQUE INDEX "uq_local_metas_document" ON "local_metas" (
    "docId", "collection", "campaignId", "audience");
CREATE UNIQUE INDEX "uq_media_firebaseId" ON "media" ("firebaseId") ;
CREATE UNIQUE INDEX "uq_notes_docId" ON "notes" ("docId");
CREATE UNIQUE INDEX "uq_outbox_ops_document" ON "outbox_ops" ("docId", "collection");
CREATE UNIQUE INDEX "uq_parties_firebaseId" ON "parties" ("firebaseId") ;
CREATE UNIQUE INDEX "uq_scenes_firebaseId" ON "scenes" ("firebaseId") ;
CREATE UNIQUE INDEX "uq_sessions_firebaseId" ON "sessions" ("firebaseId") ;
CREATE UNIQUE INDEX "uq_tables_firebaseId" ON "tables" ("firebaseId") ;
