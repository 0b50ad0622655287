import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Paged lists, tags, names of links and operations of the history. What is derived from the records is computed
 * anew after the migrations, see `migrate`. The views and tables of collections are not made here: they follow the
 * definitions.
 */
export class StoreMigration implements MigrationInterface {
  // TypeORM reads the time from the name; a class's own name does not survive minification.
  readonly name = 'Store1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations only go forward; restore a backup instead.'));
  }
}

const statements: readonly string[] = [
  `ALTER TABLE "notes" ADD COLUMN "position" text NOT NULL DEFAULT ('~')`,
  `ALTER TABLE "notes" ADD COLUMN "sortKey" text NOT NULL DEFAULT ('')`,
  'ALTER TABLE "notes" ADD COLUMN "folderKey" text',
  'DROP INDEX "ix_notes_siblings"',
  'DROP INDEX "ix_notes_kind"',
  `CREATE INDEX "ix_notes_siblings" ON "notes" (
    "campaignId", "collection", "parentId", "position", "sortKey", "docId") WHERE "deletedAt" IS NULL`,
  `CREATE INDEX "ix_notes_kind" ON "notes" (
    "campaignId", "kind", "position", "sortKey", "docId") WHERE "deletedAt" IS NULL`,
  `CREATE INDEX "ix_notes_collection" ON "notes" (
    "collection", "campaignId", "position", "sortKey", "docId") WHERE "deletedAt" IS NULL`,
  `CREATE INDEX "ix_notes_recent" ON "notes" ("campaignId", "updatedAt") WHERE "deletedAt" IS NULL`,
  'DROP TABLE "links"',
  `CREATE TABLE "link_names" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "campaignId" text NOT NULL,
    "targetKey" text NOT NULL, "folder" text NOT NULL, "targetId" text)`,
  `CREATE UNIQUE INDEX "uq_link_names_name" ON "link_names" ("campaignId", "targetKey", "folder")`,
  `CREATE INDEX "ix_link_names_target" ON "link_names" ("targetId", "campaignId", "targetKey")`,
  `CREATE TABLE "links" (
    "nameId" integer NOT NULL, "source" integer NOT NULL, "count" integer NOT NULL,
    "headings" integer NOT NULL, PRIMARY KEY ("nameId", "source")) WITHOUT ROWID`,
  `CREATE INDEX "ix_links_source" ON "links" ("source")`,
  `CREATE TABLE "note_tags" (
    "campaignId" text NOT NULL, "key" text NOT NULL, "docId" text NOT NULL, "tag" text NOT NULL,
    PRIMARY KEY ("campaignId", "key", "docId"))`,
  `CREATE INDEX "ix_note_tags_docId" ON "note_tags" ("docId")`,
  `CREATE TABLE "operations" (
    "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "at" integer NOT NULL, "origin" text NOT NULL,
    "label" text, "author" text, "deviceId" text NOT NULL, "undoneBy" integer)`,
  'ALTER TABLE "versions" ADD COLUMN "operationId" integer',
  'ALTER TABLE "versions" ADD COLUMN "madeBy" integer',
  'CREATE INDEX "ix_versions_operation" ON "versions" ("operationId", "docId")',
  'CREATE INDEX "ix_versions_maker" ON "versions" ("madeBy") WHERE "madeBy" IS NOT NULL',
  `CREATE TABLE "creations" ("docId" text PRIMARY KEY NOT NULL, "operationId" integer NOT NULL)`,
  'CREATE INDEX "ix_creations_operation" ON "creations" ("operationId")',
  `CREATE TABLE "import_folders" (
    "campaignId" text NOT NULL, "root" text NOT NULL, "location" text NOT NULL,
    PRIMARY KEY ("campaignId", "root"))`,
  'CREATE TABLE "layout" ("collection" text PRIMARY KEY NOT NULL, "columns" text NOT NULL)',
  `CREATE TABLE "stale_words" ("docId" text PRIMARY KEY NOT NULL, "versionId" integer NOT NULL)`,
  'DROP VIEW "note_texts"',
  'DROP TABLE "notes_fts"',
  `CREATE VIRTUAL TABLE notes_fts USING fts5(
    title, aliases, tags, body, content='note_texts', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2', prefix='2')`,
  "INSERT INTO notes_fts (notes_fts, rank) VALUES ('rank', 'bm25(10.0, 8.0, 4.0, 1.0)')",
];
