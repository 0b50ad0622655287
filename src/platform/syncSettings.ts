import { workspace } from 'vscode';
import type { SettingName } from '../core/contributions';
import { settingLimits, settings, switches } from '../core/contributions';
import type { Disposable } from '../core/disposable';
import type { SyncOptions } from '../core/ports/syncEngine';
import { defaultSyncOptions } from '../core/ports/syncEngine';

/**
 * The user's sync settings; what the settings editor marks as wrong is brought within its limits,
 * and a value of another type counts as not given.
 */
export function readSyncSettings(): SyncOptions {
  return {
    pollInterval: readNumber('pollInterval'),
    maxRetries: readNumber('maxRetries'),
    retryDelay: readNumber('retryDelay'),
    liveBell: workspace.getConfiguration().get<unknown>(switches.liveBell) === true,
  };
}

/** Calls back with all sync settings whenever one of them changed. */
export function onDidChangeSyncSettings(listener: (options: SyncOptions) => void): Disposable {
  return workspace.onDidChangeConfiguration((change) => {
    const keys = [...Object.values(settings), ...Object.values(switches)];
    if (keys.some((key) => change.affectsConfiguration(key))) {
      listener(readSyncSettings());
    }
  });
}

function readNumber(name: SettingName): number {
  const value = workspace.getConfiguration().get<unknown>(settings[name]);
  if (typeof value !== 'number' || !Number.isFinite(value)) return defaultSyncOptions[name];
  const { minimum, maximum } = settingLimits[name];
  return Math.min(Math.max(value, minimum), maximum);
}
