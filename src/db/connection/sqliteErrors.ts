import type { ErrorReason } from '../../core/errors';
import { MoonforgeError, messageOf } from '../../core/errors';

const sentences: readonly (readonly [RegExp, ErrorReason, (file: string) => string])[] = [
  [
    /^SQLITE_(BUSY|LOCKED|PROTOCOL)/,
    'database-locked',
    (file) =>
      `${file} is locked by another program. Close the program that is using it and try again.`,
  ],
  [
    /^SQLITE_CORRUPT/,
    'database-damaged',
    (file) => `${file} is damaged. Restore it from a backup; keep the damaged file.`,
  ],
  [/^SQLITE_NOTADB/, 'not-a-database', (file) => `${file} is not a Moonforge campaign file.`],
  [
    /^SQLITE_READONLY/,
    'database-read-only',
    (file) => `${file} cannot be written. Make the file and its folder writable and try again.`,
  ],
  [
    /^SQLITE_FULL/,
    'database-unavailable',
    (file) => `The disk is full: nothing was written to ${file}. Free some space and try again.`,
  ],
  [
    /^SQLITE_(CANTOPEN|IOERR|PERM|AUTH|NOMEM)/,
    'database-unavailable',
    (file) =>
      `${file} cannot be opened, read or written. Check the disk and its free space, the network drive and the rights, and try again.`,
  ],
];

/** Turns what SQLite reports into a sentence with a reason; anything else (a defect) comes back unchanged. */
export function storeError(error: unknown, file: string): unknown {
  const code = sqliteCode(error);
  const known = sentences.find(([pattern]) => pattern.test(code));
  if (known === undefined) return error;
  const [, reason, sentence] = known;
  return new MoonforgeError(reason, sentence(file), error);
}

/** SQLite's symbolic code ("SQLITE_BUSY"), '' for other errors. TypeORM copies it onto its own errors. */
export function sqliteCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /^SQLITE_\w+/.exec(messageOf(error))?.[0] ?? '';
}
