import { markdownLines } from './markdownLines';

/** A block id, `^some-id` at the end of a line; offsets are UTF-16. */
export interface BlockId {
  /** Without the caret. */
  readonly id: string;
  /** From the caret to the end of the id. */
  readonly start: number;
  readonly end: number;
  /** Counted from 0. */
  readonly line: number;
}

/** Finds the block ids of a body in order, outside code and comments. */
export function findBlockIds(body: string): readonly BlockId[] {
  if (!body.includes('^')) return [];
  return markdownLines(body).flatMap((line) => {
    const text = line.content.trimEnd();
    const caret = text.lastIndexOf('^');
    const id = text.slice(caret + 1);
    const separated = caret === 0 || /[ \t>]/.test(text.charAt(caret - 1));
    if (line.opaque || caret === -1 || !separated || !/^[A-Za-z0-9-]+$/.test(id)) return [];
    const start = line.start + caret;
    return [{ id, start, end: start + 1 + id.length, line: line.number }];
  });
}
