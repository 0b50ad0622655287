/** What wrote: kept with the version that the write replaced. */
export type WriteOrigin = 'edit' | 'import' | 'mirror' | 'sync' | 'command';

/** What wrote, and how the history names it: `Rename "Bree" to "Bree-land"`. */
export interface WriteLabel {
  readonly origin: WriteOrigin;
  readonly label: string;
}
