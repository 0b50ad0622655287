import { excerptAt } from '../../core/markdown/excerpt';
import { findMentions, mentionable } from '../../core/markdown/mentions';
import { lineCounter } from '../../core/markdown/noteLink';
import { splitNoteText } from '../../core/markdown/noteText';
import type { RecordId } from '../../core/model/ids';
import type { Mention } from '../../core/ports/linkReader';
import type { Page, PageWindow } from '../../core/ports/lists';
import type { Sql } from '../connection/sqlConnection';
import { cursorBehind, pageLimit, readCursor } from '../read/pageCursor';
import type { NoteWithText } from './noteTexts';
import { notesWithTexts, summariesById } from './noteTexts';

/** Notes read at a time: most that hold the words of a name hold a mention, unless they link it. */
const notesRead = 20;

/** Notes that may hold one of the names, in the order of their rows. Words of a name are looked for as a phrase. */
const selectCandidates = `SELECT n.id, n.docId FROM notes_fts AS f JOIN notes AS n ON n.id = f.rowid
  WHERE notes_fts MATCH ?1 AND f.rowid > ifnull(?2, 0) AND n.campaignId = ?3 AND n.docId <> ?4
  ORDER BY f.rowid LIMIT ?5`;

/** A page of the places where a note is named but not linked. Pages end between notes, so one may be a little longer. */
export async function readMentions(
  sql: Sql,
  docId: RecordId,
  { limit = pageLimit, after }: Partial<PageWindow> = {},
): Promise<Page<Mention>> {
  const note = (await summariesById(sql, [docId])).get(docId);
  const names = note === undefined ? [] : mentionable([note.title, ...note.aliases]);
  if (note === undefined || names.length === 0) return { items: [] };
  const phrases = names.map((name) => `"${name.replaceAll('"', ' ').replaceAll('\0', ' ')}"`);
  const expression = `body : (${phrases.join(' OR ')})`;
  let [last = null] = readCursor(after, 1);
  const items: Mention[] = [];
  while (items.length < limit) {
    const rows = await sql.all<{ readonly id: number; readonly docId: RecordId }>(
      selectCandidates,
      [expression, last, note.campaignId, docId, notesRead],
    );
    const texts = await notesWithTexts(
      sql,
      rows.map((row) => row.docId),
    );
    for (const row of rows) {
      const source = texts.get(row.docId);
      if (items.length < limit && source !== undefined) items.push(...mentionsIn(source, names));
      if (items.length >= limit) return { items, next: cursorBehind([row.id]) };
      last = row.id;
    }
    if (rows.length < notesRead) return { items };
  }
  return { items };
}

function mentionsIn({ note, text }: NoteWithText, names: readonly string[]): readonly Mention[] {
  const { frontMatter, body } = splitNoteText(text);
  const mentions = findMentions(body, names);
  const lines = mentions.length === 0 ? 0 : lineCounter(text)(frontMatter.length);
  return mentions.map(({ name, start, line }) => ({
    source: note,
    name,
    ...excerptAt(text, frontMatter.length + start, lines + line),
  }));
}
