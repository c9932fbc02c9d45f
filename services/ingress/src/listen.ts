/**
 * The HTTP server: how long connections and requests may live, and how it stops.
 *
 * Winding down serves on, and tells every client to close its connection after the answer, so that few are left when the stop comes.
 * Stopping takes no new connection, closes idle ones, tells the others to close after their answer, and cuts what is left after
 * STOP_MS_MAX. Not relied upon: clients that send what they announced; a request that is not whole in time is cut.
 */
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CONNECTIONS_CHECK_MS, KEEP_ALIVE_MS, REQUEST_MS_MAX, STOP_MS_MAX } from './limits.js';

export interface Listening {
  readonly url: string;
  /** Serves on; connections end with their next answer. */
  windDown(): void;
  stop(): Promise<void>;
}

/** Rejects when the port is taken. */
export async function listen(
  app: RequestListener,
  at: { readonly port: number; readonly host: string },
): Promise<Listening> {
  const open = new Set<ServerResponse>();
  let stopping = false;
  const server = createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_MS,
      // Counts from the first byte of a request, so it bounds the headers too; what idles between requests is not counted.
      requestTimeout: REQUEST_MS_MAX,
      connectionsCheckingInterval: CONNECTIONS_CHECK_MS,
    },
    (request, response) => {
      if (stopping) closeAfter(response);
      open.add(response);
      response.once('close', () => open.delete(response));
      app(request, response);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, resolve);
  });
  const windDown = () => {
    stopping = true;
    for (const response of open) closeAfter(response);
  };
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${at.host}:${port}`,
    windDown,
    stop: () => {
      windDown();
      return closeServer(server);
    },
  };
}

/** Lets the connection end with this answer: nothing else would, once the server no longer looks for idle ones. */
function closeAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}

async function closeServer(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), STOP_MS_MAX);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(cut);
}
