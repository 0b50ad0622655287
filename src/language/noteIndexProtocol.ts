/** What the host tells the language server about the notes: it never opens the database itself. */

/** One note as links see it. */
export interface IndexedNote {
  readonly id: string;
  readonly campaignId: string;
  readonly title: string;
  /** As users read it: "NPC", "scene". */
  readonly kind: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  /** Where the note opens. */
  readonly uri: string;
}

/** Replaces the whole index: sent once after the server started. */
export const noteIndexSnapshot = 'moonforge/noteIndex/snapshot';

export interface NoteIndexSnapshot {
  readonly notes: readonly IndexedNote[];
}

/** Notes that were added or changed, and the ids of those that went. */
export const noteIndexChange = 'moonforge/noteIndex/change';

export interface NoteIndexChange {
  readonly changed: readonly IndexedNote[];
  readonly removed: readonly string[];
}
