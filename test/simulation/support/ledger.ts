/** Every word anybody typed in a run, each unique. */
export class Ledger {
  readonly #words = new Map<string, string>();
  readonly #superseded = new Set<string>();
  readonly #buried = new Set<string>();
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A word nobody typed before. */
  newWord(where: string): string {
    const word = `w${this.#seed}x${this.#words.size}w`;
    this.#words.set(word, where);
    return word;
  }

  /** Words a user took out, having seen them. */
  remove(text: string | null): void {
    for (const word of (text ?? '').match(/w\d+x\d+w/g) ?? []) this.#superseded.add(word);
  }

  /** Words a user deleted with their note, having seen them. */
  bury(text: string): void {
    for (const word of text.match(/w\d+x\d+w/g) ?? []) this.#buried.add(word);
  }

  /** Words in the text of a deleted note that nobody who deleted it had seen. */
  hidden(text: string): readonly string[] {
    const found = text.match(/w\d+x\d+w/g) ?? [];
    return found.filter((word) => !this.#buried.has(word) && !this.#superseded.has(word));
  }

  /** Words that should be in a text and are not, with where they were typed. */
  missing(text: string): readonly string[] {
    const found = new Set(text.match(/w\d+x\d+w/g));
    return [...this.#words]
      .filter(([word]) => !found.has(word) && !this.#superseded.has(word))
      .map(([word, where]) => `${word} (${where})`);
  }
}
