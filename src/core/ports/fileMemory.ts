/** What this computer remembers of a campaign file. */
export interface KnownFile {
  /** Where it lies. */
  readonly file: string;
  /** Commits it had prepared. */
  readonly counter: number;
}

/**
 * What one computer remembers of the campaign files it synced, by their identities and outside of them: a file that it does
 * not know, or remembers otherwise, is a copy or an older state.
 */
export interface FileMemory {
  recall(deviceId: string): Promise<KnownFile | undefined>;
  remember(deviceId: string, known: KnownFile): Promise<void>;
}
