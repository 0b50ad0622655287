/** One `allow` of a rules file. */
export interface AllowStatement {
  /** The path below `documents`, with its wildcards: `campaigns/{cid}/gm/{id}`. */
  readonly path: string;
  readonly operations: readonly Operation[];
}

export const operations = ['get', 'list', 'create', 'update', 'delete'] as const;

export type Operation = (typeof operations)[number];

/** A single comparison or call that has to hold, and where it stands in the text. */
export interface Condition extends Place {
  /** The statements that the condition is part of, by themselves or through functions. */
  readonly statements: readonly AllowStatement[];
}

interface Place {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly line: number;
  /** Whether it is one of several ways to be allowed: an operand of `||`. */
  readonly isAlternative: boolean;
}

export interface RulesText {
  /** Every path that has rules. */
  readonly paths: readonly string[];
  readonly statements: readonly AllowStatement[];
  readonly conditions: readonly Condition[];
}

/** Functions with such a name return whether something holds; all others return a value. */
const conditionName = /^(?:is|has|may)[A-Z]/;

const token =
  /match\s+(?<path>\S+)\s*\{|function\s+(?<name>\w+)\([^)]*\)\s*\{\s*return\s+(?<result>[^;]+);\s*\}|allow\s+(?<operations>[\w, ]+):\s*if\s+(?<test>[^;]+);|(?<open>\{)|(?<close>\})/dg;

/** Reads a rules file of the form this repository keeps to: one `return` a function, no `let`. */
export function readRules(text: string): RulesText {
  const code = text.replace(/\/\/.*$/gm, (comment) => ' '.repeat(comment.length));
  const open: string[] = [];
  const statements: (AllowStatement & { readonly test: string })[] = [];
  const functions = new Map<string, string>();
  const places: (readonly [owner: AllowStatement | string, place: Place])[] = [];
  for (const { groups = {}, indices } of code.matchAll(token)) {
    const path = open.filter((part) => part !== '' && !part.startsWith('databases/')).join('/');
    if (groups['path'] !== undefined) open.push(groups['path'].replace(/^\//, ''));
    else if (groups['open'] !== undefined) open.push('');
    else if (groups['close'] !== undefined) open.pop();
    const [from] = indices?.groups?.['test'] ?? indices?.groups?.['result'] ?? [];
    const { operations: allowed, test, name, result } = groups;
    if (allowed !== undefined && test !== undefined && from !== undefined) {
      const statement = { path, operations: expand(allowed), test };
      statements.push(statement);
      for (const place of split(code, from, from + test.length)) places.push([statement, place]);
    } else if (name !== undefined && result !== undefined && from !== undefined) {
      functions.set(name, result);
      const isCondition = conditionName.test(name);
      const found = isCondition ? split(code, from, from + result.length) : [];
      for (const place of found) places.push([name, place]);
    }
  }
  const users = (owner: AllowStatement | string): readonly AllowStatement[] =>
    typeof owner === 'string'
      ? statements.filter(({ test }) => called(test, functions).has(owner))
      : [owner];
  return {
    paths: [...new Set(statements.map(({ path }) => path))],
    statements,
    conditions: places.map(([owner, place]) => ({ ...place, statements: users(owner) })),
  };
}

/** The functions an expression calls, and those they call. */
function called(
  expression: string,
  functions: ReadonlyMap<string, string>,
  known = new Set<string>(),
): ReadonlySet<string> {
  for (const [name] of expression.matchAll(/\b\w+(?=\()/g)) {
    const result = functions.get(name);
    if (result === undefined || known.has(name)) continue;
    known.add(name);
    called(result, functions, known);
  }
  return known;
}

/** The rules with one condition replaced. */
export function replaceCondition(text: string, { start, end }: Place, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

function expand(list: string): readonly Operation[] {
  return list.split(',').flatMap((name): readonly Operation[] => {
    const operation = name.trim();
    if (operation === 'read') return ['get', 'list'];
    if (operation === 'write') return ['create', 'update', 'delete'];
    return operations.filter((known) => known === operation);
  });
}

/** The operands of `&&` and `||`, those in parentheses of their own too. */
function split(code: string, from: number, to: number, isAlternative = false): readonly Place[] {
  const [start, end] = trim(code, from, to);
  for (const operator of ['||', '&&']) {
    const parts = operands(code, start, end, operator);
    if (parts.length === 1) continue;
    const alternative = isAlternative || operator === '||';
    return parts.flatMap(([left, right]) => split(code, left, right, alternative));
  }
  if (code[start] === '(' && closing(code, start) === end - 1) {
    return split(code, start + 1, end - 1, isAlternative);
  }
  const line = code.slice(0, start).split('\n').length;
  const text = code.slice(start, end).replace(/\s+/g, ' ');
  return [{ start, end, text, line, isAlternative }];
}

function trim(code: string, from: number, to: number): readonly [number, number] {
  const part = code.slice(from, to);
  return [from + part.length - part.trimStart().length, to - part.length + part.trimEnd().length];
}

/** The pieces between the operators that stand outside of all brackets. */
function operands(
  code: string,
  from: number,
  to: number,
  operator: string,
): readonly (readonly [number, number])[] {
  const parts: (readonly [number, number])[] = [];
  let start = from;
  for (let at = from; at < to; at += 1) {
    const character = code[at] ?? '';
    if ('([{'.includes(character)) at = closing(code, at);
    else if (character === "'") at = code.indexOf("'", at + 1);
    else if (code.startsWith(operator, at)) {
      parts.push([start, at]);
      start = at + operator.length;
    }
  }
  return [...parts, [start, to]];
}

/** Where the bracket that opens at `at` closes. */
function closing(code: string, at: number): number {
  let depth = 0;
  for (let place = at; place < code.length; place += 1) {
    const character = code[place] ?? '';
    if (character === "'") place = code.indexOf("'", place + 1);
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    if (depth === 0) return place;
  }
  throw new Error(`A bracket at ${at} never closes.`);
}
