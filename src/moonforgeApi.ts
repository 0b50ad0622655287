import type { TreeName } from './core/contributions';
import type { SyncStatus } from './core/ports/syncEngine';
import type { Services } from './services';
import type { OutlineRow } from './views/trees/noteTree';

/** What other extensions get from `extension.exports`; commands do the rest. */
export interface MoonforgeApi {
  /** The state of sync just now. */
  syncStatus(): SyncStatus;
  /** The rows of a tree, at its top or below a row. */
  outline(view: TreeName, below?: string): Promise<readonly OutlineRow[]>;
}

/** The extension's exports. */
export function moonforgeApi({ sync, trees }: Services): MoonforgeApi {
  return {
    syncStatus: () => sync.status,
    outline: (view, below) => trees[view].outline(below),
  };
}
