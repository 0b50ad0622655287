import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import type { GoogleEndpoints } from '../../../../src/platform/accounts/googleSignIn';

/** The two addresses of Google's that a sign-in needs, and a user who always agrees. */
export interface FakeGoogle {
  readonly endpoints: GoogleEndpoints;
  /** What the user's browser does with an address: follows it to its end. */
  readonly browse: (url: string) => Promise<boolean>;
  close(): Promise<void>;
}

/** Signs in `email` for the client with that id and secret, and checks PKCE as Google does. */
export async function startFakeGoogle(
  client: { readonly id: string; readonly secret: string },
  email: string,
): Promise<FakeGoogle> {
  const challenges = new Map<string, string>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1');
    if (url.pathname === '/auth') {
      const code = `code-${challenges.size}`;
      challenges.set(code, url.searchParams.get('code_challenge') ?? '');
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      if (url.searchParams.get('client_id') === client.id) back.searchParams.set('code', code);
      else back.searchParams.set('error', 'access_denied');
      response.writeHead(302, { location: back.toString() }).end();
      return;
    }
    void exchange(request, challenges, client).then((isRight) => {
      const answer = isRight ? { id_token: unsigned(email) } : { error: 'invalid_grant' };
      response.writeHead(isRight ? 200 : 400, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoints: { authorize: `${base}/auth`, token: `${base}/token` },
    browse: async (url) => (await fetch(url)).ok,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function exchange(
  request: IncomingMessage,
  challenges: ReadonlyMap<string, string>,
  client: { readonly id: string; readonly secret: string },
): Promise<boolean> {
  const fields = new URLSearchParams(await text(request));
  const verifier = fields.get('code_verifier') ?? '';
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  return (
    challenges.get(fields.get('code') ?? '') === challenge &&
    fields.get('client_secret') === client.secret &&
    fields.get('client_id') === client.id
  );
}

/** A token without a signature, which the Auth emulator takes for Google's. */
function unsigned(email: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: 'https://accounts.google.com', sub: email, email, email_verified: true };
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
}
