/**
 * The key under which two names are the same name: lower case, Unicode NFC, white space collapsed. `[[THE  tower]]` and
 * `[[The Tower]]` name one note.
 */
export function linkKey(name: string): string {
  return name.toLowerCase().normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** The name a link's target or a path ends in: `places/The%20Tower.md` has been decoded, so "The Tower". */
export function linkName(target: string): string {
  const name = target.slice(target.lastIndexOf('/') + 1);
  return name.replace(/\.md$/i, '');
}

/**
 * The folders before a target's name, without steps such as "../"; `undefined` when there are none. Notes that share a
 * name are told apart by how their own folders end.
 */
export function linkFolder(target: string): string | undefined {
  const steps = target.split('/').slice(0, -1);
  const named = steps.filter((step) => step !== '' && step !== '.' && step !== '..');
  return named.length === 0 ? undefined : named.join('/');
}

/** Undoes percent-encoding where it is valid, else gives `text` back: "50% of it" stays. */
export function decodeLink(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
