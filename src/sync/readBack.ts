import { groupedBy } from '../core/groupedBy';
import { audiences } from '../core/model/audience';
import type { CampaignId } from '../core/model/ids';
import type { RemoteDocument } from '../core/ports/remoteStore';
import type { SyncUnit } from '../core/ports/syncStore';
import { acknowledgeIfLanded } from './acknowledge';
import { applyRemote } from './applyRemote';
import { classify, type RecordDocuments } from './classify';
import { writesOf, type FrozenOperation } from './frozenOperation';
import { findTakenOut } from './findTakenOut';
import { quarantine, type Cause } from './quarantine';
import { readTwins } from './readTwins';
import type { SyncContext } from './syncContext';

const lostBase: Cause = {
  sentence:
    'The server no longer has the version this edit is based on. Upload the campaign again to put it back.',
};

const unreadable: Cause = {
  sentence:
    'Somebody else changed the note, and a part of its text there is missing or damaged. Your text is safe here; save the note once more when the other text is whole, or upload the campaign again.',
};

/**
 * Finds out what became of operations by reading their documents: those that landed are acknowledged, those that came
 * too late are merged and wait to be sent anew. Returns those the server has not seen.
 */
export async function readBack(
  context: SyncContext,
  campaignId: CampaignId,
  batch: readonly FrozenOperation[],
): Promise<readonly FrozenOperation[]> {
  const { store, lease } = context;
  const documents = await readWritten(context, campaignId, batch);
  if (batch.some((operation) => isLost(operation, documents)))
    await findTakenOut(context, campaignId, batch.flatMap(writesOf));
  const records = await readTwins(context, campaignId, [...documents.values()].flat());
  const whole = new Map(records.map((record) => [record[0].docId, record]));
  return store.sync.transaction(lease, async (unit) => {
    unit.announce(batch.map(({ docId }) => docId));
    const untouched: FrozenOperation[] = [];
    for (const operation of batch) {
      const found = documents.get(operation.docId);
      switch (classify(operation, found ?? [])) {
        case 'changed': {
          const record = whole.get(operation.docId);
          if (record !== undefined) await applyRemote(context, unit, campaignId, record);
          // Whether it landed shows without the text that came after it.
          else if (!found || !(await acknowledgeIfLanded(context, unit, campaignId, found))) {
            await quarantine(context, unit, operation, unreadable);
          }
          break;
        }
        case 'untouched':
          untouched.push(operation);
          break;
        case 'lost':
          if (await isQueuedAnew(unit, operation)) break;
          await quarantine(context, unit, operation, lostBase);
          break;
      }
    }
    return untouched;
  });
}

function isLost(
  operation: FrozenOperation,
  documents: ReadonlyMap<string, readonly RemoteDocument[]>,
): boolean {
  return classify(operation, documents.get(operation.docId) ?? []) === 'lost';
}

/** Whether a row is not on its way any more. */
async function isQueuedAnew(
  unit: SyncUnit,
  { docId, campaignId, write }: FrozenOperation,
): Promise<boolean> {
  const row = await unit.operation(docId, campaignId);
  return row?.marker !== write.marker;
}

/** The documents that a batch writes as they are there, by record. */
async function readWritten(
  context: SyncContext,
  campaignId: CampaignId,
  batch: readonly FrozenOperation[],
): Promise<ReadonlyMap<string, RecordDocuments>> {
  const found: RemoteDocument[] = [];
  for (const audience of audiences) {
    const written = batch.filter((operation) =>
      writesOf(operation).some((write) => write.audience === audience),
    );
    if (written.length === 0) continue;
    const docIds = written.map(({ docId }) => docId);
    found.push(...(await context.remote.read(campaignId, audience, docIds)).values());
  }
  return groupedBy(found, ({ docId }) => docId);
}
