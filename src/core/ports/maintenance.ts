export interface CheckReport {
  readonly ok: boolean;
  readonly notes: number;
  /** One sentence each; empty when the file is sound. */
  readonly problems: readonly string[];
}

/** What a repair did; sentences as in `CheckReport`. */
export interface RepairReport {
  /** The copy of the file as it was before; null beside ':memory:'. */
  readonly backup: string | null;
  /** Problems that are gone. */
  readonly mended: readonly string[];
  /** Problems that are left, because only a person can decide or the file itself is damaged. */
  readonly left: readonly string[];
}

/** How far a backup is, in rows. */
export interface BackupProgress {
  readonly done: number;
  readonly total: number;
}

/** What a backup holds. */
export interface BackupReport {
  /** Of all tables. */
  readonly rows: number;
  /** Attachments. */
  readonly media: number;
  /** Attachments whose file is not there any more; the records are in the backup. */
  readonly missing: readonly string[];
}

/** What came back from a backup. */
export interface RestoreReport {
  /** Absolute path of the campaign file. */
  readonly file: string;
  readonly rows: number;
  readonly media: number;
  /** Where the replaced file is kept. */
  readonly kept: string | undefined;
}
