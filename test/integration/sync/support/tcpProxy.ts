import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** A port in front of another one that can go away and come back. */
export interface TcpProxy {
  readonly port: number;
  cut(): Promise<void>;
  restore(): Promise<void>;
}

/** Starts a proxy before `host:port`. */
export async function startTcpProxy(host: string, port: number): Promise<TcpProxy> {
  const open = new Set<Socket>();
  const serve = (): Server =>
    createServer((client) => {
      const upstream = connect(port, host);
      for (const socket of [client, upstream]) {
        open.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => {
          open.delete(socket);
          client.destroy();
          upstream.destroy();
        });
      }
      client.pipe(upstream).pipe(client);
    });
  const listen = (server: Server, on: number): Promise<number> =>
    new Promise((resolve) => {
      server.listen(on, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  let server = serve();
  const own = await listen(server, 0);
  return {
    port: own,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
    restore: async () => {
      server = serve();
      await listen(server, own);
    },
  };
}
