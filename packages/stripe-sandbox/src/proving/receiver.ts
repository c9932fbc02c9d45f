import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Received {
  readonly body: string;
  readonly signature: string;
}

/** A webhook endpoint that keeps what it gets and answers as it is told. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  readonly types: () => string[];
  readonly ids: () => string[];
  answerWith: (attempt: number) => number;
  readonly stop: () => void;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        body: Buffer.concat(chunks).toString('utf8'),
        signature: String(request.headers['stripe-signature']),
      });
      response.writeHead(receiver.answerWith(received.length)).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const field = (name: 'id' | 'type') => () =>
    received.map(({ body }) => String((JSON.parse(body) as Record<string, unknown>)[name]));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/webhooks`,
    received,
    types: field('type'),
    ids: field('id'),
    answerWith: () => 200,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
}
