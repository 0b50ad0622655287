import type { Hunk } from './diff';
import { diff, pairUp } from './diff';
import type { Range, Region } from './diff3';
import { diff3 } from './diff3';
import { fusesWords } from './textTokens';

/** The same place of a text in three versions. */
export interface Versions {
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
}

/** A stretch of three versions of a text; in order, the stretches make up each version. */
export interface Stretch extends Versions {
  /** What both leave standing when all that either did here is delete. */
  readonly remainder: string | undefined;
  readonly changed: Region['changed'];
  /** Whether a side put anything in place of what it took out. */
  readonly mineInserts: boolean;
  readonly theirsInserts: boolean;
}

/** What becomes of a stretch. */
export interface Resolution {
  readonly text: string;
  /** Both sides changed it, and the text is not what both wanted. */
  readonly conflict: boolean;
}

/** The units a text is merged by. */
export interface Units {
  /** Cuts a text into units that joined are the text again. */
  readonly split: (text: string) => readonly string[];
  /** Tells whether one unit can be an edit of another; absent for units too small to tell. */
  readonly kin?: (before: string, after: string) => boolean;
}

/** Cuts three versions of a text by the changes of both sides. */
export function cutStretches(versions: Versions, { split, kin }: Units): readonly Stretch[] {
  const base = split(versions.base);
  const mine = split(versions.mine);
  const theirs = split(versions.theirs);
  const changes = (side: readonly string[]): readonly Hunk[] => {
    const hunks = diff(base, side);
    return kin === undefined ? hunks : pairUp({ base, side, hunks }, kin);
  };
  return diff3(base.length, changes(mine), changes(theirs)).map((region) => {
    const mineInserts = region.mineHunks.some(inserts);
    const theirsInserts = region.theirsHunks.some(inserts);
    return {
      changed: region.changed,
      base: textOf(base, region.base),
      mine: textOf(mine, region.mine),
      theirs: textOf(theirs, region.theirs),
      mineInserts,
      theirsInserts,
      remainder: mineInserts || theirsInserts ? undefined : remainderOf(base, region),
    };
  });
}

/** Resolves a stretch where that takes no look inside; `undefined` where both sides typed different things. */
export function settle(stretch: Stretch): Resolution | undefined {
  const { changed, base, mine, theirs, remainder } = stretch;
  if (changed === 'theirs') return { text: theirs, conflict: false };
  if (changed !== 'both' || mine === theirs) return { text: mine, conflict: false };
  if (remainder !== undefined) return { text: remainder, conflict: false };
  // An edit wins over a deletion, and more of the same text over less.
  if (!stretch.mineInserts) return { text: theirs, conflict: true };
  if (!stretch.theirsInserts) return { text: mine, conflict: true };
  if (contains(mine, theirs)) return { text: mine, conflict: base !== '' };
  if (contains(theirs, mine)) return { text: theirs, conflict: base !== '' };
  return undefined;
}

function textOf(tokens: readonly string[], { start, end }: Range): string {
  return tokens.slice(start, end).join('');
}

function inserts(hunk: Hunk): boolean {
  return hunk.sideEnd > hunk.sideStart;
}

function remainderOf(tokens: readonly string[], region: Region): string {
  const deleted = new Set<number>();
  for (const { baseStart, baseEnd } of [...region.mineHunks, ...region.theirsHunks]) {
    for (let i = baseStart; i < baseEnd; i++) deleted.add(i);
  }
  const { start, end } = region.base;
  return tokens
    .slice(start, end)
    .filter((_, i) => !deleted.has(start + i))
    .join('');
}

/** Tells whether `part` stands in `whole`, beginning and ending where words do. */
function contains(whole: string, part: string): boolean {
  const start = whole.indexOf(part);
  const end = start + part.length;
  return (
    start !== -1 && !fusesWords(whole.slice(0, start), part) && !fusesWords(part, whole.slice(end))
  );
}
