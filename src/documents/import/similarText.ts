/** A text and what it belongs to. */
export interface TextOf<T> {
  readonly value: T;
  readonly text: string;
}

/** Two texts are one that was edited when they share at least this much of the longer one, as Git's `-M` has it. */
const enough = 0.5;
/** A line that so many notes have comes from a template and tells nothing. */
const common = 3;

interface Pair {
  readonly from: number;
  readonly to: number;
  readonly score: number;
}

/**
 * Pairs texts that are likely one text before and after an edit, the most alike first, each in one pair at most. Lines
 * that several texts of `corpus` share do not count. Linear in the length of the texts.
 */
export function similarPairs<A, B>(
  before: readonly TextOf<A>[],
  after: readonly TextOf<B>[],
  corpus: readonly string[],
): readonly (readonly [A, B])[] {
  const frequent = frequentLines(corpus);
  const weigh = ({ text }: TextOf<unknown>): ReadonlyMap<string, number> =>
    tellingLines(text, frequent);
  const [left, right] = [before.map(weigh), after.map(weigh)];
  const holders = new Map<string, number[]>();
  for (const [to, lines] of right.entries()) {
    for (const line of lines.keys()) holders.set(line, [...(holders.get(line) ?? []), to]);
  }
  const pairs = left.flatMap((lines, from) => pairsOf({ lines, from }, right, holders));
  const used = { from: new Set<number>(), to: new Set<number>() };
  const found: (readonly [A, B])[] = [];
  for (const { from, to } of pairs.sort((a, b) => b.score - a.score)) {
    const [one, other] = [before[from], after[to]];
    if (used.from.has(from) || used.to.has(to) || one === undefined || other === undefined)
      continue;
    used.from.add(from);
    used.to.add(to);
    found.push([one.value, other.value]);
  }
  return found;
}

function pairsOf(
  { lines, from }: { readonly lines: ReadonlyMap<string, number>; readonly from: number },
  others: readonly ReadonlyMap<string, number>[],
  holders: ReadonlyMap<string, readonly number[]>,
): readonly Pair[] {
  const shared = new Map<number, number>();
  for (const [line, weight] of lines) {
    for (const to of holders.get(line) ?? []) shared.set(to, (shared.get(to) ?? 0) + weight);
  }
  return [...shared].flatMap(([to, weight]) => {
    const longer = Math.max(total(lines), total(others[to] ?? new Map()));
    const score = weight / longer;
    return score >= enough ? [{ from, to, score }] : [];
  });
}

function total(lines: ReadonlyMap<string, number>): number {
  return [...lines.values()].reduce((sum, weight) => sum + weight, 0);
}

function frequentLines(corpus: readonly string[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const text of corpus) {
    for (const line of new Set(linesOf(text))) counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count >= common).map(([line]) => line));
}

/** The text's lines that tell it from others, by their length. */
function tellingLines(text: string, frequent: ReadonlySet<string>): ReadonlyMap<string, number> {
  const telling = linesOf(text).filter((line) => !frequent.has(line));
  return new Map(telling.map((line) => [line, line.length]));
}

/** The lines with something in them, without white space at their ends. */
function linesOf(text: string): readonly string[] {
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
