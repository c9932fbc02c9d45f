import { createServer } from 'node:net';

/**
 * A TCP port that is free on 127.0.0.1 right now: `preferred` if it is, else any.
 * It can be taken before its server binds it; whoever starts a server tries again with another one.
 */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined) {
    const same = await bind(preferred).catch(() => undefined);
    if (same !== undefined) return same;
  }
  return bind(0);
}

function bind(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(bound));
    });
  });
}
