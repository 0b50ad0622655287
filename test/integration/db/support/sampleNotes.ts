import { adventures, campaigns, entities, scenes } from '../../../../src/core/model/collections';
import type { CampaignId, RecordId } from '../../../../src/core/model/ids';
import type { CampaignStore, StoreChange } from '../../../../src/core/ports/campaignStore';

/** Creates a campaign and gives its id. */
export async function newCampaign(store: CampaignStore, title = 'Thellade'): Promise<CampaignId> {
  return (await store.repository(campaigns).upsert({ title })).campaignId;
}

/** Creates an entity with the given text and gives its id. */
export async function newEntity(
  store: CampaignStore,
  campaignId: CampaignId,
  title: string,
  text: { readonly frontMatter?: string; readonly body?: string } = {},
): Promise<RecordId> {
  return (await store.repository(entities).upsert({ campaignId, title, ...text })).firebaseId;
}

export async function newAdventure(
  store: CampaignStore,
  campaignId: CampaignId,
  title: string,
): Promise<RecordId> {
  return (await store.repository(adventures).upsert({ campaignId, title })).firebaseId;
}

export async function newScene(
  store: CampaignStore,
  campaignId: CampaignId,
  title: string,
  rest: { readonly parentId?: RecordId; readonly frontMatter?: string } = {},
): Promise<RecordId> {
  return (await store.repository(scenes).upsert({ campaignId, title, ...rest })).firebaseId;
}

/** The note's text; `undefined` when there is no such note. */
export async function textOfNote(
  store: CampaignStore,
  docId: RecordId,
): Promise<string | undefined> {
  const note = await store.notes.get(docId);
  return note && note.frontMatter + note.body;
}

/** Everything the store announces from now on. */
export function recordChanges(store: CampaignStore): StoreChange[] {
  const changes: StoreChange[] = [];
  store.onDidChange((change) => changes.push(change));
  return changes;
}

/** Waits until `condition` holds; fails after ten seconds. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((done) => setTimeout(done, 10));
  }
}
