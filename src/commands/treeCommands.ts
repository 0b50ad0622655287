import { parseMoreId } from '../core/treeRows';
import type { Services } from '../services';
import { ShowMore } from '../views/showMore';
import type { CommandTable } from './commandTable';

/** Commands of rows that stand for no note. */
export function treeCommands({ trees }: Services): CommandTable<'showMore'> {
  return {
    // Takes the row's id; each list has its row in one tree only.
    showMore: async (row) => {
      if (row instanceof ShowMore) return row.run();
      const list = typeof row === 'string' ? parseMoreId(row) : undefined;
      if (list === undefined) return;
      for (const tree of Object.values(trees)) if (await tree.showMore(list)) return;
    },
  };
}
