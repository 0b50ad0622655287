/** A link to a note, a heading or a block, as written in a text. All offsets are UTF-16. */
export interface NoteLink {
  readonly kind: 'wiki' | 'markdown';
  /** The note's name or path, percent-decoded, '' for a link within the same note. Markdown links keep their ".md". */
  readonly target: string;
  /** Heading to go to; a nested one reads "Outer#Inner". */
  readonly heading?: string;
  /** Block id without its caret. */
  readonly block?: string;
  /** Text shown in place of the target. */
  readonly alias?: string;
  /** `![[…]]` or `![…](…)`: shows the target's content in place. */
  readonly embed: boolean;
  /** The whole link, an embed's exclamation mark included. */
  readonly start: number;
  readonly end: number;
  /** The target as written: what a rename replaces. */
  readonly targetStart: number;
  readonly targetEnd: number;
  /** Line of `start`, counted from 0. */
  readonly line: number;
}

/** The subpath of a link, after the target: `#Heading`, `#^block` or `^block`. */
export interface LinkSubpath {
  readonly heading?: string;
  readonly block?: string;
}

/** Reads a subpath that begins with `#` or `^`; anything else, and an empty one, names nothing. */
export function parseSubpath(subpath: string): LinkSubpath {
  const block = /^#?\^(.*)$/s.exec(subpath)?.[1]?.trim();
  if (block !== undefined) return block === '' ? {} : { block };
  const heading = subpath.slice(1).trim();
  return heading === '' ? {} : { heading };
}

/** Tells whether a character is escaped: an odd number of backslashes stands before it. */
export function isEscaped(text: string, offset: number): boolean {
  let backslashes = 0;
  while (text[offset - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

/** Gives the line of ever larger offsets, counted from 0. */
export function lineCounter(text: string): (offset: number) => number {
  const lineBreak = /\r\n|\r|\n/g;
  let line = 0;
  let next = lineBreak.exec(text);
  return (offset) => {
    while (next !== null && next.index < offset) {
      line++;
      next = lineBreak.exec(text);
    }
    return line;
  };
}
