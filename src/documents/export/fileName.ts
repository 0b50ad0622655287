/** Names Windows keeps for devices, with or without an extension. */
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/** Characters some file system or Obsidian's links cannot have in a name. */
const forbidden = /[\u0000-\u001F\u007F/\\:*?"<>|#^[\]]/g;

/** Longest name in UTF-8 bytes: file systems take 255, and ".md", a number and a suffix must fit too. */
const maxBytes = 220;

/** A file name (without extension) for a title that every file system takes; the title itself wherever that is possible. */
export function fileNameFor(title: string): string {
  const visible = title.normalize('NFC').replace(forbidden, '-').replace(/^\./, '_');
  const name = cutToBytes(visible, maxBytes)
    .replace(/[. ]+$/, '')
    .trimStart();
  if (name === '') return 'Untitled';
  return reserved.test(name) ? `_${name}` : name;
}

/** Two names with equal keys cannot stand in one folder on every file system. */
export function fileNameKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** Cuts between characters, never inside one. */
function cutToBytes(text: string, limit: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(limit));
  return text.slice(0, read);
}
