/** A word or a phrase to look for. */
export interface SearchTerm {
  /** One word, or several that stand next to each other; without quotation marks. */
  readonly text: string;
  /** The last word may go on: "dra" finds "dragon". */
  readonly prefix: boolean;
}

/** What a search can be narrowed down by: `kind:npc`. */
export const filterKeys = ['kind', 'tag', 'campaign', 'status', 'in'] as const;

export type FilterKey = (typeof filterKeys)[number];

export interface SearchFilter {
  readonly key: FilterKey;
  /** As typed, without quotation marks; not blank. */
  readonly value: string;
  /** `-kind:npc`: whatever it fits is left out. */
  readonly excluded: boolean;
}

/** A search as `docs/search.md` describes it. Without groups, the filters alone say which notes are meant. */
export interface ParsedSearch {
  /** Every group has to be found; of a group (`red OR blue`) one term is enough. */
  readonly groups: readonly (readonly SearchTerm[])[];
  /** None of these may be found. */
  readonly excluded: readonly SearchTerm[];
  readonly filters: readonly SearchFilter[];
}

/** A part of the text: what stands before a quotation mark, then either a quoted text, closed or not, or a word. */
interface Part {
  readonly excluded: boolean;
  readonly key: FilterKey | undefined;
  readonly text: string;
  readonly quoted: boolean;
  /** Nothing follows it yet, not even a blank or the closing quotation mark. */
  readonly typing: boolean;
}

const partPattern = new RegExp(
  `(?<minus>(?<![^\\s"])-(?=[^\\s]))?(?:(?<![^\\s"-])(?<key>${filterKeys.join('|')}):)?(?:"(?<phrase>[^"]*)(?<closing>"?)|(?<word>[^\\s"]+))?`,
  'giu',
);

/** What the index has words of: letters, digits and private-use characters (tokenizer unicode61). */
const wordCharacter = /[\p{L}\p{N}\p{Co}]/u;

/** A letter of a script with upper and lower case, or a digit, all alone: as a prefix it would mean half the notes. */
const shortWord =
  /(?<![\p{L}\p{N}\p{Co}\p{M}])[\p{Lu}\p{Ll}\p{Lt}\p{Lm}\p{N}]\p{M}*[^\p{L}\p{N}\p{Co}]*$/u;

/** Reads what a user typed. Everything is a valid search; what means nothing is left out. */
export function parseSearch(text: string): ParsedSearch {
  const parts = partsOf(text.replaceAll('\0', ' '));
  const filters = parts.flatMap(({ key, text: value, excluded }) =>
    key === undefined || value.trim() === '' ? [] : [{ key, value: value.trim(), excluded }],
  );
  const words = parts.filter(({ key }) => key === undefined);
  return { groups: groupsOf(words), excluded: words.filter(isExcluded).flatMap(termOf), filters };
}

function partsOf(text: string): readonly Part[] {
  return [...text.matchAll(partPattern)].flatMap(({ 0: whole, index, groups = {} }) => {
    if (whole === '') return [];
    const { minus, key, phrase, closing, word } = groups;
    return [
      {
        excluded: minus !== undefined,
        key: filterKeys.find((known) => known === key?.toLowerCase()),
        text: phrase ?? word ?? '',
        quoted: phrase !== undefined,
        typing: index + whole.length === text.length && closing !== '"',
      },
    ];
  });
}

function isExcluded({ excluded }: Part): boolean {
  return excluded;
}

/** `a b OR c` is `a` and one of `b` and `c`. OR with nothing to choose from is a word. */
function groupsOf(parts: readonly Part[]): readonly (readonly SearchTerm[])[] {
  const groups: SearchTerm[][] = [];
  let joins = false;
  parts.forEach((part, i) => {
    const term = part.excluded ? [] : termOf(part);
    const [before, after] = [parts[i - 1], parts[i + 1]];
    if (isOr(part) && canBeChosen(before) && canBeChosen(after) && !joins) {
      joins = true;
      return;
    }
    const group = joins ? groups.at(-1) : undefined;
    if (group !== undefined) group.push(...term);
    else if (term.length > 0) groups.push([...term]);
    joins = false;
  });
  return groups;
}

function isOr({ text, quoted, excluded }: Part): boolean {
  return text === 'OR' && !quoted && !excluded;
}

function canBeChosen(part: Part | undefined): boolean {
  return part !== undefined && !part.excluded && termOf(part).length > 0;
}

/** The term a part stands for; none for mere punctuation. */
function termOf({ text, quoted, typing, excluded }: Part): readonly SearchTerm[] {
  if (!wordCharacter.test(text)) return [];
  if (!quoted && text.endsWith('*')) return [{ text: text.replace(/\*+$/, ''), prefix: true }];
  return [{ text, prefix: typing && !excluded && !shortWord.test(text) }];
}
