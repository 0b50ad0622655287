import { splitLines } from '../markdown/textLines';

/** Letters, digits and marks of any script: what words are made of. */
const wordCharacter = '[\\p{L}\\p{N}\\p{M}_]';

/**
 * One token of a line, with the blanks before it: a wiki link, inline code, an HTML tag or a URL as a whole, since half
 * of one is nothing; a word with its inner apostrophes, hyphens and dots; a run of one punctuation mark; a line ending.
 */
const tokenPattern = new RegExp(
  [
    '\\r\\n|\\r|\\n',
    `[ \\t]*(?:${[
      '!?\\[\\[[^[\\]\\r\\n]*\\]\\]',
      '`[^`\\r\\n]+`',
      '<[^<>\\r\\n]{1,200}>',
      'https?://[^\\s<>()[\\]]+',
      `${wordCharacter}+(?:['’.-]${wordCharacter}+)*`,
      '([^\\s\\p{L}\\p{N}\\p{M}_])\\1*',
      '$',
    ].join('|')})`,
    '[ \\t]+|[^]',
  ].join('|'),
  'gu',
);

const wordPattern = new RegExp(`${wordCharacter}+`, 'gu');
const startsWithWord = new RegExp(`^${wordCharacter}`, 'u');
const endsWithWord = new RegExp(`${wordCharacter}$`, 'u');

/** A line that is one unit to its reader: heading, list item, quote, table row, fence, indented text. */
const wholeLine = /^(?:[ \t]|#{1,6}[ \t]|[-*+>|]|\d{1,9}[.)]|```|~~~)/;

/** A sentence with the blanks after it, or what is left of the line. */
const sentencePattern = /[^]+?(?:[.!?…]["'”’)\]*_]*[ \t]+(?=\S)|$)/g;

/** The tokens of a text below sentences; joined they are the text again. */
export function splitWords(text: string): readonly string[] {
  return text.match(tokenPattern)?.filter((token) => token !== '') ?? [];
}

/** The sentences of a text, the last of a line with its line ending; joined they are the text again. */
export function splitSentences(text: string): readonly string[] {
  return splitLines(text).flatMap((line) =>
    wholeLine.test(line) ? [line] : (line.match(sentencePattern) ?? [line]),
  );
}

/** How often each word occurs. */
export function countWords(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [word] of text.matchAll(wordPattern)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Tells whether a text holds a word. */
export function hasWord(text: string): boolean {
  return text.search(wordPattern) !== -1;
}

/** Tells whether two texts set side by side would run two words into one. */
export function fusesWords(left: string, right: string): boolean {
  return startsWithWord.test(right) && endsWithWord.test(left.slice(-2));
}
