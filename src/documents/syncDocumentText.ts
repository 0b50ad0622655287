import type { CampaignStore } from '../core/ports/campaignStore';
import type { KeptConflict } from '../core/ports/syncReview';
import { conflictField, conflictValue, isTextConflict } from '../core/sync/conflictText';
import { explainSync } from '../core/sync/explainSync';
import { explanationText } from '../core/sync/explanationText';
import type { SyncControl } from '../platform/syncControl';
import type { ConflictSide, SyncDocument } from './syncDocumentPath';

/** The text of an explanation or of one side of a conflict. */
export async function syncDocumentText(
  document: SyncDocument,
  store: CampaignStore,
  { status, server }: Pick<SyncControl, 'status' | 'server'>,
): Promise<string> {
  switch (document.type) {
    case 'explanation': {
      const facts = await store.review.facts(document.docId);
      if (facts === undefined) return 'This note does not exist any more.\n';
      const now = Date.now();
      return explanationText(explainSync(facts, { status, server, now, formatTime }));
    }
    case 'conflict': {
      const conflict = await store.review.conflict(document.id);
      return conflict === undefined ? '' : sideText(conflict, document.side);
    }
  }
}

/** The note's whole text where the conflict is in it, else the field and its value. */
function sideText(conflict: KeptConflict, side: ConflictSide): string {
  const { field, versions } = conflict;
  if (isTextConflict(conflict) && versions !== undefined) return versions[side];
  const value = conflictValue(field, conflict[side]);
  return isTextConflict(conflict) ? value : `${conflictField(field)}: ${value}\n`;
}

function formatTime(time: number): string {
  return new Date(time).toLocaleString();
}
