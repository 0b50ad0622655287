/** Aligns rows in columns two spaces apart; the last column may be any length. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<readonly number[]>(
    (all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, displayLength(cell))),
    [],
  );
  return rows
    .map((row) => row.map((cell, i) => pad(cell, widths[i] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - displayLength(cell)));
}

const segmenter = new Intl.Segmenter();

/** Characters as a reader counts them, near enough for a terminal. */
function displayLength(text: string): number {
  return Array.from(segmenter.segment(text)).length;
}
