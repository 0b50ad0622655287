import assert from 'node:assert/strict';
import { adventures, entities } from '../../../src/core/model/collections';
import { starshipDraft, starshipRecords, withStarships } from '../../support/starships';
import { freshProject } from './support/emulator';
import { converge, newCampaign, SyncRig } from './support/syncRig';

describe('A collection that is not one of the product', () => {
  it('reaches another device, and comes back changed, by its definition alone', async () => {
    const rig = new SyncRig(await freshProject('demo-added-collection'));
    try {
      const [here, there] = [
        await rig.client({ definitions: withStarships }),
        await rig.client({ definitions: withStarships }),
      ];
      const { campaignId } = await newCampaign(here);
      const port = await here.store.repository(entities).upsert({ campaignId, title: 'Dock' });
      const raid = await here.store.repository(adventures).upsert({ campaignId, title: 'Raid' });
      const draft = starshipDraft(campaignId);
      const { firebaseId } = await here.store.repository(starshipRecords).upsert(draft);
      await here.engine.syncNow();
      await there.engine.join(campaignId);
      const arrived = new Map<string, unknown>(
        Object.entries((await there.store.notes.get(firebaseId)) ?? {}),
      );
      assert.deepEqual(
        ['body', 'kind', 'crew', 'homePort', 'parentId', 'weapons'].map((name) =>
          arrived.get(name),
        ),
        [draft.body, 'station', 2, port.firebaseId, raid.firebaseId, ['ram', 'net']],
      );
      // Both change the same text: neither's words are lost.
      await there.store.repository(starshipRecords).upsert({
        docId: firebaseId,
        body: draft.body.replace('Wolves', 'Grey wolves'),
      });
      await here.store.write((unit) =>
        unit.saveText(
          firebaseId,
          draft.frontMatter.replace('crew: 2', 'crew: 7') + draft.body.replace('Rum', 'Dark rum'),
        ),
      );
      await converge(campaignId, here, there);
      const merged = new Map<string, unknown>(
        Object.entries((await there.store.notes.get(firebaseId)) ?? {}),
      );
      assert.deepEqual(
        [merged.get('body'), merged.get('crew')],
        [draft.body.replace('Wolves', 'Grey wolves').replace('Rum', 'Dark rum'), 7],
      );
    } finally {
      await rig.close();
    }
  }).timeout(180_000);
});
