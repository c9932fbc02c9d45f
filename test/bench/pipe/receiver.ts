import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Longest wait for the last push. */
const WAIT_MS_MAX = 180_000;

/** An order system that only notes when it heard that an order is paid. */
export async function startReceiver() {
  const paidMs = new Map<string, number>();
  let check: () => void = () => undefined;
  const server = createServer((call, answer) => {
    const chunks: Buffer[] = [];
    call.on('data', (chunk: Buffer) => chunks.push(chunk));
    call.on('end', () => {
      answer.writeHead(204).end();
      const push = JSON.parse(Buffer.concat(chunks).toString()) as {
        data: { reference: string; payment_status: string };
      };
      if (push.data.payment_status !== 'paid' || paidMs.has(push.data.reference)) return;
      paidMs.set(push.data.reference, performance.now());
      check();
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    secret: `whsec_${randomBytes(24).toString('base64')}`,
    waitFor: (references: readonly string[]) =>
      new Promise<ReadonlyMap<string, number>>((resolve, reject) => {
        let left = references.filter((each) => !paidMs.has(each)).length;
        const timer = setTimeout(() => reject(new Error(`${left} pushes did not arrive`)), WAIT_MS_MAX);
        check = () => {
          left -= 1;
          if (left > 0) return;
          clearTimeout(timer);
          resolve(paidMs);
        };
      }),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
