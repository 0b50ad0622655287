import type { ListEntry, ListItem } from '../markdown/frontMatterCollections';
import { listEntryText, readListEntry, readMapEntry } from '../markdown/frontMatterCollections';
import type { FrontMatterEntry } from '../markdown/frontMatterEntries';
import { mergeCounterEntry } from './mergeCounter';
import { mergeSet } from './mergeSet';
import type { ChooseText } from './mergeText';
import { countWords } from './textTokens';

/** A key of front matter both sides changed; the merged text has mine's, or the edit of what the other removed. */
export interface EntryConflict {
  /** Keys from the top level down; empty for front matter that could not be merged by key. */
  readonly path: readonly string[];
  /** The key's lines in each version; `undefined` where a version does not have it. */
  readonly base: string | undefined;
  readonly mine: string | undefined;
  readonly theirs: string | undefined;
}

/** The entries of three versions of a mapping. */
export interface EntryVersions {
  readonly base: readonly FrontMatterEntry[];
  readonly mine: readonly FrontMatterEntry[];
  readonly theirs: readonly FrontMatterEntry[];
}

/** The lines of one entry in three versions. */
interface Texts {
  readonly base: string | undefined;
  readonly mine: string | undefined;
  readonly theirs: string | undefined;
}

/** Where a merge stands: the keys above, and the conflicts found so far. */
interface Place {
  readonly path: readonly string[];
  readonly conflicts: EntryConflict[];
  readonly choose: ChooseText;
  /** Top-level keys, in lower case, whose numbers are counted on both sides. */
  readonly counters: ReadonlySet<string>;
}

/**
 * Merges the entries of a mapping per key, each with its lines as they are; comments and blank lines per line. Lists
 * both sides changed are merged per element, mappings with lines of their own per key.
 */
export function mergeEntries(versions: EntryVersions, place: Place): string {
  const base = byName(versions.base);
  const mine = byName(versions.mine);
  const theirs = byName(versions.theirs);
  const merged = new Map<string, string>();
  for (const [name, { key }] of new Map([...theirs, ...mine])) {
    const path = key === undefined ? place.path : [...place.path, key];
    const text = mergeEntry(
      { base: base.get(name)?.text, mine: mine.get(name)?.text, theirs: theirs.get(name)?.text },
      { ...place, path },
    );
    if (text !== undefined) merged.set(name, text);
  }
  const kept = (names: Iterable<string>): readonly string[] =>
    [...names].filter((name) => merged.has(name));
  const order = {
    // What one side removed and the other edited stays, as if the editor had added it.
    base: kept(base.keys()).filter((name) => mine.has(name) && theirs.has(name)),
    mine: kept(mine.keys()),
    theirs: kept(theirs.keys()),
  };
  return mergeSet(order, (name) => name)
    .map((name) => merged.get(name) ?? '')
    .join('');
}

/** Gives each entry a name that is the same in every version: its key, or its text, and its number among those. */
function byName(entries: readonly FrontMatterEntry[]): ReadonlyMap<string, FrontMatterEntry> {
  const counts = new Map<string, number>();
  return new Map(
    entries.map((entry) => {
      const name = entry.key === undefined ? `line ${entry.text}` : `key ${entry.key}`;
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      return [`${count} ${name}`, entry];
    }),
  );
}

/** The merged lines of an entry; `undefined` when it is gone. */
function mergeEntry(texts: Texts, place: Place): string | undefined {
  const { base, mine, theirs } = texts;
  if (mine === theirs || base === theirs) return mine;
  if (base === mine) return theirs;
  if (mine !== undefined && theirs !== undefined) {
    if (withoutStyle(mine) === withoutStyle(theirs)) return mine;
    const both = { base, mine, theirs };
    const merged = mergeCounted(both, place) ?? mergeLists(both) ?? mergeMaps(both, place);
    if (merged !== undefined) return merged;
  }
  place.conflicts.push({ path: place.path, ...texts });
  const chosen = place.choose({ base: base ?? '', mine: mine ?? '', theirs: theirs ?? '' });
  return chosen ?? mine ?? theirs;
}

function mergeCounted({ base, mine, theirs }: PresentTexts, place: Place): string | undefined {
  const [key = '', ...below] = place.path;
  if (base === undefined || below.length > 0) return undefined;
  if (!place.counters.has(key.trim().toLowerCase())) return undefined;
  return mergeCounterEntry({ base, mine, theirs });
}

/** Quotes and blanks do not make a difference worth a conflict. */
function withoutStyle(text: string): string {
  return text.replace(/["'\s]/g, '');
}

type PresentTexts = Texts & { readonly mine: string; readonly theirs: string };

/** Merges an entry that is a list on both sides; `undefined` when it is not, or a comment would get lost. */
function mergeLists(texts: PresentTexts): string | undefined {
  const mine = readListEntry(texts.mine);
  const theirs = readListEntry(texts.theirs);
  const base = texts.base === undefined ? undefined : readListEntry(texts.base);
  if (mine === undefined || theirs === undefined) return undefined;
  const versions = { base: base?.items ?? [], mine: mine.items, theirs: theirs.items };
  const items = mergeSet(versions, ({ id }) => id).map((item) => newerItem(item, base, theirs));
  const frames = base !== undefined && sameFrame(base, mine) ? [theirs, mine] : [mine, theirs];
  // A list in brackets cannot hold every element of one with dashes, nor its comments.
  return frames
    .map((frame) => listEntryText(frame, items))
    .find((text) => text !== undefined && !losesWords(texts, text));
}

/** An element both sides have is written as the side wrote it that changed its lines. */
function newerItem(item: ListItem, base: ListEntry | undefined, theirs: ListEntry): ListItem {
  const before = base?.items.find(({ id }) => id === item.id);
  const other = theirs.items.find(({ id }) => id === item.id);
  return before?.lines === item.lines ? (other ?? item) : item;
}

function sameFrame(a: ListEntry, b: ListEntry): boolean {
  return a.before === b.before && a.after === b.after && a.indent === b.indent;
}

function losesWords({ base, mine, theirs }: PresentTexts, merged: string): boolean {
  const before = countWords(base ?? '');
  const after = countWords(merged);
  return [mine, theirs].some((text) =>
    [...countWords(text)].some(
      ([word, count]) => count - (before.get(word) ?? 0) > (after.get(word) ?? 0),
    ),
  );
}

/** Merges an entry that is a mapping on both sides; `undefined` when it is not, or is indented differently. */
function mergeMaps(texts: PresentTexts, place: Place): string | undefined {
  const mine = readMapEntry(texts.mine);
  const theirs = readMapEntry(texts.theirs);
  const base = texts.base === undefined ? undefined : readMapEntry(texts.base);
  if (theirs === undefined || mine?.indent !== theirs.indent) return undefined;
  if ((base ?? mine).indent !== mine.indent) return undefined;
  const changedByBoth = mine.before !== base?.before && theirs.before !== base?.before;
  if (changedByBoth && mine.before !== theirs.before) return undefined;
  const before = mine.before === base?.before ? theirs.before : mine.before;
  const versions = { base: base?.entries ?? [], mine: mine.entries, theirs: theirs.entries };
  return before + mergeEntries(versions, place);
}
