import type { FrontMatterEntry } from '../markdown/frontMatterEntries';
import { validEntries } from '../markdown/frontMatterEntries';
import { parseYaml, yamlKeys } from '../markdown/frontMatterYaml';
import type { FrontMatterParts } from '../markdown/noteText';
import { frontMatterParts } from '../markdown/noteText';
import { endsLine, lineEndingOf } from '../markdown/textLines';
import type { EntryConflict } from './mergeFrontMatterEntries';
import { mergeEntries } from './mergeFrontMatterEntries';
import type { ChooseText } from './mergeText';
import { mergeText } from './mergeText';
import type { Versions } from './stretch';

export interface MergedFrontMatter {
  readonly text: string;
  readonly conflicts: readonly EntryConflict[];
}

/** How front matter is merged beyond what its text says. */
export interface FrontMatterMerge {
  /** Settles what both sides changed, see `mergeText`. */
  readonly choose?: ChooseText | undefined;
  /** Top-level keys, in lower case, that count: base plus both deltas. */
  readonly counters?: ReadonlySet<string>;
}

/** One version of a front matter block, cut into keys. */
interface Block extends FrontMatterParts {
  readonly entries: readonly FrontMatterEntry[];
}

const noBlock: Block = { open: '', yaml: '', close: '', entries: [] };

/**
 * Merges two versions of a note's front matter, fences included ('' for none), with their common base. Each key moves
 * with its lines as they were typed: comments, order, quoting and unknown keys stay. A key both sides changed is mine
 * and reported, unless it is a list or a mapping, which are merged inside. Front matter that is not valid YAML in every
 * version, or repeats a key, is merged as text. `choose` settles keys instead; the lines of one are its texts. Pure, total
 * and deterministic.
 */
export function mergeFrontMatter(
  base: string,
  mine: string,
  theirs: string,
  { choose = () => undefined, counters = new Set() }: FrontMatterMerge = {},
): MergedFrontMatter {
  if (mine === theirs || base === theirs) return { text: mine, conflicts: [] };
  if (base === mine) return { text: theirs, conflicts: [] };
  const versions = withOneLineEnding({ base, mine, theirs });
  return mergeByKey(versions, { choose, counters }) ?? mergeAsText(versions, choose);
}

function mergeByKey(
  versions: Versions,
  ways: Required<FrontMatterMerge> & { readonly choose: ChooseText },
): MergedFrontMatter | undefined {
  const base = readBlock(versions.base);
  const mine = readBlock(versions.mine);
  const theirs = readBlock(versions.theirs);
  if (base === undefined || mine === undefined || theirs === undefined) return undefined;
  const conflicts: EntryConflict[] = [];
  const entries = { base: base.entries, mine: mine.entries, theirs: theirs.entries };
  const yaml = mergeEntries(entries, { path: [], conflicts, ...ways });
  const gone = yaml === '' && (versions.mine === '' || versions.theirs === '');
  if (gone) return { text: '', conflicts };
  const open = mergeFence(base.open, mine.open, theirs.open);
  return { text: open + yaml + mergeClose(base, mine, theirs), conflicts };
}

/** Falls back to lines, but never makes worse YAML of better: then one side stands, and all is reported. */
function mergeAsText({ base, mine, theirs }: Versions, choose: ChooseText): MergedFrontMatter {
  const { text, conflicts } = mergeText(base, mine, theirs, choose);
  const better = soundness(theirs) > soundness(mine) ? theirs : mine;
  return soundness(text) < soundness(better)
    ? {
        text: choose({ base, mine, theirs }) ?? better,
        conflicts: [{ path: [], base, mine, theirs }],
      }
    : { text, conflicts: conflicts.map((conflict) => ({ path: [], ...conflict })) };
}

/** 3 for front matter that can be merged by key, 2 for other valid YAML, 1 for broken YAML, 0 for none. */
function soundness(frontMatter: string): number {
  const parts = frontMatterParts(frontMatter);
  if (parts === undefined) return 0;
  if (readBlock(frontMatter) !== undefined) return 3;
  return yamlKeys(parseYaml(parts.yaml)) === undefined ? 1 : 2;
}

/** `undefined` for what cannot be merged by key: broken YAML, and repeated keys, of which the last counts. */
function readBlock(frontMatter: string): Block | undefined {
  if (frontMatter === '') return noBlock;
  const parts = frontMatterParts(frontMatter);
  const entries = parts === undefined ? undefined : validEntries(parts.yaml);
  if (parts === undefined || entries === undefined) return undefined;
  const keys = entries.flatMap(({ key }) => key ?? []);
  return new Set(keys).size === keys.length ? { ...parts, entries } : undefined;
}

/** A fence line; '' where a version has no block. */
function mergeFence(base: string, mine: string, theirs: string): string {
  if (mine === '' || theirs === '') return mine + theirs;
  return mine === base ? theirs : mine;
}

/** The closing fence keeps a line ending either side has: a body may follow. */
function mergeClose(base: Block, mine: Block, theirs: Block): string {
  const close = mergeFence(base.close, mine.close, theirs.close);
  const ended = [mine.close, theirs.close].find(endsLine);
  return endsLine(close) ? close : (ended ?? close);
}

/** Brings the versions to one line ending where they differ: that of the side that changed it. */
function withOneLineEnding({ base, mine, theirs }: Versions): Versions {
  const before = lineEndingOf(base);
  const here = lineEndingOf(mine) ?? before;
  const there = lineEndingOf(theirs) ?? before;
  const ending = here === before ? there : here;
  if (ending === undefined || (here === there && (before ?? here) === here)) {
    return { base, mine, theirs };
  }
  const change = (text: string): string => text.replace(/\r\n|\r|\n/g, ending);
  return { base: change(base), mine: change(mine), theirs: change(theirs) };
}
