import { endsLine, lineContent, lineEndingOf, splitLines } from './textLines';

/** A note's verbatim text in two parts; `frontMatter + body` is the text, byte for byte. */
export interface NoteText {
  /** A leading byte-order mark, both fences and everything between, with the closing fence's line ending; or ''. */
  readonly frontMatter: string;
  /** Everything after it; a byte-order mark there belongs to the body. */
  readonly body: string;
}

/** Front matter cut at its fences: `open + yaml + close` is the front matter again. */
export interface FrontMatterParts {
  /** Byte-order mark, if any, and the opening fence's line. */
  readonly open: string;
  /** The lines between the fences. */
  readonly yaml: string;
  /** The closing fence's line; its line ending is missing when the note ends there. */
  readonly close: string;
}

const openingFence = /^\uFEFF?---[ \t]*(?:\r\n|\r|\n)/;
const closingFence = /^(?:---|\.\.\.)[ \t]*$/;
const anyLine = /[^\r\n]*(?:\r\n|\r|\n|$)/y;

/**
 * Splits a note into front matter and body. Front matter starts with `---` on the very first line and ends with the
 * next line that is `---` or `...`; without a closing fence there is none.
 */
export function splitNoteText(text: string): NoteText {
  const open = openingFence.exec(text)?.[0];
  if (open === undefined) return { frontMatter: '', body: text };
  anyLine.lastIndex = open.length;
  while (anyLine.lastIndex < text.length) {
    const line = anyLine.exec(text)?.[0] ?? '';
    if (!closingFence.test(lineContent(line))) continue;
    const end = anyLine.lastIndex;
    return { frontMatter: text.slice(0, end), body: text.slice(end) };
  }
  return { frontMatter: '', body: text };
}

/** The text of a note as it is stored, byte for byte. */
export function noteTextOf({ frontMatter, body }: NoteText): string {
  return frontMatter + body;
}

/**
 * Joins the two parts. The inverse of `splitNoteText`; parts that were edited apart get the line ending a closing fence
 * needs before a body.
 */
export function joinNoteText({ frontMatter, body }: NoteText): string {
  if (frontMatter === '' || body === '' || endsLine(frontMatter)) return frontMatter + body;
  return frontMatter + (lineEndingOf(frontMatter) ?? '\n') + body;
}

/** Cuts front matter at its fences; `undefined` when `frontMatter` is not exactly one front matter block. */
export function frontMatterParts(frontMatter: string): FrontMatterParts | undefined {
  const note = splitNoteText(frontMatter);
  if (note.frontMatter === '' || note.body !== '') return undefined;
  const lines = splitLines(frontMatter);
  const open = lines[0] ?? '';
  const close = lines.at(-1) ?? '';
  return { open, yaml: frontMatter.slice(open.length, -close.length), close };
}
