import { fusesWords } from './textTokens';

/** Text put together from pieces of different versions, kept from running into each other. */
export class JoinedText {
  readonly #pieces: string[] = [];
  readonly #gap: string;
  #end = '';

  /** @param gap goes between two pieces that no white space separates; '' where only words must stay apart. */
  constructor(gap: string) {
    this.#gap = gap;
  }

  add(piece: string): void {
    if (piece === '') return;
    if (this.#gap !== '' && this.#end !== '' && !/\s$/.test(this.#end))
      this.#pieces.push(this.#gap);
    else if (fusesWords(this.#end, piece)) this.#pieces.push(' ');
    this.#pieces.push(piece);
    this.#end = piece.slice(-2);
  }

  toString(): string {
    return this.#pieces.join('');
  }
}
