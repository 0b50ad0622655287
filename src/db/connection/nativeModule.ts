import type * as sqlite3 from '@vscode/sqlite3';
import { MoonforgeError, messageOf } from '../../core/errors';

export type Sqlite3 = typeof sqlite3;

/**
 * Loads the native SQLite module on first use, so that a machine without its binary gets a sentence and not a crash at
 * start. Rejects with `native-module`.
 */
export async function loadSqlite3(): Promise<Sqlite3> {
  try {
    const loaded: Sqlite3 & { readonly default?: Sqlite3 } = await import('@vscode/sqlite3');
    return loaded.default ?? loaded;
  } catch (error) {
    throw new MoonforgeError(
      'native-module',
      `The SQLite module for ${process.platform}-${process.arch} could not be loaded (${firstLine(messageOf(error))}). ` +
        'Reinstall Moonforge for this platform, or run "npm rebuild @vscode/sqlite3" in a checkout.',
      error,
    );
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
