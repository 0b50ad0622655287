import type { FileProblem } from '../operationReport';
import type { UpdatedNote } from './updateNote';

/** How many notes and attachments an import wrote. */
export interface ImportCounts {
  readonly created: number;
  readonly updated: number;
  readonly merged: number;
  readonly unchanged: number;
  readonly moved: number;
  /** Attachments whose records were made or changed. */
  readonly attachments: number;
}

/** What an import did so far. */
export class ImportTally {
  readonly #counts = {
    ...{ created: 0, updated: 0, merged: 0, unchanged: 0, moved: 0 },
    attachments: 0,
  };
  readonly #problems: FileProblem[] = [];

  get counts(): ImportCounts {
    return this.#counts;
  }

  get problems(): readonly FileProblem[] {
    return this.#problems;
  }

  count(deed: 'created' | 'attachments'): void {
    this.#counts[deed] += 1;
  }

  /** Counts a note that was there, and warns when the changes of both sides had to be merged. */
  countUpdate(path: string, { outcome, moved, conflicts }: UpdatedNote): void {
    this.#counts[outcome] += 1;
    if (moved) this.#counts.moved += 1;
    if (outcome !== 'merged') return;
    const both = 'The note was changed here too: it has the changes of both';
    const message =
      conflicts === 0 ? `${both}.` : `${both}, and both versions where they clash (${conflicts}).`;
    this.warn(path, message);
  }

  warn(path: string, message: string): void {
    this.#problems.push({ path, message, severity: 'warning' });
  }
}
