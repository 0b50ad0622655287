import { parseArgs } from 'node:util';
import { messageOf } from '../core/errors';
import type { Command } from './command';

/** The command line is not one the program takes: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The parsed arguments of one command. */
export interface Arguments {
  readonly json: boolean;
  readonly help: boolean;
  /** Throws `UsageError` when the option is missing or empty. */
  required(option: string): string;
  optional(option: string): string | undefined;
  /** An option that takes one of some values; `undefined` when it is missing. Throws `UsageError`, naming the values. */
  choice<T extends string>(option: string, values: readonly T[]): T | undefined;
  /** Whether an option that takes no value is there. */
  flag(option: string): boolean;
}

/** Parses what follows the command's name. Throws `UsageError` for unknown options and surplus arguments. */
export function parseArguments(command: Command, argv: readonly string[]): Arguments {
  const { values, positionals: given } = parseStrictly(command, argv);
  const positionals = command.takesRest === true ? joinedRest(command, given) : given;
  const [surplus] = positionals.slice(command.positionals.length);
  if (surplus !== undefined) throw new UsageError(`Unexpected argument "${surplus}".`);
  const named = new Map(
    command.positionals.flatMap((name, i) => {
      const value = positionals[i];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  const optional = (option: string): string | undefined => {
    const value = named.get(option) ?? values[option];
    if (value === '') throw new UsageError(`${nameOf(command, option)} must not be empty.`);
    return typeof value === 'string' ? value : undefined;
  };
  const required = (option: string): string => {
    const value = optional(option);
    if (value === undefined) throw new UsageError(`${nameOf(command, option)} is missing.`);
    return value;
  };
  const choice = <T extends string>(option: string, choices: readonly T[]): T | undefined => {
    const value = optional(option);
    const known = choices.find((candidate) => candidate === value);
    if (value === undefined || known !== undefined) return known;
    throw new UsageError(`--${option} takes ${choices.join(', ')}, not "${value}".`);
  };
  const flag = (option: string): boolean => values[option] === true;
  return { json: flag('json'), help: flag('help'), required, optional, choice, flag };
}

function joinedRest({ positionals }: Command, given: readonly string[]): readonly string[] {
  if (given.length <= positionals.length) return given;
  const last = positionals.length - 1;
  return [...given.slice(0, last), given.slice(last).join(' ')];
}

function parseStrictly(
  command: Command,
  argv: readonly string[],
): { readonly values: Readonly<Record<string, unknown>>; readonly positionals: readonly string[] } {
  const flags = ['json', ...(command.flags ?? [])];
  const named: readonly (readonly [string, { readonly type: 'string' | 'boolean' }])[] = [
    ...['db', ...command.options].map((name) => [name, { type: 'string' }] as const),
    ...flags.map((name) => [name, { type: 'boolean' }] as const),
  ];
  try {
    return parseArgs({
      args: [...argv],
      options: {
        ...Object.fromEntries(named),
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    const message = messageOf(error);
    const [, option] = /^Option '.*--([\w-]+)\b.*' argument is ambiguous/.exec(message) ?? [];
    if (option === undefined) throw new UsageError(firstSentence(message));
    const next = argv[argv.indexOf(`--${option}`) + 1] ?? '';
    throw new UsageError(
      `"${next}" is read as an option, so --${option} has no value: write --${option}=${next} if it is the value.`,
    );
  }
}

/** Node explains at length how to pass a value that begins with a dash. */
function firstSentence(message: string): string {
  const [first = message] = message.split(/(?<=\.)\s|\n/);
  return first.endsWith('.') ? first : `${first}.`;
}

function nameOf({ positionals }: Command, option: string): string {
  return positionals.includes(option) ? option.toUpperCase() : `--${option}`;
}
