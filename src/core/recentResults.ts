/** Texts remembered: a few notes that are being written at the same time, each before and after a save. */
const remembered = 8;

/** UTF-16 units of the longest text that is remembered, so that a few of them stay small. */
const longest = 64 * 1024;

/**
 * Gives `compute`, a function of nothing but the text, which keeps its results for the texts it was last asked about: what
 * a save replaces mostly is what the save before wrote.
 */
export function withRecentResults<T>(compute: (text: string) => T): (text: string) => T {
  const recent: { readonly text: string; readonly result: T }[] = [];
  return (text) => {
    const known = recent.find((entry) => entry.text === text);
    if (known !== undefined) return known.result;
    const result = compute(text);
    if (text.length > longest) return result;
    recent.push({ text, result });
    if (recent.length > remembered) recent.shift();
    return result;
  };
}
