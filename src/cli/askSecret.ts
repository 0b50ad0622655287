import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { MoonforgeError } from '../core/errors';
import { UsageError } from './arguments';

/** Asks at the terminal without showing what is typed. Without a terminal it says how to give the answer. */
export function askSecret(question: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new UsageError(
      'There is no terminal to ask at: give the password in MOONFORGE_PASSWORD.',
    );
  }
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  process.stderr.write(question);
  return new Promise<string>((resolve, reject) => {
    const cancel = (): void =>
      reject(new MoonforgeError('cancelled', 'Interrupted: nothing was done.'));
    terminal.once('SIGINT', cancel);
    terminal.once('close', cancel);
    terminal.question('', resolve);
  }).finally(() => {
    terminal.close();
    process.stderr.write('\n');
  });
}
