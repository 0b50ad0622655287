import type { Definition } from '../../core/model/definitions';
import type { KindWord, KindWords } from './kindWords';
import { kindWords } from './kindWords';

/** What a note says about its kind. */
export interface ClassifyInput {
  /** `type:` or `kind:` of the front matter. */
  readonly type: string | undefined;
  /** With or without the leading "#". */
  readonly tags: readonly string[];
  /** Folder names from the imported folder down to the note's own. */
  readonly folders: readonly string[];
  readonly title: string;
  /** Someone plays this character: the front matter has a `player:`. */
  readonly hasPlayer: boolean;
}

/** Decides a note's kind. */
export type Classifier = (note: ClassifyInput) => string;

/**
 * Decides the kinds of notes for a store: front matter first, then plain tags, then qualified tags (`session/one`) that
 * agree, then folder names from the innermost out, then qualified tags that do not agree; else lore.
 */
export function classifier(definitions: readonly Definition[]): Classifier {
  const find = kindWords(definitions);
  return (note) => {
    const kind =
      (note.type === undefined ? undefined : find(note.type)?.kind) ??
      kindOfTags(find, note) ??
      'lore';
    return kind === 'npc' && note.hasPlayer ? 'pc' : kind;
  };
}

function kindOfTags(find: KindWords, note: ClassifyInput): string | undefined {
  const plain = best(note.tags.map(find).filter(isWorldWord));
  if (plain !== undefined) return plain;
  // `character/ann` on a note of session prep tells whom it is about: several such tags decide nothing by themselves.
  const qualified = note.tags
    .filter((tag) => tag.includes('/'))
    .map((tag) => find(tag.slice(0, tag.indexOf('/'))))
    .filter(isWorldWord);
  const agreed = new Set(qualified.map(({ kind }) => kind));
  const [only] = agreed.size === 1 ? agreed : [];
  return only ?? kindOfFolders(find, note) ?? best(qualified);
}

/** Tags never make campaigns or story records: `#adventure` says what a note is about. */
function isWorldWord(word: KindWord | undefined): word is KindWord {
  return word !== undefined && !isStoryKind(word.kind);
}

function isStoryKind(kind: string): boolean {
  return kind === 'campaign' || kind === 'chapter' || kind === 'adventure' || kind === 'scene';
}

function best(words: readonly KindWord[]): string | undefined {
  return words.reduce<KindWord | undefined>(
    (first, word) => (first === undefined || word.rank < first.rank ? word : first),
    undefined,
  )?.kind;
}

function kindOfFolders(find: KindWords, { folders, title }: ClassifyInput): string | undefined {
  for (let depth = folders.length - 1; depth >= 0; depth -= 1) {
    const kind = find(withoutNumber(folders[depth] ?? ''))?.kind;
    if (kind === undefined || kind === 'campaign') continue;
    if (!isStoryKind(kind) || isDirectly(folders.slice(depth + 1), title)) return kind;
  }
  return undefined;
}

/** "04 NPCs", "03a Factions", "02-SESSIONS": the number only sorts. */
function withoutNumber(folder: string): string {
  return folder.replace(/^\d+[a-z]?[\s._-]+/i, '');
}

/** `Scenes/Ambush.md` and the folder note `Adventures/The Mine/The Mine.md` count; what else lies deeper does not. */
function isDirectly(below: readonly string[], title: string): boolean {
  const [folder, ...deeper] = below;
  return (
    folder === undefined ||
    (deeper.length === 0 && withoutNumber(folder).normalize('NFC') === title)
  );
}
