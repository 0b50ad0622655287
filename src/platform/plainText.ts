/** Invisible, and no break: keeps two characters from meaning something together. */
const joiner = '\u2060';

/** Text from elsewhere for a notification, which would make a button of `[text](command:…)`. */
export function plainMessage(text: string): string {
  return text.replaceAll('](', `]${joiner}(`);
}

/** Text from elsewhere for a quick pick or the status bar, which would draw `$(icon)`. */
export function plainLabel(text: string): string {
  return text.replaceAll('$(', `$${joiner}(`);
}
