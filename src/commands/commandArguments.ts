import { MoonforgeError } from '../core/errors';
import { isRecord } from '../core/isRecord';

/** A command's argument object with text fields. A text stands for `{ id: text }`, which is what tree rows pass. */
export type CommandArguments = Readonly<Record<string, unknown>>;

/** Reads a command's first argument. Rejects what is neither an object nor a text as `invalid-input`. */
export function readArguments(value: unknown): CommandArguments {
  if (value === undefined || value === null) return {};
  if (typeof value === 'string') return { id: value };
  if (isRecord(value)) return value;
  throw new MoonforgeError('invalid-input', 'The command takes an object as its argument.');
}

/** A text field; `undefined` when absent or blank. Rejects other types as `invalid-input`. */
export function textField(args: CommandArguments, name: string): string | undefined {
  const value = args[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw wrongType(name, 'text');
  return value.trim() === '' ? undefined : value;
}

/** A yes-or-no field; false when absent. */
export function flagField(args: CommandArguments, name: string): boolean {
  const value = args[name];
  if (value === undefined || value === null) return false;
  if (typeof value !== 'boolean') throw wrongType(name, 'true or false');
  return value;
}

/** A whole number from 0; `undefined` when absent. Rejects anything else as `invalid-input`. */
export function numberField(args: CommandArguments, name: string): number | undefined {
  const value = args[name];
  if (value === undefined || value === null) return undefined;
  if (Number.isSafeInteger(value) && Number(value) >= 0) return Number(value);
  throw wrongType(name, 'a whole number');
}

/** A text field that must be one of some values; `undefined` when absent. */
export function choiceField<T extends string>(
  args: CommandArguments,
  name: string,
  choices: readonly T[],
): T | undefined {
  const value = textField(args, name);
  if (value === undefined) return undefined;
  const choice = choices.find((known) => known === value);
  if (choice === undefined) throw wrongType(name, `one of ${choices.join(', ')}`);
  return choice;
}

function wrongType(name: string, expected: string): MoonforgeError {
  return new MoonforgeError('invalid-input', `The argument "${name}" has to be ${expected}.`);
}
