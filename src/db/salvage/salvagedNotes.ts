import { parseJsonObject } from '../../core/json';
import type { Watched } from '../../core/ports/storeProgress';
import type { Sql, SqlRow } from '../connection/sqlConnection';
import type { Definition } from '../schema/definition';
import { attempt, readRows } from './damagedDatabase';

/** A note as it came out of a damaged file. */
export interface SalvagedNote {
  readonly docId: string;
  readonly collection: string;
  readonly title: string;
  readonly text: string;
  readonly deleted: boolean;
  readonly fromHistory: boolean;
  /** What is odd about it, in a sentence. */
  readonly doubt: string | undefined;
}

export interface Salvage {
  readonly notes: readonly SalvagedNote[];
  /** Titles, or ids where the title is gone too, of notes that were there once. */
  readonly lost: readonly string[];
}

/** Reads the collections, then the history for notes that cannot be read, then the lists for what is missing. */
export async function salvageNotes(
  sql: Sql,
  definitions: readonly Definition[],
  { report, token }: Watched,
): Promise<Salvage> {
  const steps = definitions.length + 2;
  const notes = new Map<string, SalvagedNote>();
  const broken = new Set<string>();
  for (const [done, definition] of definitions.entries()) {
    report({ step: 'Reading the notes', done, total: steps });
    const { rows, columns } = await readRows(sql, definition.name, token);
    for (const row of rows) {
      const note = noteOf(definition, row, columns);
      if (note === undefined) broken.add(String(row['firebaseId'] ?? ''));
      else notes.set(note.docId, note);
    }
  }
  report({ step: 'Reading the history', done: steps - 2, total: steps });
  const { rows: versions } = await readRows(sql, 'versions', token);
  // Rows are in the order in which they were written, so the last version of a note wins.
  const fromHistory = new Map<string, SalvagedNote>();
  for (const row of versions) {
    const note = versionOf(row);
    if (note !== undefined && !notes.has(note.docId)) fromHistory.set(note.docId, note);
  }
  report({ step: 'Looking for what is missing', done: steps - 1, total: steps });
  const known = await namesOf(sql, token);
  const all = [...notes.values(), ...fromHistory.values()];
  const found = new Set(all.map(({ docId }) => docId));
  const missing = [...new Set([...known.keys(), ...broken])].filter(
    (docId) => docId !== '' && !found.has(docId),
  );
  return { notes: all, lost: missing.map((docId) => known.get(docId) ?? docId).toSorted() };
}

/** A note from its row; `undefined` when its text could not be read. */
function noteOf(
  definition: Definition,
  row: SqlRow,
  columns: readonly string[],
): SalvagedNote | undefined {
  const { firebaseId, body, frontMatter = '' } = row;
  if (typeof firebaseId !== 'string' || typeof body !== 'string') return undefined;
  const title = row[definition.fields.title.column ?? 'title'];
  const partial = columns.some((column) => !Object.hasOwn(row, column));
  return note({
    docId: firebaseId,
    collection: definition.name,
    title,
    text: `${String(frontMatter)}${body}`,
    deleted: typeof row['deletedAt'] === 'number',
    fromHistory: false,
    partial,
  });
}

function versionOf({ docId, collection, data, body }: SqlRow): SalvagedNote | undefined {
  if (typeof docId !== 'string' || typeof body !== 'string' || typeof data !== 'string') {
    return undefined;
  }
  const fields = parseJsonObject(data);
  return note({
    docId,
    collection: String(collection),
    title: fields['title'],
    text: `${typeof fields['frontMatter'] === 'string' ? fields['frontMatter'] : ''}${body}`,
    deleted: typeof fields['deletedAt'] === 'number',
    fromHistory: true,
    partial: false,
  });
}

function note({
  title,
  partial,
  ...rest
}: Omit<SalvagedNote, 'title' | 'doubt'> & {
  readonly title: unknown;
  readonly partial: boolean;
}): SalvagedNote {
  const damaged = /[\uFFFD\0]/.test(rest.text);
  return {
    ...rest,
    title: typeof title === 'string' ? title : rest.docId,
    doubt: rest.fromHistory
      ? 'The note could not be read; this is its last version in the history.'
      : damaged
        ? 'The text has characters in it that are no text.'
        : partial
          ? 'Parts of the note, such as its front matter, could not be read.'
          : undefined,
  };
}

/** Titles of all notes the lists know, by document id. */
async function namesOf(sql: Sql, token: Watched['token']): Promise<ReadonlyMap<string, string>> {
  const { rows } = await readRows(sql, 'notes', token);
  const names = new Map<string, string>();
  for (const { docId, title } of rows) {
    if (typeof docId === 'string') names.set(docId, typeof title === 'string' ? title : docId);
  }
  const unsent = await attempt(sql.all('SELECT docId FROM local_metas'));
  for (const { docId } of unsent ?? []) {
    if (typeof docId === 'string' && !names.has(docId)) names.set(docId, docId);
  }
  return names;
}
