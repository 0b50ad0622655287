import { MoonforgeError } from '../core/errors';
import type { CampaignId, RecordId } from '../core/model/ids';
import type { RemoteDocument, RemotePlace } from '../core/ports/remoteStore';
import type { DeletionFigures, HeldDeletion, SyncUnit } from '../core/ports/syncStore';
import { asksFirst, deedBegan, unasked } from '../core/sync/massDeletionRule';
import { applyRemote } from './applyRemote';
import type { SyncContext } from './syncContext';

/** Of an audience's documents that were read, the ids of those whose deletion waits until all of the pull is known. */
export async function deletionsToHold(
  { store }: Pick<SyncContext, 'store'>,
  campaignId: CampaignId,
  documents: readonly RemoteDocument[],
): Promise<(unit: SyncUnit) => Promise<ReadonlySet<RecordId>>> {
  const deletions = documents.filter(({ deleted, moved }) => deleted && moved !== true);
  const [first] = deletions;
  if (first === undefined) return () => Promise.resolve(new Set());
  const since = deedBegan(first.updatedAt);
  const { recent, held } = await store.sync.deletionFigures(campaignId, since);
  return async (unit) => {
    const ours: RecordId[] = [];
    for (const document of deletions) {
      if (await deletesHere(unit, campaignId, document)) ours.push(document.docId);
    }
    return new Set(held + recent + ours.length > unasked ? ours : []);
  };
}

/** Keeps a deletion for later; the cursor passes it. */
export function hold(
  unit: SyncUnit,
  campaignId: CampaignId,
  { docId, audience, collection, deleted, data, body, parts, rev, updatedAt }: RemoteDocument,
): Promise<void> {
  const state = { collection, deleted, data, body, rev, updatedAt };
  const document = parts === undefined ? state : { ...state, parts };
  return unit.hold({ campaignId, audience, docId, document });
}

/** Whether a living note of this file without unsent edits would go. */
async function deletesHere(
  unit: SyncUnit,
  campaignId: CampaignId,
  { docId, audience, rev }: RemoteDocument,
): Promise<boolean> {
  const base = (await unit.bases(docId, campaignId))[audience];
  if (base === undefined || base.deleted || rev <= base.rev) return false;
  if ((await unit.operation(docId, campaignId)) !== undefined) return false;
  return (await unit.image(docId, campaignId))?.deleted === false;
}

/**
 * Applies the deletions that wait, once everything was read, unless they are for the user to decide. Returns how many
 * records changed.
 */
export async function settleDeletions(
  context: SyncContext,
  { campaignId, audience }: RemotePlace,
): Promise<number> {
  const all = await context.store.sync.heldDeletions(campaignId);
  const held = all.filter((deletion) => deletion.audience === audience);
  if (held.length === 0 || asksFirst(await figuresOf(context, campaignId, held))) return 0;
  return applyHeld(context, held);
}

/** Rejects with `mass-deletion` while the user is to decide about deletions. */
export async function assertAnswered(
  context: Pick<SyncContext, 'store'>,
  campaignId: CampaignId,
): Promise<void> {
  const held = await context.store.sync.heldDeletions(campaignId);
  if (held.length === 0) return;
  const figures = await figuresOf(context, campaignId, held);
  if (asksFirst(figures)) throw askFirst(figures);
}

async function figuresOf(
  { store }: Pick<SyncContext, 'store'>,
  campaignId: CampaignId,
  [first]: readonly HeldDeletion[],
): Promise<DeletionFigures> {
  const updatedAt = first?.document.updatedAt ?? '0.000000000';
  return store.sync.deletionFigures(campaignId, deedBegan(updatedAt));
}

/** Deletes the notes whose deletion waited. */
export async function applyHeld(
  context: SyncContext,
  held: readonly HeldDeletion[],
): Promise<number> {
  return context.store.sync.transaction(context.lease, async (unit) => {
    unit.announce(held.map(({ docId }) => docId));
    let changed = 0;
    for (const { campaignId, docId, audience, document } of held) {
      await unit.release(docId, campaignId, audience);
      const arrival: RemoteDocument = { ...document, docId, audience, seen: new Set() };
      if (await applyRemote(context, unit, campaignId, [arrival])) changed += 1;
    }
    context.tally.pulled += changed;
    return changed;
  });
}

/** Keeps the notes whose deletion waited: they are edits of this user's, and come back for everybody. */
export async function keepHeld(
  { store, lease }: Pick<SyncContext, 'store' | 'lease'>,
  held: readonly HeldDeletion[],
): Promise<void> {
  await store.sync.transaction(lease, async (unit) => {
    unit.announce(held.map(({ docId }) => docId));
    for (const { campaignId, docId, audience, document } of held) {
      await unit.release(docId, campaignId, audience);
      const { updatedAt, ...base } = document;
      const known = (await unit.bases(docId, campaignId))[audience];
      if (known !== undefined && known.rev >= base.rev) continue;
      await unit.setBase({ docId, campaignId, audience, base, remoteUpdatedAt: updatedAt });
      await unit.enqueue(docId, base.collection, campaignId);
    }
  });
}

function askFirst({ held, living }: DeletionFigures): MoonforgeError {
  return new MoonforgeError(
    'mass-deletion',
    `Somebody deleted ${held} of this campaign’s ${living} notes on the server. The rest was not deleted here: decide with “Answer Deletions…” whether they go or come back.`,
  );
}
