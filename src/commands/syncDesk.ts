import type { SyncDesk } from './syncDeskCommands';
import { conflictCommands } from './conflictCommands';
import { serverCommands } from './serverCommands';
import { unsentCommands } from './unsentCommands';

/** The commands on unsent edits, conflicts and the whole of a server; a bundle of its own, which the first of them loads. */
export const createSyncDesk: SyncDesk = (services) => ({
  ...unsentCommands(services),
  ...conflictCommands(services),
  ...serverCommands(services),
});
