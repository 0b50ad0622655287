import type { JsonValue } from '../json';
import type { ConflictChoice, KeptConflict } from '../ports/syncReview';

const fieldNames: ReadonlyMap<string, string> = new Map([
  ['body', 'text'],
  ['deleted', 'deletion'],
  ['frontMatter', 'front matter'],
  ['createdAt', 'time of creation'],
  ['parentId', 'parent'],
  ['orderKey', 'place in its list'],
  ['sourcePath', 'imported file'],
  ['sourceHash', 'imported text'],
]);

/** What users call the field of a conflict: "text", "status", "deletion". */
export function conflictField(field: string): string {
  return fieldNames.get(field) ?? field.replace(/^frontMatter\./, '');
}

/** Whether the conflict is about the note's text, front matter included, rather than about a field beside it. */
export function isTextConflict({ field }: Pick<KeptConflict, 'field'>): boolean {
  return field === 'body' || field === 'frontMatter' || field.startsWith('frontMatter.');
}

/** One side's value as people read it. */
export function conflictValue(field: string, value: JsonValue): string {
  if (field === 'deleted') return value === true ? 'deleted' : 'edited';
  if (value === null || value === '') return 'nothing';
  return typeof value === 'string' ? value.trim() : JSON.stringify(value);
}

/** What a choice did, for people. */
export const choiceNames: Readonly<Record<ConflictChoice, string>> = {
  mine: 'kept mine',
  theirs: 'kept theirs',
  both: 'kept both',
  edited: 'settled by hand',
  deleted: 'the note was deleted',
};

/** A text cut to one short line. */
export function oneShortLine(text: string, limit = 40): string {
  const line = text.replace(/\s+/g, ' ').trim();
  // Not in the middle of a surrogate pair.
  const start = line.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '');
  return line.length <= limit ? line : `${start}…`;
}
