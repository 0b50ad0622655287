/** Keys and their values as text, of an object literal without nested objects. */
export type FlatObject = ReadonlyMap<string, string>;

/**
 * Finds the first flat object literal (JSON or JavaScript) in a text that `accepts` takes. Values are strings, numbers
 * and literals; comments, unquoted keys and trailing commas are allowed. Nothing is evaluated.
 */
export function findFlatObject(
  text: string,
  accepts: (found: FlatObject) => boolean,
): FlatObject | undefined {
  for (let start = text.indexOf('{'); start >= 0; start = text.indexOf('{', start + 1)) {
    const found = readObject(text, start);
    if (found !== undefined && accepts(found)) return found;
  }
  return undefined;
}

const tokenPattern =
  /\s+|\/\/[^\n]*|\/\*[^]*?\*\/|(?<mark>[{}:,])|(?<quoted>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.)*`)|(?<word>[\w$.+-]+)/y;

interface Token {
  readonly kind: 'mark' | 'value';
  readonly text: string;
}

function readObject(text: string, start: number): FlatObject | undefined {
  const tokens = tokensFrom(text, start);
  const found = new Map<string, string>();
  if (!isMark(tokens.next().value, '{')) return undefined;
  for (let token = tokens.next().value; !isMark(token, '}'); token = tokens.next().value) {
    const colon = tokens.next().value;
    const value = tokens.next().value;
    if (token?.kind !== 'value' || !isMark(colon, ':') || value?.kind !== 'value') return undefined;
    found.set(token.text, value.text);
    const end = tokens.next().value;
    if (isMark(end, '}')) break;
    if (!isMark(end, ',')) return undefined;
  }
  return found;
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}

/** Ends at the first character that no such literal can have. */
function* tokensFrom(text: string, start: number): Generator<Token, undefined> {
  const pattern = new RegExp(tokenPattern);
  pattern.lastIndex = start;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const { mark, quoted, word } = match.groups ?? {};
    if (mark !== undefined) yield { kind: 'mark', text: mark };
    if (quoted !== undefined) yield { kind: 'value', text: unquote(quoted) };
    if (word !== undefined) yield { kind: 'value', text: word };
  }
  return undefined;
}

/** Configuration values have no escapes but quotes, slashes and backslashes: the backslash goes. */
function unquote(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/g, '$1');
}
