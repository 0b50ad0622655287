import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** Starts `childProgram` with an action; as another user where the test needs one without rights. */
export function startChild(
  args: readonly string[],
  user?: { readonly uid: number; readonly gid: number },
): ChildProcess {
  return fork(path.join(__dirname, 'childProgram.js'), args, { ...user, execArgv: [] });
}

/** The next thing the child reports. */
export async function nextMessage(child: ChildProcess): Promise<unknown> {
  const [message] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error('The child process ended without a report.');
    }),
  ])) as readonly unknown[];
  return message;
}

/** Ends the child and waits until it is gone. */
export async function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
