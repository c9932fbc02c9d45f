import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an order system saw that it must never see. */
export interface Seen {
  deliveries: number;
  /** Ids that came with another body than before. */
  changedBodies: number;
  /** States that were told after a newer one. */
  olderAfterNewer: number;
}

export interface Receiver {
  readonly url: string;
  readonly seen: Seen;
  /** Newest version told of each order. */
  readonly versions: ReadonlyMap<string, number>;
  close(): void;
}

/** Few enough that nobody takes it for an outage. */
const REFUSED_OF = 6;

/** An order system that notes every body, refuses each sixth message once, and then takes it. */
export async function startReceiver(): Promise<Receiver> {
  const seen: Seen = { deliveries: 0, changedBodies: 0, olderAfterNewer: 0 };
  const bodies = new Map<string, string>();
  const versions = new Map<string, number>();
  const server = createServer((call, answer) => {
    const chunks: Buffer[] = [];
    call.on('data', (chunk: Buffer) => chunks.push(chunk));
    call.on('end', () => {
      const id = String(call.headers['webhook-id']);
      const body = Buffer.concat(chunks).toString();
      const before = bodies.get(id);
      bodies.set(id, body);
      seen.deliveries += 1;
      if (before !== undefined && before !== body) seen.changedBodies += 1;
      const refused = before === undefined && bodies.size % REFUSED_OF === 0;
      if (!refused) note(body);
      answer.writeHead(refused ? 503 : 204).end();
    });
  });

  function note(body: string): void {
    const { type, data } = JSON.parse(body) as { type: string; data: { reference: string; version: number } };
    if (type !== 'order.payment_updated') return;
    const newest = versions.get(data.reference) ?? 0;
    if (data.version < newest) seen.olderAfterNewer += 1;
    versions.set(data.reference, Math.max(newest, data.version));
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    seen,
    versions,
    close: () => void server.close().closeAllConnections(),
  };
}
