import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that outgoing connections take on all usual systems: what was free a moment ago is not taken by one of those. */
const PORT_MIN = 15_000;
const PORT_MAX = 32_000;
const TRIES_MAX = 50;

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const port = PORT_MIN + Math.floor(Math.random() * (PORT_MAX - PORT_MIN));
    if (await isFree(port)) return port;
  }
  throw new Error(`none of ${TRIES_MAX} ports was free`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
