import { setTimeout as sleep } from 'node:timers/promises';

import { lastLines, type Child } from './children';
import { LaunchError } from './launchError';

/** What is waited for, and what to say when it does not come. */
export interface Readiness {
  /** A noun phrase that begins a sentence, such as "The Firestore emulator". */
  readonly what: string;
  /** Any answer below 500 counts as ready. */
  readonly url: string;
  readonly timeoutMs: number;
  readonly logFile: string;
}

/** Waits until a child answers over HTTP; stops it and throws a LaunchError when it ends or stays silent. */
export async function untilReady(child: Child, readiness: Readiness): Promise<void> {
  const state = { ended: false };
  void child.exited.then(() => (state.ended = true));
  const deadline = Date.now() + readiness.timeoutMs;
  while (!(await answers(readiness.url))) {
    const { ended } = state;
    if (ended || Date.now() > deadline) {
      await child.stop();
      const why = ended ? 'ended at once' : `did not answer within ${readiness.timeoutMs / 1000} s`;
      throw new LaunchError(
        ended ? 'exited' : 'not-ready',
        `${readiness.what} ${why} (log: ${readiness.logFile}).\n${lastLines(readiness.logFile)}`,
      );
    }
    await sleep(100);
  }
}

/** Whether a server answers at all within the time; no answer is an answer too. */
export async function answers(url: string, timeoutMs = 2000): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    await response.body?.cancel();
    return response.status < 500;
  } catch {
    return false;
  }
}
