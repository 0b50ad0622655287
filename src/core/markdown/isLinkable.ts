/** Characters that end a wiki link's target. */
const unlinkable = /[[\]|#^\r\n]/;

/** Tells whether `[[name]]` leads to a note of this name: a name that holds a bracket, pipe, hash or caret cannot be written. */
export function isLinkable(name: string): boolean {
  return !unlinkable.test(name);
}
