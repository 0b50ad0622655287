import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CancellationToken } from '../../core/cancellation';
import { MoonforgeError } from '../../core/errors';
import { isRecord } from '../../core/isRecord';

/** The OAuth client that the project's owner made for programs on a computer. */
export interface GoogleClient {
  readonly id: string;
  /** Google asks for it without PKCE making it a secret. */
  readonly secret: string | undefined;
}

/** What the browser flow needs of its surroundings. */
export interface BrowserFlow {
  /** Opens an address in the user's browser; false when the user does not want to. */
  readonly open: (url: string) => PromiseLike<boolean>;
  /** The address at which the user's browser reaches a local one, where the editor runs on another computer. */
  readonly external: (url: string) => PromiseLike<string>;
  readonly token: CancellationToken;
  /** Google's own unless a test says otherwise. */
  readonly endpoints?: GoogleEndpoints;
}

export interface GoogleEndpoints {
  readonly authorize: string;
  readonly token: string;
}

const google: GoogleEndpoints = {
  authorize: 'https://accounts.google.com/o/oauth2/v2/auth',
  token: 'https://oauth2.googleapis.com/token',
};

/** Milliseconds that a user gets in the browser. */
const patience = 5 * 60_000;

/**
 * Lets the user sign in to Google in the browser and returns Google's id token for the client. The authorization code
 * comes back to a server on the loopback interface and is exchanged with PKCE (RFC 8252 and RFC 7636). Rejects with
 * `cancelled`, or with `unauthenticated` and a sentence.
 */
export async function googleIdToken(client: GoogleClient, flow: BrowserFlow): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const loopback = await listen(state);
  try {
    const redirect = await flow.external(loopback.url);
    assertLoopback(redirect);
    const { authorize, token } = flow.endpoints ?? google;
    const url = `${authorize}?${query({
      client_id: client.id,
      redirect_uri: redirect,
      response_type: 'code',
      scope: 'openid email profile',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state,
    })}`;
    if (!(await flow.open(url))) throw cancelled();
    const code = await Promise.race([loopback.code, untilCancelled(flow.token)]);
    return await exchange(token, {
      client_id: client.id,
      ...(client.secret === undefined ? {} : { client_secret: client.secret }),
      code,
      code_verifier: verifier,
      grant_type: 'authorization_code',
      redirect_uri: redirect,
    });
  } finally {
    loopback.close();
  }
}

interface Loopback {
  readonly url: string;
  /** The code of the first answer that carries our state. */
  readonly code: Promise<string>;
  close(): void;
}

async function listen(state: string): Promise<Loopback> {
  let settle: { resolve(code: string): void; reject(error: Error): void } | undefined;
  const code = new Promise<string>((resolve, reject) => (settle = { resolve, reject }));
  code.catch(() => undefined);
  const server = createServer((request, response) => {
    const answer = readAnswer(request, state);
    if (answer === undefined) respond(response, 404, 'This is no answer to a sign-in.');
    else if (answer.code === undefined) {
      respond(response, 200, 'Google did not sign you in. You can close this page.');
      settle?.reject(new MoonforgeError('unauthenticated', 'Google did not sign you in.'));
    } else {
      respond(
        response,
        200,
        'You are signed in. You can close this page and go back to the editor.',
      );
      settle?.resolve(answer.code);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, code, close: () => void server.close() };
}

/** `undefined` for a request that is not the browser's way back: others on this computer can ask too. */
function readAnswer(
  { url = '' }: IncomingMessage,
  state: string,
): { readonly code: string | undefined } | undefined {
  const parameters = new URL(url, 'http://127.0.0.1').searchParams;
  if (parameters.get('state') !== state) return undefined;
  return { code: parameters.get('code') ?? undefined };
}

function respond(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', connection: 'close' });
  response.end(`<!doctype html><title>Moonforge</title><p>${sentence}</p>`);
}

/** Google takes no other way back for programs on a computer. */
function assertLoopback(redirect: string): void {
  const { protocol, hostname } = new URL(redirect);
  if (protocol === 'http:' && (hostname === '127.0.0.1' || hostname === 'localhost')) return;
  throw new MoonforgeError(
    'invalid-input',
    'Google does not sign in to an editor that runs in the browser: use a link by e-mail or a password.',
  );
}

async function exchange(
  endpoint: string,
  request: Readonly<Record<string, string>>,
): Promise<string> {
  const body = new URLSearchParams(request);
  const response = await fetch(endpoint, {
    method: 'POST',
    body,
    signal: AbortSignal.timeout(30_000),
  }).catch((error: unknown) => {
    throw new MoonforgeError('offline', 'Google cannot be reached; try again.', error);
  });
  const answer: unknown = await response.json().catch(() => undefined);
  const idToken = isRecord(answer) ? answer['id_token'] : undefined;
  if (response.ok && typeof idToken === 'string') return idToken;
  const reason = isRecord(answer) ? String(answer['error']) : String(response.status);
  throw new MoonforgeError(
    'unauthenticated',
    `Google does not accept the project’s OAuth client (${reason}): its owner checks googleClientId in the configuration.`,
  );
}

function untilCancelled(token: CancellationToken): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(() => {
      reject(new MoonforgeError('unauthenticated', 'The sign-in in the browser took too long.'));
    }, patience);
    timer.unref();
    token.onCancellationRequested(() => {
      clearTimeout(timer);
      reject(cancelled());
    });
  });
}

function cancelled(): MoonforgeError {
  return new MoonforgeError('cancelled', 'The sign-in was cancelled.');
}

function query(parameters: Readonly<Record<string, string>>): string {
  return new URLSearchParams(parameters).toString();
}
