import type { Watched } from './storeProgress';

/** What came out of a damaged campaign file. */
export interface SalvageReport {
  /** Notes written, and how many of them come from the history because the note itself could not be read. */
  readonly notes: number;
  readonly fromHistory: number;
  /** Notes whose text has signs of damage in it. */
  readonly doubtful: number;
  /** Names of notes that the file once had and that could not be read. */
  readonly lost: readonly string[];
}

/** Writes every note that can still be read from a damaged file to a new folder. */
export type SalvageNotes = (
  request: { readonly file: string; readonly folder: string },
  watched: Watched,
) => Promise<SalvageReport>;
