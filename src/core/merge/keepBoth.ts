import { splitLines } from '../markdown/textLines';
import { diff } from './diff';
import { JoinedText } from './joinedText';
import { hasWord } from './textTokens';

/**
 * One text that holds all lines of two: mine then theirs, lines they have in common once, so that a paragraph both sides
 * carry is not doubled. Blank lines and rules do not count as common: they would interleave paragraphs.
 */
export function keepBoth(mine: string, theirs: string, lineEnding: string): string {
  const mineLines = splitLines(mine);
  const theirsLines = splitLines(theirs);
  const joined = new JoinedText(lineEnding);
  let next = 0;
  for (const hunk of diff(asTokens(mineLines, 'mine'), asTokens(theirsLines, 'theirs'))) {
    joined.add(mineLines.slice(next, hunk.baseEnd).join(''));
    joined.add(theirsLines.slice(hunk.sideStart, hunk.sideEnd).join(''));
    next = hunk.baseEnd;
  }
  joined.add(mineLines.slice(next).join(''));
  return joined.toString();
}

/** Lines as tokens of which those without a word equal nothing else. */
function asTokens(lines: readonly string[], side: string): readonly string[] {
  return lines.map((line, i) => (hasWord(line) ? line : `${side} ${i} ${line}`));
}
