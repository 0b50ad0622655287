import { readFile, stat } from 'node:fs';
import { promisify } from 'node:util';
import type { CancellationToken } from '../../core/cancellation';
import { throwIfCancelled } from '../../core/cancellation';
import { splitNoteText } from '../../core/markdown/noteText';
import { describeFileError } from '../fileErrors';
import { hashContent } from '../hashContent';
import { documentBytes } from '../../sync/batchLimits';
import { decodeText } from './decodeText';
import type { FileProblem } from '../operationReport';
import type { NoteFacts } from './noteFacts';
import { noteFileTitle, readNoteFacts } from './noteFacts';
import type { FoundFile } from './walkFolder';

/** One Markdown file as text. */
export interface SourceNote {
  /** Below the imported folder, with '/'. */
  readonly path: string;
  readonly title: string;
  readonly text: string;
  /** SHA-256 of the text, in hex. */
  readonly hash: string;
  readonly facts: NoteFacts;
}

/** The largest file that is imported; in bytes. */
const largestFile = 8 * 1024 * 1024;
/** Those of `node:fs/promises` take half as long again: they open a file handle for each small file. */
const [statOf, bytesOf] = [promisify(stat), promisify(readFile)];
/** Files read at a time: enough to keep the disk busy, few enough to stop soon. */
const chunkSize = 32;

interface ReadResult {
  readonly note: SourceNote | undefined;
  /** The file when it can be read, but not as a note. */
  readonly noText?: FoundFile;
  readonly problems: readonly FileProblem[];
}

/** The files of a folder, read as notes. */
export interface NotesRead {
  readonly notes: readonly SourceNote[];
  readonly noText: readonly FoundFile[];
  readonly problems: readonly FileProblem[];
}

/**
 * Reads the files in order. What cannot be read becomes a problem; what is no text, or too large, is listed apart with a
 * warning. `onRead` is told after each chunk.
 */
export async function readNotes(
  files: readonly FoundFile[],
  onRead: (count: number, path: string) => void,
  token: CancellationToken,
): Promise<NotesRead> {
  const results: ReadResult[] = [];
  for (let start = 0; start < files.length; start += chunkSize) {
    const chunk = files.slice(start, start + chunkSize);
    results.push(...(await Promise.all(chunk.map(readNote))));
    throwIfCancelled(token);
    onRead(chunk.length, chunk.at(-1)?.path ?? '');
  }
  return {
    notes: results.flatMap(({ note }) => note ?? []),
    noText: results.flatMap(({ noText }) => noText ?? []),
    problems: results.flatMap(({ problems }) => problems),
  };
}

async function readNote(found: FoundFile): Promise<ReadResult> {
  let bytes: Buffer | undefined;
  try {
    bytes = await readUpTo(found.file, largestFile);
  } catch (error) {
    return refused(found, `The file could not be read: ${describeFileError(error)}.`);
  }
  if (bytes === undefined) {
    return noNote(
      found,
      'The file is larger than 8 MB: it is no note but an attachment. Split it into smaller notes.',
    );
  }
  const decoded = decodeText(bytes);
  if (decoded.text === undefined) return noNote(found, decoded.reason);
  const { text, encoding } = decoded;
  // A text of any length that is imported travels in parts; front matter does not.
  const head = Buffer.byteLength(splitNoteText(text).frontMatter);
  const warnings = [
    ...(encoding === 'UTF-8' ? [] : [`This is ${encoding} text: it was converted to UTF-8.`]),
    ...(head <= documentBytes
      ? []
      : [
          `The front matter of this note has ${kibibytes(head)} KiB: Firestore takes 900 KiB, so sync will leave the note out. Shorten it.`,
        ]),
  ];
  const title = noteFileTitle(found.path);
  const facts = readNoteFacts(found.path, title, text);
  return {
    note: { path: found.path, title, text, hash: hashContent(text), facts },
    problems: warnings.map((message) => ({ path: found.path, message, severity: 'warning' })),
  };
}

/** The whole file, or `undefined` when it is longer than `limit` bytes. */
async function readUpTo(file: string, limit: number): Promise<Buffer | undefined> {
  if ((await statOf(file)).size > limit) return undefined;
  const bytes = await bytesOf(file);
  return bytes.length > limit ? undefined : bytes;
}

function refused({ path }: FoundFile, message: string): ReadResult {
  return { note: undefined, problems: [{ path, message, severity: 'error' }] };
}

function noNote(found: FoundFile, message: string): ReadResult {
  return {
    note: undefined,
    noText: found,
    problems: [{ path: found.path, message, severity: 'warning' }],
  };
}

function kibibytes(bytes: number): string {
  return (bytes / 1024).toFixed(0);
}
