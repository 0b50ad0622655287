import type { CancellationToken, Progress } from 'vscode';
import { ProgressLocation, window } from 'vscode';
import { countNotes } from '../core/history/operationLabel';
import type { LongStep } from '../core/ports/historyReader';
import { plainMessage } from './plainText';

/** What a notification shows of work under way: a sentence, and the percent that have been added to its bar. */
export type NotifiedProgress = Progress<{
  readonly message?: string;
  readonly increment?: number;
}>;

/** Runs work under a notification with which the user can cancel it. */
export async function withNotification<T>(
  title: string,
  work: (progress: NotifiedProgress, token: CancellationToken) => Promise<T>,
): Promise<T> {
  const location = ProgressLocation.Notification;
  return window.withProgress({ location, title: plainMessage(title), cancellable: true }, work);
}

/** The same for a step of a write, shown by the notes it has reached. */
export function withNotifiedStep<T>(
  title: string,
  work: (step: LongStep) => Promise<T>,
): Promise<T> {
  return withNotification(title, (progress, token) =>
    work({
      token,
      onProgress: (done, total) => progress.report({ message: `${done} of ${countNotes(total)}` }),
    }),
  );
}

/** Shows each twentieth file that is reached: more could not be read. */
export function reportFiles(
  progress: NotifiedProgress,
): (at: { readonly done: number; readonly path: string }) => void {
  return ({ done, path }) => {
    if (done % 20 === 0) progress.report({ message: plainMessage(path) });
  };
}

/** Shows how much is done as a bar, and at each percent what is reached. */
export function reportShare(progress: NotifiedProgress): (at: Share) => void {
  let shown = 0;
  return ({ done, total, path }) => {
    const percent = total === 0 ? 0 : Math.floor((done / total) * 100);
    if (percent === shown) return;
    const increment = percent - shown;
    shown = percent;
    progress.report(
      path === undefined ? { increment } : { increment, message: plainMessage(path) },
    );
  };
}

interface Share {
  readonly done: number;
  readonly total: number;
  readonly path?: string;
}
