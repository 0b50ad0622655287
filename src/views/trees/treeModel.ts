import type { ChangedRow } from '../../core/ports/campaignStore';
import type { Outline } from './outline';

/** What one tree shows of an open store. Calls follow one another: the caller awaits each before the next. */
export interface TreeModel {
  /** The rows read so far. */
  readonly outline: Outline;
  load(): Promise<void>;
  /** Reads what lies below a row, for trees that read on expanding. */
  expand(id: string): Promise<void>;
  /** Reads the rows above a record that may not have been read yet; does nothing when it is not of this tree. */
  locate(docId: string): Promise<void>;
  /** Follows a change of the store and returns the rows to draw again (`topId` for all). */
  update(changed: readonly ChangedRow[]): Promise<readonly string[]>;
}
