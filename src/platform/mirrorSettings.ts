import path from 'node:path';
import { ConfigurationTarget, Uri, workspace } from 'vscode';
import { mirrorSettings } from '../core/contributions';
import type { Disposable } from '../core/disposable';
import type { MirrorChoice } from './backgroundMirror';

/** What the settings of a workspace folder say to mirror; `undefined` when they name no folder. */
export function readMirrorSettings(workspaceFolder: string): MirrorChoice | undefined {
  const configuration = workspace.getConfiguration(undefined, Uri.file(workspaceFolder));
  const read = (key: string): string => {
    const value = configuration.get<unknown>(key);
    return typeof value === 'string' ? value.trim() : '';
  };
  const [folder, campaign] = [read(mirrorSettings.folder), read(mirrorSettings.campaign)];
  if (folder === '') return undefined;
  return { folder: path.resolve(workspaceFolder, folder), campaign };
}

/** Writes the settings of a workspace folder; a folder below it is named relative to it. */
export async function saveMirrorSettings(
  workspaceFolder: string,
  { folder, campaign }: MirrorChoice,
): Promise<void> {
  const configuration = workspace.getConfiguration(undefined, Uri.file(workspaceFolder));
  const relative = path.relative(workspaceFolder, folder);
  const isInside = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  const shown = isInside ? relative.split(path.sep).join('/') : folder;
  const target = ConfigurationTarget.WorkspaceFolder;
  const named = campaign === '' ? undefined : campaign;
  await configuration.update(mirrorSettings.campaign, named, target);
  await configuration.update(mirrorSettings.folder, shown, target);
}

/** Calls back whenever one of the mirror's settings changed. */
export function onDidChangeMirrorSettings(listener: () => void): Disposable {
  return workspace.onDidChangeConfiguration((change) => {
    if (Object.values(mirrorSettings).some((key) => change.affectsConfiguration(key))) listener();
  });
}
