/** A word or a phrase in quotes, closed or not. */
const part = /"([^"]*)("?)|[^\s"]+/g;

/** What the index has words of: letters, digits and private-use characters (tokenizer unicode61). */
const hasWord = /[\p{L}\p{N}\p{Co}]/u;

/**
 * Turns what a user typed into an FTS5 expression: all words and "quoted phrases" must occur, and the word being typed,
 * the last, matches as a prefix. Everything is quoted, so that operators are only words. `undefined` when there is
 * nothing to look for.
 */
export function ftsExpression(text: string): string | undefined {
  const matches = [...text.replaceAll('\0', ' ').matchAll(part)];
  const parts = matches.flatMap(([whole, phrase, closing], i) => {
    const words = phrase ?? whole;
    const typing = i === matches.length - 1 && closing !== '"';
    return hasWord.test(words) ? [`"${words}"${typing ? '*' : ''}`] : [];
  });
  return parts.length === 0 ? undefined : parts.join(' AND ');
}
