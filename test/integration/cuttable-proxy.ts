/** A line to a server that a test can cut or freeze: connections break or hang, as when a machine or a network goes. */
import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net';

export interface CuttableProxy {
  /** The same URL, through the line. */
  readonly url: string;
  /** Refuses new connections and breaks those that are open. */
  cut(): Promise<void>;
  /** Connections stay open and nothing passes any more, either way. */
  freeze(): void;
  /** As it was. */
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function cuttableProxy(serverUrl: string): Promise<CuttableProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer((near) => {
    const far = dial(Number(target.port), target.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('data', (chunk) => {
        if (!frozen) to.write(chunk);
      });
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const stopListening = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    breakAll();
    await closed;
  };
  const port = await listen(0);
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    cut: stopListening,
    freeze: () => {
      frozen = true;
    },
    mend: async () => {
      // What was lost while frozen would leave a connection in the middle of a sentence.
      if (frozen) breakAll();
      frozen = false;
      if (!server.listening) await listen(port);
    },
    close: stopListening,
  };
}
