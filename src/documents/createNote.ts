import { MoonforgeError } from '../core/errors';
import { campaigns } from '../core/model/collections';
import { findKindIn } from '../core/model/definitions';
import type { CampaignId, RecordId } from '../core/model/ids';
import type { CampaignStore, WriteUnit } from '../core/ports/campaignStore';

export interface NewNote {
  readonly campaignId: CampaignId;
  /** "scene", "npc", … */
  readonly kind: string;
  readonly title: string;
  readonly parentId?: RecordId;
}

/**
 * Creates a note behind its siblings, with front matter that says its kind, and returns its id. Rejects kinds nobody
 * knows, and campaigns, as `invalid-input`.
 */
export async function createNote(store: CampaignStore, note: NewNote): Promise<RecordId> {
  const { firebaseId } = await store.write((unit) => insert(unit, note), 'command');
  return firebaseId;
}

/** Creates a campaign and returns its id. */
export async function createCampaign(store: CampaignStore, title: string): Promise<CampaignId> {
  const draft = newDraft('campaign', title);
  const { firebaseId } = await store.write((unit) => unit.upsert(campaigns, draft), 'command');
  return firebaseId;
}

function newDraft(
  kind: string,
  title: string,
): { readonly title: string; readonly frontMatter: string; readonly body: string } {
  return { title, frontMatter: `---\ntype: ${kind}\n---\n`, body: '\n' };
}

function insert(
  unit: WriteUnit,
  { campaignId, kind, title, parentId }: NewNote,
): Promise<{ readonly firebaseId: RecordId }> {
  const definition = findKindIn(unit.definitions, kind);
  if (definition === undefined || definition.name === 'campaigns') {
    throw new MoonforgeError('invalid-input', `A note cannot be of the kind "${kind}".`);
  }
  return unit.put(definition.name, {
    campaignId,
    ...newDraft(kind, title),
    kind,
    ...(parentId === undefined ? {} : { parentId }),
  });
}
