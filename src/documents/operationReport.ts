/** Something about one file of an import or export that the user should know. */
export interface FileProblem {
  /** Below the folder, with '/'. */
  readonly path: string;
  /** One or two sentences. */
  readonly message: string;
  /** `error`: the file was left out. `warning`: it was not. */
  readonly severity: 'warning' | 'error';
}

/** A file or folder that an import passes over. */
export interface SkippedFile {
  /** Below the folder, with '/'. */
  readonly path: string;
  /** `hidden`: its name begins with a dot. `system`: a program's own. `attachment`: attachments were not wanted. */
  readonly reason: 'hidden' | 'system' | 'attachment';
}

/** How far an operation is. `total` counts steps: a file is one step read and one written. */
export interface OperationProgress {
  readonly done: number;
  readonly total: number;
  /** The file at hand. */
  readonly path: string;
}
