import { execFile } from 'node:child_process';
import { link, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { neverCancelled } from '../../../src/core/cancellation';
import { walkFolder } from '../../../src/documents/import/walkFolder';
import { temporaryFolder } from '../../support/launch/temporaryFolder';
import { findVault } from '../../support/vaults';
import { randomFrom } from '../../support/randomFrom';

/** A folder of notes to measure with. */
export interface NoteSet {
  /** For the row's name: says so when the notes were made up. */
  readonly name: string;
  readonly folder: string;
}

let whole: Promise<NoteSet> | undefined;
const parts = new Map<number, Promise<NoteSet>>();

/**
 * 10,000 notes of about 5 KB with 19 wiki links each: rcvd's *Interconnected Markdown* where it is at hand, else notes of
 * the same shape, the same ones every time. The folder is removed when the process ends.
 */
export function tenThousandNotes(): Promise<NoteSet> {
  whole ??= unpackNotes();
  return whole;
}

/** The first `count` of the ten thousand notes. */
export function firstNotes(count: number): Promise<NoteSet> {
  const known = parts.get(count) ?? linkNotes(count);
  parts.set(count, known);
  return known;
}

async function unpackNotes(): Promise<NoteSet> {
  const { path: folder } = temporaryFolder('notes');
  const archive = findVault('interconnected-10k.tar.gz');
  if (archive === undefined) return generateNotes(folder);
  await promisify(execFile)('tar', ['xzf', archive, '-C', folder]);
  return { name: '10,000 interconnected notes', folder };
}

async function linkNotes(count: number): Promise<NoteSet> {
  const { name, folder } = await tenThousandNotes();
  const { files } = await walkFolder(folder, neverCancelled);
  const part = temporaryFolder('notes').path;
  for (const { file } of files.slice(0, count))
    await link(file, path.join(part, path.basename(file)));
  return { name: `the first ${count} of ${name}`, folder: part };
}

const noteCount = 10_000;
const wordCount = 4_000;
const linksPerNote = 19;
const wordsPerNote = 850;

async function generateNotes(folder: string): Promise<NoteSet> {
  const random = randomFrom(1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() ** 2 * list.length)]!;
  const words = Array.from({ length: wordCount }, () => madeUpWord(random));
  const titles = Array.from({ length: noteCount }, (_, i) => `${pick(words)} ${pick(words)} ${i}`);
  const notes = path.join(folder, 'generated');
  await mkdir(notes);
  for (const title of titles) {
    const text = Array.from({ length: wordsPerNote }, () => pick(words));
    for (let i = 0; i < linksPerNote; i += 1) {
      text[Math.floor(random() * wordsPerNote)] = `[[${pick(titles)}]]`;
    }
    const lines = text.join(' ').match(/.{1,400}(?:\s|$)/g) ?? [];
    await writeFile(path.join(notes, `${title}.md`), lines.map((line) => `- ${line}\n`).join(''));
  }
  return { name: '10,000 generated notes (the real set is not there)', folder };
}

function madeUpWord(random: () => number): string {
  const syllables = ['ba', 'den', 'fi', 'gor', 'ka', 'lin', 'mo', 'ner', 'ra', 'su', 'tel', 'vi'];
  const length = 1 + Math.floor(random() * 4);
  return Array.from({ length }, () => syllables[Math.floor(random() * syllables.length)]).join('');
}
