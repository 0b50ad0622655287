/** The document id in a note's URI (`moonforge:/<docId>/<Title>.md`); '' when there is none. */
export function noteIdOf(uri: string): string {
  return /^moonforge:\/{1,3}([A-Za-z0-9_-]+)(?:\/|$)/.exec(uri)?.[1] ?? '';
}
