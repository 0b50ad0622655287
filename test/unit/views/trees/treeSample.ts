import { adventures, campaigns, chapters, scenes } from '../../../../src/core/model/collections';
import type { RecordId } from '../../../../src/core/model/ids';
import type { CampaignStore } from '../../../../src/core/ports/campaignStore';
import { topId } from '../../../../src/views/trees/outline';
import type { TreeModel } from '../../../../src/views/trees/treeModel';
import { withStore } from '../../../support/withStore';

export interface Sample {
  readonly store: CampaignStore;
  readonly campaignId: RecordId;
  readonly chapter: RecordId;
  readonly adventure: RecordId;
  readonly scene: RecordId;
}

/** A campaign with one chapter, adventure and scene. */
export async function withSample(work: (sample: Sample) => Promise<void>): Promise<void> {
  await withStore(':memory:', async (store) => {
    const sample = await store.write(async (unit) => {
      const { firebaseId: campaignId } = await unit.upsert(campaigns, { title: 'Bell' });
      const at = async (record: Promise<{ firebaseId: RecordId }>): Promise<RecordId> =>
        (await record).firebaseId;
      const chapter = await at(unit.upsert(chapters, { campaignId, title: 'One' }));
      const adventure = await at(
        unit.upsert(adventures, { campaignId, title: 'Salt', parentId: chapter }),
      );
      const scene = await at(
        unit.upsert(scenes, { campaignId, title: 'Market', parentId: adventure }),
      );
      return { campaignId, chapter, adventure, scene };
    });
    await work({ store, ...sample });
  });
}

/** Rows to draw again after `write`, as the tree of the model would be told. */
export async function refreshed(
  store: CampaignStore,
  model: TreeModel,
  write: () => Promise<unknown>,
): Promise<readonly string[]> {
  let updates: Promise<readonly string[]> = Promise.resolve([]);
  const subscription = store.onDidChange(({ rows }) => {
    updates = updates.then(async (before) => [...before, ...(await model.update(rows))]);
  });
  await write();
  subscription.dispose();
  return updates;
}

export function labels({ outline }: TreeModel, parent = topId): readonly string[] {
  return (outline.children.get(parent) ?? []).map((id) => outline.rows.get(id)!.label);
}
