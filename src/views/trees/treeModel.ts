import type { ChangedRow } from '../../core/ports/campaignStore';
import type { Outline } from './outline';

/** What one tree shows of an open store. Calls follow one another: the caller awaits each before the next. */
export interface TreeModel {
  /** The rows read so far. */
  readonly outline: Outline;
  load(): Promise<void>;
  /** Reads what lies below a row, for trees that read on expanding. */
  expand(id: string): Promise<void>;
  /** Reads a record's row and those above it, where they were not read yet; does nothing when it is not of this tree. */
  locate(docId: string): Promise<void>;
  /** Reads the next page of a list, named as in `parseMoreId`; does nothing for one that is not of this tree. */
  showMore(list: string): Promise<void>;
  /** Follows a change of the store and returns the rows to draw again (`topId` for all). */
  update(changed: readonly ChangedRow[]): Promise<readonly string[]>;
}
