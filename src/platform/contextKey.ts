import { commands } from 'vscode';
import type { ContextKeyName, ContextValue } from '../core/contributions';
import { contextKeys } from '../core/contributions';

/** Sets a context key that `when` clauses of the manifest read. */
export function setContextKey<K extends ContextKeyName>(name: K, value: ContextValue<K>): void {
  void commands.executeCommand('setContext', contextKeys[name].key, value);
}
