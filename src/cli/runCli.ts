import type { CancellationToken } from '../core/cancellation';
import { messageOf, reasonOf } from '../core/errors';
import { parseArguments, UsageError } from './arguments';
import type { Command, CommandContext, CommandResult } from './command';
import { commands } from './commands';

/** The outside world, as far as the command line touches it. */
export interface CliHost {
  readonly version: () => string;
  readonly token: CancellationToken;
  readonly readInput: () => Promise<Uint8Array>;
  /** Resolve once the text has been handed over. */
  readonly writeOutput: (text: string) => Promise<void>;
  readonly writeError: (text: string) => Promise<void>;
}

/** 0 done, 1 failed, 2 not a valid command line. */
export type ExitCode = 0 | 1 | 2;

/** Runs one command line (without node and the script) and returns the exit code. */
export async function runCli(argv: readonly string[], host: CliHost): Promise<ExitCode> {
  const [name, ...rest] = argv;
  const command = commands.find((candidate) => candidate.name === name);
  try {
    if (name === '--version') return await print(host, `${host.version()}\n`);
    if (name === '--help' || name === '-h') return await print(host, helpText());
    if (command === undefined) return await refuseCommand(name, host);
    const args = parseArguments(command, rest);
    if (args.help) return await print(host, commandHelp(command));
    const result = await command.run(contextOf(args, host));
    return await printResult(result, args.json, host);
  } catch (error) {
    return await reportError(error, command?.usage, host);
  }
}

function contextOf(args: CommandContext['args'], { token, readInput }: CliHost): CommandContext {
  return { args, token, readInput };
}

async function print(host: CliHost, text: string): Promise<ExitCode> {
  await host.writeOutput(text);
  return 0;
}

async function printResult(
  { text, json, failure }: CommandResult,
  asJson: boolean,
  host: CliHost,
): Promise<ExitCode> {
  await host.writeOutput(asJson ? `${JSON.stringify(json, undefined, 2)}\n` : text);
  if (failure === undefined) return 0;
  await host.writeError(`moonforge: ${oneLine(failure)}\n`);
  return 1;
}

async function refuseCommand(name: string | undefined, host: CliHost): Promise<ExitCode> {
  const complaint = name === undefined ? 'No command given.' : `There is no command "${name}".`;
  await host.writeError(`moonforge: ${oneLine(complaint)}\n${usageLine('COMMAND --db FILE …')}`);
  return 2;
}

async function reportError(
  error: unknown,
  usage: string | undefined,
  host: CliHost,
): Promise<ExitCode> {
  if (error instanceof UsageError && usage !== undefined) {
    await host.writeError(`moonforge: ${oneLine(error.message)}\n${usageLine(usage)}`);
    return 2;
  }
  const message = messageOf(error);
  const told = reasonOf(error) === undefined ? `Unexpected failure: ${message}` : message;
  await host.writeError(`moonforge: ${oneLine(told)}\n`);
  return 1;
}

function usageLine(usage: string): string {
  return `usage: moonforge ${usage}\n`;
}

function commandHelp({ usage, summary }: Command): string {
  return `${usageLine(usage)}\n${summary}\n`;
}

function helpText(): string {
  const lines = commands.map(({ usage, summary }) => `  ${usage}\n      ${summary}\n`);
  return [
    'Moonforge: a tabletop-RPG campaign in one SQLite file.\n\n',
    usageLine('COMMAND --db FILE [--json] …'),
    '\n',
    ...lines,
    '\nEvery command takes --db FILE and --json; --help explains it, --version prints the version.\n',
    'Exit codes: 0 done, 1 failed (one line on standard error), 2 not a valid command line.\n',
  ].join('');
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').trim();
}
