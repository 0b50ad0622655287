import type { Services } from '../services';
import type { CommandTable } from './commandTable';
import { connectFirebase } from './connectFirebase';
import { syncNow } from './syncNow';
import { withSyncProgress } from './syncProgress';

type Names = 'connectFirebase' | 'disconnect' | 'syncNow' | 'pauseSync' | 'resumeSync';

/** Commands about sync. */
export function syncCommands(services: Services): CommandTable<Names> {
  const { sync } = services;
  return {
    connectFirebase: async (argument) =>
      (await connectFirebase(services, argument)) ? syncNow(sync) : undefined,
    disconnect: () => withSyncProgress('Disconnecting', () => sync.disconnect()),
    syncNow: () => syncNow(sync),
    pauseSync: () => sync.pause(),
    resumeSync: () => sync.resume(),
  };
}
