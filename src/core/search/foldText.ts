/** A text made ready for comparing as a reader does: lower case, without diacritics; "Éowyn" and "eowyn" are one. */
export function foldText(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(lateMarks, unifyLetter);
}

/** Marks that only lower case brings out ("İ"), and the sigma that stands at a word's end. */
const lateMarks = /[\p{M}ς]/gu;

function unifyLetter(letter: string): string {
  return letter === 'ς' ? 'σ' : '';
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}
