/** Characters that begin another line, in an editor, a terminal or a link. */
const breaks = /[\r\n\v\f\u0085\u2028\u2029]/;

/** Whether a name goes over several lines, which no link and no list can show. */
export function hasLineBreak(name: string): boolean {
  return breaks.test(name);
}

/** The name on one line: each line break becomes a space, with the white space around it. */
export function oneLine(name: string): string {
  if (!hasLineBreak(name)) return name;
  const lines = name.split(breaks).map((line) => line.trim());
  return lines.filter((line) => line !== '').join(' ');
}
