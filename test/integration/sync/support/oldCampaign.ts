import {
  collection,
  doc,
  getDoc,
  getDocs,
  Timestamp,
  updateDoc,
  type DocumentData,
} from 'firebase/firestore/lite';

import type { Audience } from '../../../../src/core/model/audience';
import type { CampaignId, RecordId } from '../../../../src/core/model/ids';
import type { EmulatorTarget } from '../../../../src/sync/remoteTarget';
import { shippedRules } from '../../../support/launch/firestoreEmulator';
import { openRules, setRules } from './emulator';
import { liteClient } from './liteClient';
import { newCampaign, type Client, type SyncRig } from './syncRig';

const day = 86_400_000;

/** A campaign on the server whose notes were written three hundred days ago, by a device that is gone. */
export class OldCampaign {
  readonly campaignId: CampaignId;
  readonly notes: readonly RecordId[];
  readonly #target: EmulatorTarget;
  readonly #rig: SyncRig;

  private constructor(
    target: EmulatorTarget,
    rig: SyncRig,
    made: { readonly campaignId: CampaignId; readonly notes: readonly RecordId[] },
  ) {
    this.#target = target;
    this.#rig = rig;
    this.campaignId = made.campaignId;
    this.notes = made.notes;
  }

  static async played(
    target: EmulatorTarget,
    rig: SyncRig,
    titles: readonly string[],
  ): Promise<OldCampaign> {
    const first = await rig.client();
    const made = await newCampaign(first, titles);
    await first.engine.syncNow();
    await first.engine.stop();
    const campaign = new OldCampaign(target, rig, made);
    await campaign.#asAdministrator((db) =>
      updateDoc(doc(db, 'campaigns', made.campaignId), { createdAt: aged(301).updatedAt }),
    );
    await campaign.age([made.campaignId, ...made.notes]);
    return campaign;
  }

  /** A device that has all of it. */
  async joined(): Promise<Client> {
    const client = await this.#rig.client();
    await client.engine.join(this.campaignId);
    await client.engine.syncNow();
    return client;
  }

  /** Makes documents as old as those of the beginning. */
  age(docIds: readonly RecordId[], audience: Audience = 'gm'): Promise<void> {
    return this.#change(docIds, audience, aged(300));
  }

  /** Deletes documents as another device did it so many days ago. */
  deleteLongAgo(
    docIds: readonly RecordId[],
    days: number,
    { audience = 'gm', rev = 2 }: { readonly audience?: Audience; readonly rev?: number } = {},
  ): Promise<void> {
    return this.#change(docIds, audience, { ...aged(days), deleted: true, rev });
  }

  /** Makes somebody a game master. */
  addGm(userId: string): Promise<void> {
    return this.#asAdministrator((db) =>
      updateDoc(doc(db, 'campaigns', this.campaignId), { [`members.${userId}`]: 'gm' }),
    );
  }

  #change(docIds: readonly RecordId[], audience: Audience, change: DocumentData): Promise<void> {
    return this.#asAdministrator(async (db) => {
      for (const docId of docIds) {
        await updateDoc(doc(db, 'campaigns', this.campaignId, audience, docId), change);
      }
    });
  }

  async #asAdministrator(
    work: (db: ReturnType<typeof liteClient>) => Promise<void>,
  ): Promise<void> {
    await setRules(this.#target, openRules);
    await work(liteClient(this.#target, 'gm-1'));
    await setRules(this.#target, await shippedRules());
  }

  /** The ids of an audience's documents. */
  async onServer(audience: Audience = 'gm'): Promise<readonly string[]> {
    const db = liteClient(this.#target, 'gm-1');
    const records = collection(db, 'campaigns', this.campaignId, audience);
    return (await getDocs(records)).docs.map(({ id }) => id).sort();
  }

  async read(docId: RecordId): Promise<Record<string, unknown> | undefined> {
    const db = liteClient(this.#target, 'gm-1');
    return (await getDoc(doc(db, 'campaigns', this.campaignId, 'gm', docId))).data();
  }
}

/** Written so many days ago. */
function aged(days: number): { readonly updatedAt: Timestamp } {
  return { updatedAt: Timestamp.fromMillis(Date.now() - days * day) };
}
