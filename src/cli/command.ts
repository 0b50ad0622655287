import type { CancellationToken } from '../core/cancellation';
import type { JsonValue } from '../core/json';
import type { Arguments } from './arguments';

/** One subcommand of the command line. */
export interface Command {
  readonly name: string;
  /** What follows the program's name. */
  readonly usage: string;
  readonly summary: string;
  /** Names of the options that take a value, besides `--db`. */
  readonly options: readonly string[];
  /** Names of the options that take none. */
  readonly flags?: readonly string[];
  /** Names of the arguments without a dash, in order. */
  readonly positionals: readonly string[];
  /** The last of them takes all that follows, joined by blanks. */
  readonly takesRest?: boolean;
  run(context: CommandContext): Promise<CommandResult>;
}

export interface CommandContext {
  readonly args: Arguments;
  /** Cancelled by Ctrl+C. */
  readonly token: CancellationToken;
  /** Everything on standard input. */
  readonly readInput: () => Promise<Uint8Array>;
}

export interface CommandResult {
  /** Printed as it is: a note's text gets no line ending added. */
  readonly text: string;
  /** Printed instead with `--json`. */
  readonly json: JsonValue;
  /** One sentence; the command then fails although it has output. */
  readonly failure?: string;
}
