import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

/** What happens to a piece of an answer: half of it or nothing arrives before the connection ends, at once or after a while. */
export type Damage = 'none' | 'cut' | 'truncate' | 'stall';

/** Milliseconds in which nothing arrives on a connection that stalls. */
const stall = 400;

/** A port in front of another one that can go away and come back, and damage what passes. */
export interface TcpProxy {
  readonly port: number;
  /** Decides about each piece of an answer; none is damaged at first. */
  damage: () => Damage;
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
      client.pipe(upstream);
      upstream.on('data', (piece: Buffer) => answer(client, piece, proxy.damage()));
      upstream.on('end', () => client.end());
    });
  const listen = (server: Server, on: number): Promise<number> =>
    new Promise((resolve) => {
      server.listen(on, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  let server = serve();
  const own = await listen(server, 0);
  const proxy: TcpProxy = {
    port: own,
    damage: () => 'none',
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
  return proxy;
}

function answer(client: Socket, piece: Buffer, damage: Damage): void {
  if (damage === 'none') client.write(piece);
  else if (damage === 'cut') client.destroy();
  else if (damage === 'stall') setTimeout(() => client.destroy(), stall);
  else client.write(piece.subarray(0, piece.length / 2), () => client.destroy());
}
