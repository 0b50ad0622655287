import { entities } from '../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../src/core/model/ids';
import type { CampaignStore } from '../../src/core/ports/campaignStore';
import { temporaryFolder } from '../support/launch/temporaryFolder';
import { usingStore } from '../support/withStore';
import type { BenchResult } from './benchResult';
import { filledCampaign, importNoteSet } from './support/filledCampaign';
import { compare, milliseconds } from './support/measure';
import { firstNotes, tenThousandNotes } from './support/noteSet';

const small = 1_000;
const large = 10_000;
/** Look-ups per sample: one alone is shorter than the clock's noise. */
const lookups = 200;

interface Size {
  readonly store: CampaignStore;
  readonly campaignId: CampaignId;
  readonly docIds: readonly RecordId[];
  readonly titles: readonly string[];
}

/** The same work at a thousand and at ten thousand notes. */
export async function run(): Promise<readonly BenchResult[]> {
  return [
    await compare({
      name: 'import, growth from 1,000 to 10,000 notes',
      ours: () => importTime(large),
      peers: { '1,000 notes': () => importTime(small) },
      budget: { of: 'ratio', most: 12 },
    }),
    ...(await withSize(small, (few) => withSize(large, (many) => compareSizes(few, many)))),
  ];
}

async function compareSizes(few: Size, many: Size): Promise<readonly BenchResult[]> {
  const row = (
    what: string,
    most: number,
    work: (size: Size) => Promise<unknown>,
  ): Promise<BenchResult> =>
    compare({
      name: `${what}, growth from 1,000 to 10,000 notes`,
      ours: () => milliseconds(() => work(many)),
      peers: { '1,000 notes': () => milliseconds(() => work(few)) },
      budget: { of: 'ratio', most },
    });
  return [
    await row('list all records', 12, ({ store, campaignId }) =>
      store.repository(entities).list({ campaignId }),
    ),
    await row(`${lookups} records by id`, 1.5, ({ store, docIds }) =>
      each(docIds, (docId) => store.notes.get(docId)),
    ),
    await row(`${lookups} notes by name`, 1.5, ({ store, campaignId, titles }) =>
      each(titles, (title) => store.notes.resolve(campaignId, title)),
    ),
    await row('first 50 of the list', 1.5, ({ store, campaignId }) =>
      store.notes.summaries({ campaignId, collection: 'entities', limit: 50 }),
    ),
  ];
}

async function withSize<T>(count: number, work: (size: Size) => Promise<T>): Promise<T> {
  const campaign = await filledCampaign(count);
  const { file, campaignId } = campaign;
  const result = await usingStore({ file }, async (store) => {
    const notes = await store.notes.summaries({ campaignId });
    const step = Math.floor(notes.length / lookups);
    const some = notes.filter((_, i) => i % step === 0).slice(0, lookups);
    return work({
      store,
      campaignId,
      docIds: some.map(({ docId }) => docId),
      titles: some.map(({ title }) => title),
    });
  });
  await campaign.remove();
  return result;
}

async function each<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (const item of items) await work(item);
}

async function importTime(count: number): Promise<number> {
  const notes = count === large ? await tenThousandNotes() : await firstNotes(count);
  const folder = temporaryFolder('bench');
  const elapsed = await milliseconds(() =>
    usingStore({ file: `${folder.path}/campaign.db` }, (store) => importNoteSet(store, notes)),
  );
  await folder.remove();
  return elapsed;
}
