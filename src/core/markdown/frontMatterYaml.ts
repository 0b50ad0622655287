import type { CST, Document, Node, ParsedNode, Scalar } from 'yaml';
import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  Parser,
  visit,
  YAMLParseError,
} from 'yaml';
import type { JsonValue } from '../json';

/** Longest YAML handed to the parser, in UTF-16 units; real front matter stays below a fifth of it. */
const maxLength = 32_768;

/** Nodes read from one document, those behind aliases counted each time: what stops an alias bomb. */
const maxNodes = 20_000;

/** Deepest nesting of collections; the parser's composer calls itself for each and would use up the stack. */
const maxDepth = 64;

/** A key of a mapping with its value and the offset of the key in the source. */
export interface YamlMember {
  readonly key: string;
  readonly value: JsonValue;
  readonly offset: number;
}

/**
 * Parses YAML 1.2 with the core schema; errors are collected in the document, never thrown. `undefined` when the source
 * is longer or nested deeper than any real front matter.
 */
export function parseYaml(source: string): Document.Parsed | undefined {
  const tokens = source.length > maxLength ? undefined : syntaxTokens(source);
  if (tokens === undefined) return undefined;
  const composer = new Composer({
    logLevel: 'silent',
    prettyErrors: false,
    resolveKnownTags: false,
    schema: 'core',
    // Repeated keys are ours to report; the parser's check takes quadratic time.
    uniqueKeys: false,
  });
  const [document] = composer.compose(tokens, true, source.length);
  if (document !== undefined && source.includes('*')) reportUnknownAliases(document);
  return document;
}

/** The concrete syntax of the whole source; `undefined` when it is nested too deep to be composed. */
function syntaxTokens(source: string): readonly CST.Token[] | undefined {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(source)) {
    tokens.push(...parser.next(lexeme));
    // Its stack holds the document, the collections that are open and the node being read.
    if (parser.stack.length > maxDepth + 2) return undefined;
  }
  tokens.push(...parser.end());
  return tokens;
}

/** The parser leaves an alias without an anchor before it to whoever resolves it; to other readers it is an error. */
function reportUnknownAliases(document: Document.Parsed): void {
  const anchors = new Set<string>();
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node) && node.anchor !== undefined) anchors.add(node.anchor);
    },
    Alias: (_, { source, range }) => {
      if (anchors.has(source)) return;
      const [start, end] = range ?? [0, 0];
      const message = `Unknown alias *${source}`;
      document.errors.push(new YAMLParseError([start, end], 'BAD_ALIAS', message));
    },
  });
}

/** The top-level keys in order; `undefined` when the document is broken or not a mapping. */
export function yamlKeys(document: Document.Parsed | undefined): readonly string[] | undefined {
  if (document === undefined || document.errors.length > 0) return undefined;
  const root = document.contents;
  if (root === null) return [];
  if (!isMap(root)) return undefined;
  return root.items.map(({ key }) => (isScalar(key) ? scalarText(key) : ''));
}

/** The members of the top-level mapping as JSON, repeated keys included; `undefined` as for `yamlKeys`. */
export function yamlMembers(
  document: Document.Parsed | undefined,
  source: string,
): readonly YamlMember[] | undefined {
  const keys = yamlKeys(document);
  const root = document?.contents;
  if (keys === undefined) return undefined;
  const reader = new NodeReader(source);
  const pairs = isMap(root) ? root.items : [];
  return pairs.map(({ key, value }, i) => ({
    key: keys[i] ?? '',
    value: reader.read(value, 0),
    offset: key.range[0],
  }));
}

/** The value's node of a single entry, `null` for an empty value; `undefined` when the entry is not valid YAML. */
export function entryValue(entry: string): ParsedNode | null | undefined {
  const document = parseYaml(entry);
  const root = document?.contents;
  if (yamlKeys(document)?.length !== 1 || !isMap<ParsedNode, ParsedNode | null>(root)) {
    return undefined;
  }
  return root.items[0]?.value;
}

/** JSON of a node of `source`. */
export function nodeValue(node: Node | null, source: string): JsonValue {
  return new NodeReader(source).read(node, 0);
}

class NodeReader {
  readonly #source: string;
  readonly #anchors = new Map<string, Node>();
  #nodes = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** JSON of a node. What JSON or a sane reader cannot hold (a mapping as key, an alias bomb) stays source text. */
  read(node: Node | null, depth: number): JsonValue {
    if (node === null) return null;
    this.#nodes++;
    if (this.#nodes > maxNodes || depth > maxDepth) return this.#textOf(node);
    if (isAlias(node)) return this.#readAlias(node.source, node, depth);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return scalarValue(node);
    if (isSeq<ParsedNode>(node)) return node.items.map((item) => this.read(item, depth + 1));
    return this.#readMap(node, depth);
  }

  #readAlias(anchor: string, alias: Node, depth: number): JsonValue {
    const target = this.#anchors.get(anchor);
    return target === undefined ? this.#textOf(alias) : this.read(target, depth + 1);
  }

  #readMap(node: Node, depth: number): JsonValue {
    if (!isMap<ParsedNode, ParsedNode | null>(node)) return this.#textOf(node);
    const members: [string, JsonValue][] = [];
    for (const { key, value } of node.items) {
      if (!isScalar(key)) return this.#textOf(node);
      members.push([scalarText(key), this.read(value, depth + 1)]);
    }
    // `fromEntries` defines own properties, so a key "__proto__" is only a key.
    return Object.fromEntries(members);
  }

  #textOf(node: Node): string {
    const [start, end] = node.range ?? [0, 0];
    return this.#source.slice(start, end);
  }
}

/** Numbers that would be written differently ("007", "1.10") stay text, so that nothing typed is lost. */
function scalarValue(scalar: Scalar): JsonValue {
  const { value } = scalar;
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  const text = scalarText(scalar);
  return typeof value === 'number' && String(value) === text ? value : text;
}

function scalarText(scalar: Scalar): string {
  return scalar.source ?? String(scalar.value);
}
