import { linkKey } from '../../core/markdown/linkKey';

/** The key under which the indexes file a name. SQLite's JSON functions end a text at NUL, so none may be left in it. */
export function nameKey(name: string): string {
  return linkKey(name).replaceAll('\0', '\uFFFD');
}
