import type { TextDocument } from 'vscode';
import { languages, workspace } from 'vscode';
import { noteScheme } from '../core/contributions';
import type { Disposable } from '../core/disposable';
import { messageOf } from '../core/errors';
import { inBackground } from '../platform/inBackground';
import type { ClientParts, RunningClient } from './client';

/** Milliseconds a server gets to end by itself. */
const stopTimeout = 2_000;

/** Starts the language client, a bundle of its own, when the first note is opened. */
export class LanguageService implements Disposable {
  readonly #parts: ClientParts;
  readonly #subscription: Disposable;
  #client: Promise<RunningClient | undefined> | undefined;

  constructor(parts: ClientParts) {
    this.#parts = parts;
    this.#subscription = workspace.onDidOpenTextDocument((document) => this.#opened(document));
    for (const document of workspace.textDocuments) this.#opened(document);
  }

  /** Ends the server and starts another one. */
  async restart(): Promise<void> {
    await this.stop();
    await this.#start();
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await (await client)?.stop(stopTimeout);
  }

  dispose(): void {
    this.#subscription.dispose();
    inBackground(this.stop(), this.#parts.logger);
  }

  #opened(document: TextDocument): void {
    const isNote = languages.match({ scheme: noteScheme, language: 'markdown' }, document) > 0;
    if (isNote) inBackground(this.#start(), this.#parts.logger);
  }

  /** Without its server the editor works on: a failed start is logged, and can be repeated by command. */
  #start(): Promise<RunningClient | undefined> {
    this.#client ??= this.#load().catch((error: unknown) => {
      this.#parts.logger.error(`The language server did not start: ${messageOf(error)}`);
      return undefined;
    });
    return this.#client;
  }

  async #load(): Promise<RunningClient> {
    const { startClient } = await import('./client');
    return startClient(this.#parts);
  }
}
