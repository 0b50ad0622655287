import type { Definition } from './definition';

/** What TypeORM cannot describe: triggers, the search index and the view it reads its texts from. */
export function derivedSchema(definitions: readonly Definition[]): readonly string[] {
  return [
    ...dirtyTriggers,
    changeLogTrigger,
    'DROP VIEW IF EXISTS note_texts',
    noteTexts(definitions),
    // External content: the texts stay in the collections' tables, the index holds only the words.
    `CREATE VIRTUAL TABLE IF NOT EXISTS notes_fts USING fts5(
      title, aliases, tags, body, content='note_texts', content_rowid='id',
      tokenize='unicode61 remove_diacritics 2', prefix='2 3')`,
    "INSERT INTO notes_fts(notes_fts, rank) VALUES ('rank', 'bm25(10.0, 8.0, 4.0, 1.0)')",
  ];
}

/** `dirty` says whether an outbox row exists, whoever writes to either table. */
const dirtyTriggers: readonly string[] = [
  `CREATE TRIGGER IF NOT EXISTS outbox_marks_dirty AFTER INSERT ON outbox_ops BEGIN
    INSERT INTO local_metas (docRef, collection, docId, campaignId, dirty)
      VALUES (NEW.campaignId || '/' || NEW.collection || '/' || NEW.docId, NEW.collection, NEW.docId, NEW.campaignId, 1)
      ON CONFLICT (docRef) DO UPDATE SET dirty = 1;
  END`,
  `CREATE TRIGGER IF NOT EXISTS outbox_marks_clean AFTER DELETE ON outbox_ops BEGIN
    UPDATE local_metas SET dirty = 0 
      WHERE docRef = OLD.campaignId || '/' || OLD.collection || '/' || OLD.docId;
  END`,
  `CREATE TRIGGER IF NOT EXISTS outbox_keeps_document BEFORE UPDATE OF collection, docId, campaignId
    ON outbox_ops WHEN NEW.collection <> OLD.collection OR NEW.docId <> OLD.docId
      OR NEW.campaignId <> OLD.campaignId BEGIN
    SELECT RAISE(ABORT, 'an outbox row stays with its document');
  END`,
  ...['INSERT ON', 'UPDATE OF dirty ON'].map(
    (event) => `CREATE TRIGGER IF NOT EXISTS dirty_is_outbox_${event.slice(0, 6).toLowerCase()}
    AFTER ${event} local_metas
    WHEN NEW.dirty <> EXISTS
      (SELECT 1 FROM outbox_ops WHERE docId = NEW.docId AND collection = NEW.collection
        AND campaignId = NEW.campaignId) BEGIN
    SELECT RAISE(ABORT, 'dirty must say whether an outbox row exists');
  END`,
  ),
];

/** Other processes read the log several times a second, so it need not reach back far. */
const keptChanges = 20_000;

const changeLogTrigger = `CREATE TRIGGER IF NOT EXISTS change_log_stays_short AFTER INSERT ON change_log
  WHEN NEW.seq % 1000 = 0 BEGIN
  DELETE FROM change_log WHERE seq <= NEW.seq - ${keptChanges};
END`;

function noteTexts(definitions: readonly Definition[]): string {
  const selects = definitions.map(
    ({ name, fields }) => `SELECT n.id AS id, r."${fields.title.column ?? 'title'}" AS title,
      r.aliases AS aliases, r.tags AS tags, r.body AS body
      FROM notes n JOIN "${name}" r ON r.firebaseId = n.docId
      WHERE n.collection = '${name}' AND n.deletedAt IS NULL`,
  );
  return `CREATE VIEW note_texts AS ${selects.join(' UNION ALL ')}`;
}
