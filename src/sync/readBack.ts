import type { CampaignId } from '../core/model/ids';
import { applyRemote } from './applyRemote';
import { classify } from './classify';
import type { FrozenOperation } from './frozenOperation';
import { quarantine } from './quarantine';
import type { SyncContext } from './syncContext';

const lostBase =
  'The server no longer has the version this edit is based on. Upload the campaign again to put it back.';

/**
 * Finds out what became of operations by reading their documents: those that landed are acknowledged, those that came
 * too late are merged and wait to be sent anew. Returns those the server has not seen.
 */
export async function readBack(
  context: SyncContext,
  campaignId: CampaignId,
  batch: readonly FrozenOperation[],
): Promise<readonly FrozenOperation[]> {
  const { remote, store, lease } = context;
  const documents = await remote.read(
    campaignId,
    'gm',
    batch.map(({ docId }) => docId),
  );
  return store.sync.transaction(lease, async (unit) => {
    unit.announce(batch.map(({ docId }) => docId));
    const untouched: FrozenOperation[] = [];
    for (const operation of batch) {
      const verdict = classify(operation, documents.get(operation.docId));
      switch (verdict.kind) {
        case 'changed':
          await applyRemote(context, unit, campaignId, verdict.document);
          break;
        case 'untouched':
          untouched.push(operation);
          break;
        case 'lost':
          await quarantine(context, unit, operation, lostBase);
          break;
      }
    }
    return untouched;
  });
}
