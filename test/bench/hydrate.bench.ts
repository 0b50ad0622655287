import { entities } from '../../src/core/model/collections';
import type { CampaignId } from '../../src/core/model/ids';
import type { CampaignStore } from '../../src/core/ports/campaignStore';
import { usingStore } from '../support/withStore';
import type { BenchResult } from './benchResult';
import { BareDatabase } from './support/bareDatabase';
import { filledCampaign } from './support/filledCampaign';
import { compare, milliseconds } from './support/measure';

/** Reads ten thousand rows as records and as summaries, beside the driver reading the same columns. */
export async function run(): Promise<readonly BenchResult[]> {
  const campaign = await filledCampaign();
  const bare = await BareDatabase.open(campaign.file);
  const results = await usingStore({ file: campaign.file }, async (store) => [
    await compare({
      name: `list the records of ${campaign.name}`,
      ours: () => milliseconds(() => records(store, campaign.campaignId)),
      peers: {
        'bare driver: all()': () =>
          milliseconds(() =>
            bare.all('SELECT * FROM entities WHERE campaignId = ? AND deletedAt IS NULL', [
              campaign.campaignId,
            ]),
          ),
      },
      budget: { of: 'ratio', most: 2.5 },
    }),
    await compare({
      name: `list the summaries of ${campaign.name}`,
      ours: () => milliseconds(() => store.notes.summaries({ campaignId: campaign.campaignId })),
      peers: {
        'bare driver: all()': () =>
          milliseconds(() => bare.all(summaryRows, [campaign.campaignId])),
      },
      budget: { of: 'ratio', most: 2.5 },
    }),
  ]);
  await bare.close();
  await campaign.remove();
  return results;
}

function records(store: CampaignStore, campaignId: CampaignId): Promise<unknown> {
  return store.repository(entities).list({ campaignId });
}

const summaryRows = `SELECT n.docId, n.collection, n.campaignId, n.title, n.kind, n.aliases, n.summary,
    n.parentId, n.orderKey, n.status, n.rev, n.createdAt, n.updatedAt, m.dirty
  FROM notes AS n LEFT JOIN local_metas AS m
    ON m.docId = n.docId AND m.collection = n.collection AND m.campaignId = n.campaignId
    AND m.audience = 'gm'
  WHERE n.campaignId = ? AND n.deletedAt IS NULL ORDER BY n.position, n.sortKey, n.docId`;
