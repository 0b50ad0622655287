import { commands as editorCommands, window } from 'vscode';
import { commands } from '../core/contributions';
import { messageOf, reasonOf } from '../core/errors';
import type { Logger } from '../core/logger';
import { describeForLog } from './describeForLog';
import { plainMessage } from './plainText';

/** Something the user can do about a failure, beside reading the log. */
export interface FailureAction {
  readonly title: string;
  readonly run: () => unknown;
}

/**
 * Tells the user about a failure: an expected one in its own sentence, a defect as such. What the user cancelled is not
 * mentioned. Resolves when the message was answered.
 */
export async function reportFailure(
  error: unknown,
  logger: Logger,
  ...actions: readonly FailureAction[]
): Promise<void> {
  const reason = reasonOf(error);
  if (reason === 'cancelled') return;
  logger.error(describeForLog(error));
  const text =
    reason === undefined
      ? `Moonforge met an error it did not expect: ${messageOf(error)}`
      : messageOf(error);
  const showLog = { title: 'Show Log', run: () => editorCommands.executeCommand(commands.showLog) };
  const offered = [...actions, showLog];
  const chosen = await window.showErrorMessage(
    plainMessage(text),
    ...offered.map(({ title }) => title),
  );
  await offered.find(({ title }) => title === chosen)?.run();
}

/** Warns the user of something that nobody asked for just now, with a button that shows the log. */
export async function warnWithLog(text: string): Promise<void> {
  const showLog = 'Show Log';
  const chosen = await window.showWarningMessage(plainMessage(text), showLog);
  if (chosen === showLog) await editorCommands.executeCommand(commands.showLog);
}
