import { commands as editorCommands } from 'vscode';
import type { CommandName } from '../core/contributions';
import { commands } from '../core/contributions';
import type { Disposable } from '../core/disposable';
import { DisposableStore } from '../core/disposable';
import { reasonOf } from '../core/errors';
import type { Logger } from '../core/logger';
import { reportFailure } from '../platform/userMessages';

/** Runs a command; takes whatever a menu, a key binding, a task or another extension passes, so it validates. */
export type CommandHandler = (...args: readonly unknown[]) => unknown;

export type CommandTable<K extends CommandName = CommandName> = Readonly<Record<K, CommandHandler>>;

/** Reasons for which the same command, run again, may succeed. */
const worthRetrying: ReadonlySet<string | undefined> = new Set([
  'offline',
  'quota',
  'database-locked',
  'remote-failed',
]);

/** Registers every command. A failure is told to the user, and the command's result is then `undefined`. */
export function registerTable(table: CommandTable, logger: Logger): Disposable {
  const disposables = new DisposableStore();
  const names = Object.keys(commands) as readonly CommandName[];
  for (const name of names) {
    const run = async (...args: readonly unknown[]): Promise<unknown> => {
      try {
        return await table[name](...args);
      } catch (error) {
        const retry = { title: 'Retry', run: () => run(...args) };
        void reportFailure(error, logger, ...(worthRetrying.has(reasonOf(error)) ? [retry] : []));
        return undefined;
      }
    };
    disposables.add(editorCommands.registerCommand(commands[name], run));
  }
  return disposables;
}
