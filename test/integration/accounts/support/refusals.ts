import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { FirebaseWebConfig } from '../../../../src/sync/remoteTarget';

/** A server that hands requests on, but answers some as the service does when it knows no user. */
export interface RefusingServer {
  /** Of every answer, in order. */
  readonly statuses: readonly number[];
  readonly authorizations: readonly (string | undefined)[];
  /** Refuses the next requests with 401. */
  refuseNext(count: number): unknown;
}

/** Puts such a server before the Firestore emulator of a project; it refuses the first request. */
export async function behindRefusals(
  config: FirebaseWebConfig,
  work: (behind: FirebaseWebConfig, server: RefusingServer) => Promise<void>,
): Promise<void> {
  const [host = '', port] = (config.firestoreEmulator ?? '').split(':');
  const statuses: number[] = [];
  const authorizations: (string | undefined)[] = [];
  let refusals = 1;
  const server = createServer((incoming, outgoing) => {
    authorizations.push(incoming.headers.authorization);
    if (refusals > 0) {
      refusals -= 1;
      statuses.push(401);
      incoming.resume();
      const error = { code: 401, message: 'Unknown user.', status: 'UNAUTHENTICATED' };
      outgoing.writeHead(401, { 'content-type': 'application/json' });
      outgoing.end(JSON.stringify({ error }));
      return;
    }
    const { method, headers, url: path } = incoming;
    const upstream = request({ host, port, method, headers, path }, (answer) => {
      statuses.push(answer.statusCode ?? 0);
      outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const refusing = { statuses, authorizations, refuseNext: (count: number) => (refusals = count) };
  try {
    await work({ ...config, firestoreEmulator: address }, refusing);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
