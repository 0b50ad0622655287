import type { RecordId } from '../core/model/ids';
import { parseRecordId } from '../core/model/ids';
import type { NoteReader, NoteSummary } from '../core/ports/campaignStore';
import { MoonforgeError } from '../core/errors';

/** Reads a document id from the command line. Rejects text that cannot be one with `invalid-input`. */
export function readDocumentId(text: string): RecordId {
  const id = parseRecordId(text);
  if (id !== undefined) return id;
  throw new MoonforgeError(
    'invalid-input',
    `"${shortened(text)}" is not a document id: it has 1 to 128 letters, digits, "-" or "_", and not two "_" at both ends.`,
  );
}

/** Enough of a text to recognise it in a message. */
function shortened(text: string): string {
  const characters = Array.from(text);
  return characters.length <= 40 ? text : `${characters.slice(0, 40).join('')}…`;
}

/** The note with this id. Rejects with `not-found`. */
export async function requireNote(notes: NoteReader, text: string): Promise<NoteSummary> {
  const note = await notes.summary(readDocumentId(text));
  if (note === undefined) throw new MoonforgeError('not-found', `There is no note "${text}".`);
  return note;
}
