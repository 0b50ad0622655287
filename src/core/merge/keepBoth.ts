import { splitLines } from '../markdown/textLines';
import { diff } from './diff';
import { JoinedText } from './joinedText';
import { hasWord } from './textTokens';

/**
 * One text that holds all lines of two: mine then theirs, lines they have in common once, so that a paragraph both sides
 * carry is not doubled. Blank lines and rules do not count as common: they would interleave paragraphs.
 */
export function keepBoth(mine: string, theirs: string, lineEnding: string): string {
  // Of several ways to align the two, the same is taken whichever side is mine.
  const mineFirst = mine <= theirs;
  const first = splitLines(mineFirst ? mine : theirs);
  const second = splitLines(mineFirst ? theirs : mine);
  const joined = new JoinedText(lineEnding);
  let next = 0;
  for (const hunk of diff(asTokens(first, 'first'), asTokens(second, 'second'))) {
    joined.add(first.slice(next, hunk.baseStart).join(''));
    const parts = [
      first.slice(hunk.baseStart, hunk.baseEnd).join(''),
      second.slice(hunk.sideStart, hunk.sideEnd).join(''),
    ];
    for (const part of mineFirst ? parts : parts.reverse()) joined.add(part);
    next = hunk.baseEnd;
  }
  joined.add(first.slice(next).join(''));
  return joined.toString();
}

/** Lines as tokens of which those without a word equal nothing else: no line goes on after its ending. */
function asTokens(lines: readonly string[], side: string): readonly string[] {
  return lines.map((line, i) => (hasWord(line) ? line : `\n${side} ${i}`));
}
