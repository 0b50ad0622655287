import type { RecordId } from '../core/model/ids';
import { parseRecordId } from '../core/model/ids';

/** What a path of the note scheme names. The document id alone identifies a note: any title is accepted beside it. */
export type NotePath =
  | { readonly type: 'root' }
  | { readonly type: 'folder'; readonly docId: RecordId }
  | { readonly type: 'note'; readonly docId: RecordId; readonly name: string };

/** Longest title shown in a path, in UTF-16 code units. */
const titleLimit = 120;

/** Stand-ins that look like what they replace. */
const lookAlikes: ReadonlyMap<string, string> = new Map([
  ['/', '∕'],
  ['\\', '⧵'],
]);

const unfit = /[/\\]|[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The path of a note, unescaped: `/<docId>/<Title>.md`. */
export function notePath(docId: RecordId, title: string): string {
  return `/${docId}/${noteFileName(title)}`;
}

/** A title as one path segment: characters unfit for one are replaced visibly, long titles are cut. */
export function noteFileName(title: string): string {
  const fit = title.trim().replace(unfit, (character) => lookAlikes.get(character) ?? '�');
  if (fit === '') return 'Untitled.md';
  return fit.length <= titleLimit ? `${fit}.md` : `${cut(fit)}….md`;
}

/** Reads a path of the note scheme; `undefined` when nothing can be there. */
export function parseNotePath(path: string): NotePath | undefined {
  const [first = '', name = '', ...deeper] = path.split('/').filter((part) => part !== '');
  if (first === '') return { type: 'root' };
  const docId = parseRecordId(first);
  if (docId === undefined || deeper.length > 0) return undefined;
  return name === '' ? { type: 'folder', docId } : { type: 'note', docId, name };
}

/** Cuts without leaving half of a surrogate pair. */
function cut(text: string): string {
  const end = text.slice(0, titleLimit);
  return /[\uD800-\uDBFF]$/.test(end) ? end.slice(0, -1) : end;
}
