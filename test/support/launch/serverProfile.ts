import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A colour theme of the editor's own. */
export type Theme = 'light' | 'dark';

/** The themes by the names that settings and the editor's list of themes give them. */
export const themeNames: Readonly<Record<Theme, string>> = {
  light: 'Light Modern',
  dark: 'Dark Modern',
};

/** User settings of a profile without network, nagging and side bars that nobody asked for. */
export function quietSettings(theme: Theme): Readonly<Record<string, unknown>> {
  return {
    'workbench.colorTheme': themeNames[theme],
    'window.autoDetectColorScheme': false,
    'workbench.startupEditor': 'none',
    'workbench.tips.enabled': false,
    'workbench.enableExperiments': false,
    'chat.disableAIFeatures': true,
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'telemetry.telemetryLevel': 'off',
    'update.mode': 'none',
    'extensions.autoUpdate': false,
    'extensions.autoCheckUpdates': false,
    'extensions.ignoreRecommendations': true,
    'security.workspace.trust.enabled': false,
    'git.openRepositoryInParentFolders': 'never',
    // The browser workbench saves by itself; the desktop does not.
    'files.autoSave': 'off',
  };
}

/** The file of a server's user settings: below its data folder, not in the browser. */
export function serverSettingsFile(dataFolder: string): string {
  return path.join(dataFolder, 'data/User/settings.json');
}

/** Writes user settings unless there are some: in a profile that is kept they are the user's. */
export async function writeInitialSettings(
  file: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (existsSync(file)) return;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(settings, undefined, 2));
}
