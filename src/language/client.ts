import type { LanguageClientOptions, ServerOptions } from 'vscode-languageclient/node';
import { LanguageClient, State, TransportKind } from 'vscode-languageclient/node';
import type { LogOutputChannel } from 'vscode';
import { noteScheme } from '../core/contributions';
import type { CampaignFile } from '../platform/campaignFile';
import type { Send } from './noteIndexFeed';
import { feedNoteIndex } from './noteIndexFeed';

export interface ClientParts {
  /** Absolute path of the server's bundle. */
  readonly serverModule: string;
  readonly campaign: CampaignFile;
  readonly logger: LogOutputChannel;
}

export interface RunningClient {
  /** Ends the server; gives up on one that does not answer within `timeout` milliseconds. */
  stop(timeout: number): Promise<void>;
}

/** Starts the language server in a process of its own and keeps its note index up to date. */
export async function startClient({
  serverModule,
  campaign,
  logger,
}: ClientParts): Promise<RunningClient> {
  const server: ServerOptions = { module: serverModule, transport: TransportKind.ipc };
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: noteScheme, language: 'markdown' }],
    outputChannel: logger,
  };
  const client = new LanguageClient('moonforge', 'Moonforge Language Server', server, options);
  const send: Send = (method, content) => client.sendNotification(method, content);
  const feed = feedNoteIndex(campaign, send, logger);
  // Also after a crash, when the client starts the server again by itself.
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) feed.sendAll();
  });
  await client.start();
  return {
    stop: async (timeout) => {
      feed.dispose();
      await client.dispose(timeout);
    },
  };
}
