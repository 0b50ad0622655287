import path from 'node:path';

import { silentLogger } from '../../../../src/core/logger';
import { campaigns, entities } from '../../../../src/core/model/collections';
import type { CampaignId } from '../../../../src/core/model/ids';
import type { CampaignStore } from '../../../../src/core/ports/campaignStore';
import { defaultSyncOptions, type SyncEngine } from '../../../../src/core/ports/syncEngine';
import { openCampaignStore } from '../../../../src/db/openCampaignStore';
import { connectFirestore } from '../../../../src/sync/firestore/connectFirestore';
import type { EmulatorTarget } from '../../../../src/sync/remoteTarget';
import { createSyncEngine } from '../../../../src/sync/syncEngine';
import { systemClock } from '../../../../src/sync/systemClock';
import { temporaryFolder } from '../../../support/launch/temporaryFolder';
import type { BenchNote } from './benchNotes';

/** The product as it ships: a campaign file, an engine and its connection. */
export interface OwnClient {
  readonly store: CampaignStore;
  readonly engine: SyncEngine;
  close(): Promise<void>;
}

/** Opens a new campaign file that syncs with the target. */
export async function ownClient(target: EmulatorTarget): Promise<OwnClient> {
  const folder = temporaryFolder('bench');
  const store = await openCampaignStore({ file: path.join(folder.path, 'campaign.db') });
  const engine = createSyncEngine({
    store,
    remote: () => connectFirestore(target),
    clock: systemClock,
    logger: silentLogger,
    options: defaultSyncOptions,
  });
  const close = async (): Promise<void> => {
    await engine.stop();
    await store.close();
    await folder.remove();
  };
  return { store, engine, close };
}

/** Writes notes into a new campaign, unsent. */
export async function fill({ store }: OwnClient, notes: readonly BenchNote[]): Promise<CampaignId> {
  const { campaignId } = await store.repository(campaigns).upsert({ title: 'Bench' });
  await store.write(async (unit) => {
    for (const { title, body } of notes) {
      await unit.upsert(entities, { campaignId, kind: 'npc', title, body });
    }
  });
  return campaignId;
}
