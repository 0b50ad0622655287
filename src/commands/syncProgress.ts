import { ProgressLocation, window } from 'vscode';

/** Runs work on the server with a sign of it in the status bar. */
export async function withSyncProgress<T>(title: string, work: () => Promise<T>): Promise<T> {
  return window.withProgress({ location: ProgressLocation.Window, title }, work);
}
