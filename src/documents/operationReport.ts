/** Something about one file of an import or export that the user should know. */
export interface FileProblem {
  /** Below the folder, with '/'. */
  readonly path: string;
  /** One or two sentences. */
  readonly message: string;
  /** `error`: the file was left out. `warning`: it was not. */
  readonly severity: 'warning' | 'error';
}

/** How far an operation is. `total` counts steps: a file is one step read and one written. */
export interface OperationProgress {
  readonly done: number;
  readonly total: number;
  /** The file at hand. */
  readonly path: string;
}
