import { createServer } from 'node:net';

/** The preferred TCP port on the loopback interface, or another when somebody listens on it. */
export async function freePort(preferred = 0): Promise<number> {
  return (
    (await probe(preferred)) ?? (await probe(0)) ?? Promise.reject(new Error('No port is free.'))
  );
}

function probe(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const given = address === null || typeof address === 'string' ? undefined : address.port;
      server.close(() => resolve(given));
    });
  });
}
