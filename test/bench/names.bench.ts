import { usingStore } from '../support/withStore';
import type { BenchResult } from './benchResult';
import { BareDatabase } from './support/bareDatabase';
import { filledCampaign } from './support/filledCampaign';
import { compare, milliseconds, slowest } from './support/measure';

/** Names that are typed, each in several ways. */
const namesTyped = 20;
const limit = 50;

/** Jump to a name: whole, begun, mistyped, as initials. The peers are a plain scan for the least distance and SQL's LIKE. */
export async function run(): Promise<readonly BenchResult[]> {
  const campaign = await filledCampaign();
  const bare = await BareDatabase.open(campaign.file);
  try {
    const rows = await bare.all<{ readonly title: string }>(
      'SELECT title FROM notes WHERE deletedAt IS NULL ORDER BY docId',
    );
    const titles = rows.map(({ title }) => title);
    const typed = inputs(titles);
    return await usingStore({ file: campaign.file, readOnly: true }, async (store) => {
      // The first look reads the names; that is measured apart.
      const first = await milliseconds(() => store.findNames({ text: 'x' }));
      const row = await compare({
        name: `jump to a name among ${titles.length}, p95 of ${typed.length} inputs (the first took ${first.toFixed(0)} ms)`,
        ours: () => slowest(typed, (text) => store.findNames({ text, limit })),
        peers: {
          'plain Levenshtein scan': () =>
            slowest(typed, (text) => Promise.resolve(nearest(titles, text))),
          'SQL LIKE, no typos': () =>
            slowest(typed, (text) => bare.all(like, [`%${text}%`, limit])),
        },
        budget: { of: 'ours', most: 20 },
      });
      return [row];
    });
  } finally {
    await bare.close();
    await campaign.remove();
  }
}

const like = 'SELECT docId, title FROM notes WHERE title LIKE ? AND deletedAt IS NULL LIMIT ?';

function inputs(titles: readonly string[]): readonly string[] {
  const step = Math.max(1, Math.floor(titles.length / namesTyped));
  return titles
    .filter((_, i) => i % step === 0)
    .flatMap((title) => [
      title,
      ...[1, 2, 3, 4, 6].map((length) => title.slice(0, length)),
      `${title.slice(0, 2)}${title.charAt(3)}${title.charAt(2)}${title.slice(4)}`,
      title.slice(0, 5).replace(/.$/, '') + title.slice(5),
      title
        .split(' ')
        .map((word) => word.charAt(0))
        .join(''),
    ]);
}

/** The titles with the least Levenshtein distance, by the textbook's two rows. */
function nearest(titles: readonly string[], text: string): readonly string[] {
  const typed = text.toLowerCase();
  return titles
    .map((title) => ({ title, distance: levenshtein(typed, title.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, limit)
    .map(({ title }) => title);
}

function levenshtein(a: string, b: string): number {
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost));
    }
    last = row;
  }
  return last[b.length] ?? 0;
}
