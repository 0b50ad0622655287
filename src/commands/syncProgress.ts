import type { CancellationToken } from 'vscode';
import { CancellationTokenSource, ProgressLocation, window } from 'vscode';
import { withNotification } from '../platform/withNotification';

/** Runs work on the server with a sign of it in the status bar. */
export async function withSyncProgress<T>(title: string, work: () => Promise<T>): Promise<T> {
  return window.withProgress({ location: ProgressLocation.Window, title }, work);
}

/** Milliseconds after which work that can take long is worth a notification. */
const longTime = 3_000;

/** The same for work that can be cancelled: a notification that does it comes up only when it takes long. */
export async function withLongSyncProgress<T>(
  title: string,
  work: (token: CancellationToken) => Promise<T>,
): Promise<T> {
  const source = new CancellationTokenSource();
  const working = withSyncProgress(title, () => work(source.token));
  const timer = setTimeout(() => {
    void withNotification(title, (_, token) => {
      token.onCancellationRequested(() => source.cancel());
      return working.then(
        () => undefined,
        () => undefined,
      );
    });
  }, longTime);
  try {
    return await working;
  } finally {
    clearTimeout(timer);
    source.dispose();
  }
}
