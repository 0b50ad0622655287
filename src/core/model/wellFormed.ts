const loneSurrogates = /\p{Surrogate}/gu;

/** UTF-16 offset of the first lone surrogate, which UTF-8 cannot hold; -1 when the text is well formed. */
export function loneSurrogateIn(text: string): number {
  return text.search(loneSurrogates);
}

/** The text with lone surrogates replaced by U+FFFD, as UTF-8 encoders do. */
export function wellFormed(text: string): string {
  return text.replace(loneSurrogates, '\uFFFD');
}
