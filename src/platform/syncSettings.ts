import { workspace } from 'vscode';
import { settings } from '../core/contributions';
import type { Disposable } from '../core/disposable';
import type { SyncOptions } from '../core/ports/syncEngine';
import { defaultSyncOptions } from '../core/ports/syncEngine';

/** The user's sync settings; a value of another type, which the settings editor marks, counts as not given. */
export function readSyncSettings(): SyncOptions {
  return {
    pollInterval: readNumber(settings.pollInterval, defaultSyncOptions.pollInterval),
    maxRetries: readNumber(settings.maxRetries, defaultSyncOptions.maxRetries),
    retryDelay: readNumber(settings.retryDelay, defaultSyncOptions.retryDelay),
  };
}

/** Calls back with all sync settings whenever one of them changed. */
export function onDidChangeSyncSettings(listener: (options: SyncOptions) => void): Disposable {
  return workspace.onDidChangeConfiguration((change) => {
    if (Object.values(settings).some((key) => change.affectsConfiguration(key))) {
      listener(readSyncSettings());
    }
  });
}

function readNumber(key: string, fallback: number): number {
  const value = workspace.getConfiguration().get<unknown>(key);
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : fallback;
}
