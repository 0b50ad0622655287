import { defaultSyncOptions, type SyncOptions } from '../../../../src/core/ports/syncEngine';

/** Intervals short enough for tests. */
export const testOptions: SyncOptions = { ...defaultSyncOptions, pollInterval: 50, retryDelay: 20 };
