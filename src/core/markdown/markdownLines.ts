import { lineContent, splitLines } from './textLines';

/** One line of a Markdown body; offsets are UTF-16, `number` counts from 0. */
export interface MarkdownLine {
  readonly number: number;
  readonly start: number;
  /** End of the content: the line ending is outside. */
  readonly end: number;
  readonly content: string;
  /** Part of fenced code (fence lines included) or of an HTML comment of many lines: nothing here is Markdown. */
  readonly opaque: boolean;
}

interface Fence {
  readonly marker: string;
  /** Block quote levels around the fence; leaving them ends the code even without a closing fence. */
  readonly depth: number;
}

const openingFence = /^((?:[ \t]*>)*)[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`]*$)|~{3,})/;
const closingFence = /^[ \t]*(`{3,}|~{3,})[ \t]*$/;
const openingComment = /^(?:[ \t]*>)*[ \t]*<!--/;

/** Cuts a body into lines and marks those that are code or comment. Linear in the length of `body`. */
export function markdownLines(body: string): readonly MarkdownLine[] {
  const scanner = new LineScanner(body);
  return splitLines(body).map((line, number) => scanner.next(line, number));
}

class LineScanner {
  readonly #body: string;
  #offset = 0;
  #fence: Fence | undefined;
  #commentEnd = 0;
  /** A comment nobody closes is no comment; found once, there is no need to look again. */
  #commentsEnded = false;

  constructor(body: string) {
    this.#body = body;
  }

  next(line: string, number: number): MarkdownLine {
    const start = this.#offset;
    this.#offset += line.length;
    const content = lineContent(line);
    const end = start + content.length;
    const opaque =
      start < this.#commentEnd || this.#isCode(content) || this.#opensComment(content, start);
    return { number, start, end, content, opaque };
  }

  #isCode(content: string): boolean {
    const fence = this.#fence;
    if (fence === undefined) return this.#openFence(content);
    const inner = withoutQuoteMarks(content, fence.depth);
    if (inner === undefined) return this.#openFence(content);
    const marker = closingFence.exec(inner)?.[1];
    if (marker?.startsWith(fence.marker) === true) this.#fence = undefined;
    return true;
  }

  #openFence(content: string): boolean {
    const [, quotes, marker] = openingFence.exec(content) ?? [];
    this.#fence =
      quotes === undefined || marker === undefined
        ? undefined
        : { marker, depth: quotes.split('>').length - 1 };
    return this.#fence !== undefined;
  }

  /** Comments that stay within their line are inline; only those that reach further make lines opaque. */
  #opensComment(content: string, start: number): boolean {
    if (this.#commentsEnded || !openingComment.test(content)) return false;
    const close = this.#body.indexOf('-->', start + content.indexOf('<!--') + 4);
    this.#commentsEnded = close === -1;
    if (close < start + content.length) return false;
    this.#commentEnd = close + 3;
    return true;
  }
}

/** `content` after `depth` block quote marks; `undefined` when it has fewer. */
function withoutQuoteMarks(content: string, depth: number): string | undefined {
  let from = 0;
  for (let level = 0; level < depth; level++) {
    const mark = content.indexOf('>', from);
    if (mark === -1 || content.slice(from, mark).trim() !== '') return undefined;
    from = mark + 1;
  }
  return content.slice(from);
}
