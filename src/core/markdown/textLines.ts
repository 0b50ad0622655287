/** Matches one line with its ending (LF, CRLF or a lone CR), or a last line without one. */
const linePattern = /[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+/g;

/** The lines of `text`, each with its line ending; joined they are `text` again. */
export function splitLines(text: string): readonly string[] {
  return text.match(linePattern) ?? [];
}

/** The first line ending in `text`, or `undefined` when it is all one line. */
export function lineEndingOf(text: string): string | undefined {
  return /\r\n|\r|\n/.exec(text)?.[0];
}

/** Tells whether `text` ends with a line ending. */
export function endsLine(text: string): boolean {
  return text.endsWith('\n') || text.endsWith('\r');
}

/** `line` without its line ending. */
export function lineContent(line: string): string {
  if (line.endsWith('\r\n')) return line.slice(0, -2);
  return endsLine(line) ? line.slice(0, -1) : line;
}
