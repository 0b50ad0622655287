import { foldText } from '../../core/search/foldText';

/** How well a name fits what was typed, best first: a prefix, the start of a word, anywhere, its letters in order. */
const ranks = { prefix: 0, word: 1, inside: 2, letters: 3 } as const;

type Rank = (typeof ranks)[keyof typeof ranks];

/** Ranks a folded name; `undefined` when the typed letters do not even stand in it in order. */
export function rankName(folded: string, typed: string): Rank | undefined {
  const at = folded.indexOf(typed);
  if (at === 0) return ranks.prefix;
  if (at > 0) return startsWord(folded, typed, at) ? ranks.word : ranks.inside;
  return hasLettersInOrder(folded, typed) ? ranks.letters : undefined;
}

/** The best `limit` items for what was typed; among equals, the given order. */
export function bestMatches<T>(
  items: readonly T[],
  foldedName: (item: T) => string,
  typed: string,
  limit: number,
): readonly T[] {
  const wanted = foldText(typed.trim());
  const byRank: T[][] = Object.values(ranks).map(() => []);
  for (const item of items) {
    const rank = rankName(foldedName(item), wanted);
    if (rank !== undefined) byRank[rank]?.push(item);
  }
  return byRank.flat().slice(0, limit);
}

function startsWord(folded: string, typed: string, first: number): boolean {
  for (let at = first; at > 0; at = folded.indexOf(typed, at + 1)) {
    if (!/[\p{L}\p{N}]/u.test(folded[at - 1] ?? '')) return true;
  }
  return false;
}

function hasLettersInOrder(folded: string, typed: string): boolean {
  let from = 0;
  for (const letter of typed) {
    const at = folded.indexOf(letter, from);
    if (at < 0) return false;
    from = at + letter.length;
  }
  return true;
}
