import type { CampaignId } from '../../src/core/model/ids';
import type { CampaignStore } from '../../src/core/ports/campaignStore';
import { groupId } from '../../src/core/treeRows';
import { WorldModel } from '../../src/views/trees/worldModel';
import { usingStore } from '../support/withStore';
import type { BenchResult } from './benchResult';
import { BareDatabase } from './support/bareDatabase';
import { filledCampaign } from './support/filledCampaign';
import { compare, median, milliseconds } from './support/measure';

/** Pages of one look-up sample: one page alone is too short to be timed. */
const pagesPerSample = 100;

const bareRows = `SELECT docId, title, aliases, summary, status, updatedAt FROM notes
  WHERE campaignId = ? AND kind = ? AND deletedAt IS NULL
  ORDER BY position, sortKey, docId LIMIT 200`;
const bareCounts = `SELECT kind, count(*) FROM notes
  WHERE campaignId = ? AND deletedAt IS NULL GROUP BY kind`;

/** A file with notes, open in the store and beside it in the bare driver. */
interface Opened {
  readonly name: string;
  readonly store: CampaignStore;
  readonly bare: BareDatabase;
  readonly campaignId: CampaignId;
  /** The kind most notes are of. */
  readonly kind: string;
}

/** What a tree needs to show its first page, and what a page costs when there are ten times as many notes. */
export async function run(): Promise<readonly BenchResult[]> {
  return withNotes(10_000, async (many) => [
    await firstPage(many),
    await withNotes(1_000, (few) => growth(few, many)),
  ]);
}

function firstPage({ name, store, bare, campaignId, kind }: Opened): Promise<BenchResult> {
  return compare({
    name: `tree: first page of ${name}`,
    ours: () =>
      milliseconds(async () => {
        const model = new WorldModel(store.notes);
        await model.load();
        await model.expand(groupId({ campaignId, kind }));
      }),
    peers: {
      'bare driver: the same rows': () =>
        milliseconds(async () => {
          await bare.all(bareCounts, [campaignId]);
          await bare.all(bareRows, [campaignId, kind]);
        }),
    },
    budget: { of: 'ours', most: 30 },
  });
}

function growth(few: Opened, many: Opened): Promise<BenchResult> {
  const pages = ({ store, campaignId, kind }: Opened): Promise<number> =>
    milliseconds(async () => {
      for (let i = 0; i < pagesPerSample; i += 1) {
        await store.notes.page({ campaignId, kind, limit: 20 });
      }
    });
  const barePages = ({ bare, campaignId, kind }: Opened): Promise<number> =>
    bare.prepared(bareRows.replace('200', '20'), (statement) =>
      milliseconds(async () => {
        for (let i = 0; i < pagesPerSample; i += 1) await statement.all([campaignId, kind]);
      }),
    );
  return compare({
    name: 'page of a list: times as long with 10,000 notes as with 1,000',
    unit: '×',
    ours: () => growthOf(pages, few, many),
    peers: { 'bare driver': () => growthOf(barePages, few, many) },
    budget: { of: 'ours', most: 1.5 },
  });
}

/** In turns, so that a busy moment of the machine meets both. */
async function growthOf(
  sample: (opened: Opened) => Promise<number>,
  few: Opened,
  many: Opened,
): Promise<number> {
  const ratios: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    const small = await sample(few);
    ratios.push((await sample(many)) / small);
  }
  return median(ratios);
}

async function withNotes<T>(count: number, work: (opened: Opened) => Promise<T>): Promise<T> {
  const filled = await filledCampaign(count);
  const { name, file, campaignId } = filled;
  const bare = await BareDatabase.open(file);
  try {
    return await usingStore({ file }, async (store) => {
      const counts = [...(await store.notes.countByKind(campaignId))];
      const [most] = counts.sort(([, a], [, b]) => b - a);
      return work({ name, store, bare, campaignId, kind: most?.[0] ?? '' });
    });
  } finally {
    await bare.close();
    await filled.remove();
  }
}
