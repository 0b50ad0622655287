import { lineContent, splitLines } from '../core/markdown/textLines';
import { diff } from '../core/merge/diff';

/**
 * The editor keeps one line ending per document: where a text mixes them, it makes all alike on opening. This gives every
 * line that was not edited its stored ending back, so that saving changes nothing the user did not touch. A line ending
 * the user chose for the whole document is left alone.
 */
export function restoreLineEndings(stored: string, edited: string): string {
  const [chosen, ...others] = kindsOfEnding(edited);
  const nothingToRestore = [...kindsOfEnding(stored)].every((ending) => ending === chosen);
  if (chosen === undefined || others.length > 0 || nothingToRestore) return edited;
  return chosen === editorLineEnding(stored) ? align(stored, edited) : edited;
}

/**
 * The line ending the editor opens a text with: CRLF when more than half of its endings have a carriage return. From
 * VS Code, `pieceTreeTextBufferBuilder.ts`.
 */
export function editorLineEnding(text: string): string {
  const endings = text.match(anyEnding) ?? [];
  const returns = endings.filter((ending) => ending.startsWith('\r')).length;
  return returns > endings.length / 2 ? '\r\n' : '\n';
}

const anyEnding = /\r\n|\r|\n/g;

function kindsOfEnding(text: string): ReadonlySet<string> {
  return new Set(text.match(anyEnding));
}

function align(stored: string, edited: string): string {
  const storedLines = splitLines(stored);
  const lines = [...splitLines(edited)];
  const end = { baseStart: storedLines.length, baseEnd: 0, sideStart: lines.length, sideEnd: 0 };
  let base = 0;
  let side = 0;
  for (const hunk of [...diff(storedLines.map(lineContent), lines.map(lineContent)), end]) {
    for (; side < hunk.sideStart; side++, base++) {
      lines[side] = withEndingOf(storedLines[base] ?? '', lines[side] ?? '');
    }
    base = hunk.baseEnd;
    side = hunk.sideEnd;
  }
  return lines.join('');
}

/** `line` with the ending of `stored`; a last line that has none, or had none, stays as it was written. */
function withEndingOf(stored: string, line: string): string {
  const content = lineContent(line);
  const ending = stored.slice(lineContent(stored).length);
  return ending === '' || content === line ? line : content + ending;
}
