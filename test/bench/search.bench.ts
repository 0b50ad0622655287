import type { CampaignStore } from '../../src/core/ports/campaignStore';
import { usingStore } from '../support/withStore';
import type { BenchResult } from './benchResult';
import { BareDatabase } from './support/bareDatabase';
import { filledCampaign } from './support/filledCampaign';
import { compare, slowest } from './support/measure';

/** A search as a user types it, and the same words for the index itself. */
interface Question {
  readonly typed: string;
  readonly expression: string;
}

interface Word {
  readonly term: string;
  readonly notes: number;
}

/** Words taken of each frequency. */
const wordsPerGroup = 8;

/** Full-text search as a user types it, with snippets and lines; the peer only finds and ranks row ids. */
export async function run(): Promise<readonly BenchResult[]> {
  const campaign = await filledCampaign();
  const bare = await BareDatabase.open(campaign.file);
  try {
    const questions = await readQuestions(bare);
    return await usingStore({ file: campaign.file, readOnly: true }, async (store) => {
      const row = await compare({
        name: `full-text search in ${campaign.name}, p95 of ${questions.length} queries`,
        ours: () => slowest(questions, ({ typed }) => ask(store, typed)),
        peers: {
          'bare FTS5, ids only': () =>
            slowest(questions, ({ expression }) => bare.all(bareSearch, [expression])),
        },
        budget: { of: 'ours', most: 50 },
      });
      return [row];
    });
  } finally {
    await bare.close();
    await campaign.remove();
  }
}

const bareSearch =
  'SELECT rowid, rank FROM notes_fts WHERE notes_fts MATCH ? ORDER BY rank LIMIT 50';

async function ask(store: CampaignStore, text: string): Promise<void> {
  const { hits } = await store.search({ text });
  if (hits.length === 0) throw new Error(`"${text}" finds nothing.`);
}

/** Rare, usual and common words, two words, phrases, beginnings of 2 to 6 letters, and words with a filter. */
async function readQuestions(bare: BareDatabase): Promise<readonly Question[]> {
  await bare.execute('CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, notes_fts, row)');
  const words = await bare.all<Word>(
    `SELECT term, doc AS notes FROM temp.words WHERE term GLOB '[a-z]*' AND length(term) > 2
      ORDER BY doc, term`,
  );
  const rare = spread(words.filter(({ notes }) => notes <= 20));
  const usual = spread(words.filter(({ notes }) => notes > 20 && notes <= 1_000));
  const common = spread(words.filter(({ notes }) => notes > 1_000));
  const [first = ''] = common;
  return [
    ...[...rare, ...usual, ...common].map(wordQuestion),
    ...usual.map((word) => ({
      typed: `${first} ${word} `,
      expression: `"${first}" AND "${word}"`,
    })),
    ...(await phrases(bare)).map((phrase) => ({
      typed: `"${phrase}"`,
      expression: `"${phrase}"`,
    })),
    ...[2, 3, 4, 5, 6].flatMap((length) =>
      [...usual, ...common].map((word) => beginning(word, length)),
    ),
    ...usual.map((word) => ({ typed: `kind:lore ${word} `, expression: `"${word}"` })),
  ];
}

function wordQuestion(word: string): Question {
  return { typed: `${word} `, expression: `"${word}"` };
}

function beginning(word: string, length: number): Question {
  const start = word.slice(0, length);
  return { typed: start, expression: `"${start}"*` };
}

/** Some of the words, evenly over the list. */
function spread(words: readonly Word[]): readonly string[] {
  const step = Math.max(1, Math.floor(words.length / wordsPerGroup));
  return words
    .filter((_, i) => i % step === 0)
    .slice(0, wordsPerGroup)
    .map(({ term }) => term);
}

/** Two words that stand side by side in a note. */
async function phrases(bare: BareDatabase): Promise<readonly string[]> {
  const rows = await bare.all<{ readonly body: string }>(
    `SELECT body FROM note_texts WHERE id % 1000 = 7 AND body <> '' LIMIT ${wordsPerGroup}`,
  );
  return rows.flatMap(({ body }) => /\b[a-z]+ [a-z]+\b/.exec(body)?.[0] ?? []);
}
