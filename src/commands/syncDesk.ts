import type { SyncDesk } from './syncDeskCommands';
import { conflictCommands } from './conflictCommands';
import { unsentCommands } from './unsentCommands';

/** The commands on unsent edits and conflicts; a bundle of its own, which the first of them loads. */
export const createSyncDesk: SyncDesk = (services) => ({
  ...unsentCommands(services),
  ...conflictCommands(services),
});
