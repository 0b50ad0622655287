import type { JsonObject } from '../core/json';
import type { NoteSummary } from '../core/ports/campaignStore';

/** A note as `--json` shows it. */
export function noteRow(note: NoteSummary): JsonObject {
  return {
    id: note.docId,
    title: note.title,
    collection: note.collection,
    kind: note.kind,
    campaign: note.campaignId,
    rev: note.rev,
    dirty: note.dirty,
  };
}
