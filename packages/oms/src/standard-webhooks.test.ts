import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import { Webhook } from 'standardwebhooks';
import type { ResolveAll } from './guarded-lookup.js';
import type { OrderSystem } from './order-system.js';
import { problemOfSecret } from './signer.js';
import { openStandardWebhooks, type StandardWebhooksOptions } from './standard-webhooks.js';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const oldSecret = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
const message = { id: 'out_42', body: '{"type":"order.payment_updated","name":"Ünïcode €"}' };

const servers: Server[] = [];
const clients: OrderSystem[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((each) => each.close()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('Standard Webhooks', () => {
  it('signs so that the library of the standard takes it, the same id and body in every call', async () => {
    const seen: { headers: Record<string, string>; body: string }[] = [];
    const url = await serve((request, response, body) => {
      seen.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(seen.length === 1 ? 500 : 200).end('thanks');
    });
    const orderSystem = open(url);
    expect((await orderSystem.push(message)).problem?.code).to.equal('oms.order_system_unavailable');
    const second = await orderSystem.push(message);
    expect(second).to.deep.equal({ status: 200, text: 'thanks', problem: null, provesAlive: true });
    expect(seen).to.have.length(2);
    for (const { headers, body } of seen) {
      expect(new Webhook(secret).verify(body, headers)).to.deep.equal(JSON.parse(message.body));
      expect(headers['webhook-id']).to.equal('out_42');
      expect(body).to.equal(message.body);
    }
  });

  it('signs with the old and the new secret while one is rotated', async () => {
    const url = await serve((request, response, body) => {
      for (const each of [secret, oldSecret]) new Webhook(each).verify(body, request.headers as Record<string, string>);
      response.end();
    });
    expect((await open(url, { secrets: [secret, oldSecret] }).push(message)).problem).to.equal(null);
  });

  it('does not follow a redirect', async () => {
    let elsewhere = 0;
    const target = await serve((_request, response) => {
      elsewhere += 1;
      response.end();
    });
    const url = await serve((_request, response) => response.writeHead(307, { location: target }).end());
    const answer = await open(url).push(message);
    expect(answer.problem?.code).to.equal('oms.push_redirected');
    expect(elsewhere).to.equal(0);
  });

  it('gives a call up that is not answered in time', async () => {
    const url = await serve(() => undefined);
    const startedMs = performance.now();
    const answer = await open(url, { callMsMax: 150 }).push(message);
    expect(answer.problem?.code).to.equal('oms.call_timed_out');
    expect(answer.status).to.equal(null);
    expect(performance.now() - startedMs).to.be.lessThan(1_500);
  });

  it('keeps the beginning of a large answer and cuts the rest', async () => {
    let sent = 0;
    const url = await serve((_request, response) => {
      response.writeHead(422);
      const more = (): void => {
        while (sent < 10 * 1_048_576) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536, 'x'))) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    const answer = await open(url).push(message);
    expect(answer.status).to.equal(422);
    expect(answer.text).to.equal('x'.repeat(4_096));
    expect(sent).to.be.lessThan(10 * 1_048_576);
  });

  it('takes the status of an answer that drips', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200).write('a');
      const drip = setInterval(() => response.write('a'), 50);
      response.on('close', () => clearInterval(drip));
    });
    const startedMs = performance.now();
    expect((await open(url).push(message)).problem).to.equal(null);
    expect(performance.now() - startedMs).to.be.lessThan(4_000);
  });

  it('says so when the receiver breaks off or is not there', async () => {
    const url = await serve((request) => (request.socket as Socket).resetAndDestroy());
    expect((await open(url).push(message)).problem?.code).to.equal('oms.order_system_unreachable');
    servers.at(-1)!.close();
    expect((await open('http://127.0.0.1:9/').push(message)).problem?.code).to.equal('oms.order_system_unreachable');
  });

  it('spends no attempt on a call that this process gave up itself', async () => {
    const url = await serve(() => undefined);
    const stop = new AbortController();
    const pushed = open(url).push(message, stop.signal);
    setTimeout(() => stop.abort(), 50);
    expect((await pushed).problem?.disposition).to.equal('wait');
  });

  it('uses connections again', async () => {
    const sockets = new Set<unknown>();
    const url = await serve((request, response) => {
      sockets.add(request.socket);
      response.end('ok');
    });
    const orderSystem = open(url);
    for (let call = 0; call < 20; call += 1) await orderSystem.push(message);
    expect(sockets.size).to.be.lessThan(4);
  });
});

describe('a name that leads to a private address', () => {
  it('is not connected to', async () => {
    let reached = 0;
    const url = await serve((_request, response) => {
      reached += 1;
      response.end();
    });
    const named = url.replace('127.0.0.1', 'orders.example.com');
    const answer = await open(named, { allowPrivate: false, resolve: answering('127.0.0.1') }).push(message);
    expect(answer.problem?.code).to.equal('oms.address_blocked');
    expect(reached).to.equal(0);
  });

  it('is not connected to when only a later look-up leads there, or one of several addresses does', async () => {
    let reached = 0;
    const url = await serve((_request, response) => {
      reached += 1;
      response.writeHead(200, { connection: 'close' }).end();
    });
    const named = url.replace('127.0.0.1', 'orders.example.com');
    const rebinding = open(named, { allowPrivate: true, resolve: answering('127.0.0.1', '169.254.169.254') });
    expect((await rebinding.push(message)).problem).to.equal(null);
    expect((await rebinding.push(message)).problem?.code).to.equal('oms.address_blocked');
    expect(reached).to.equal(1);
    const mixed: ResolveAll = (_name, found) =>
      found(null, [
        { address: '93.184.216.34', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ]);
    const answer = await open(named, { allowPrivate: false, resolve: mixed }).push(message);
    expect(answer.problem?.code).to.equal('oms.address_blocked');
  });

  it('is not connected to as an IPv4 address in IPv6 clothes', async () => {
    const resolve: ResolveAll = (_name, found) => found(null, [{ address: '::ffff:127.0.0.1', family: 6 }]);
    const answer = await open('http://orders.example.com:1/', { allowPrivate: false, resolve }).push(message);
    expect(answer.problem?.code).to.equal('oms.address_blocked');
  });
});

describe('a signing secret', () => {
  const rows: [string, boolean][] = [
    [secret, true],
    [oldSecret, true],
    [`whsec_${Buffer.alloc(64, 1).toString('base64')}`, true],
    [`whsec_${Buffer.alloc(23, 1).toString('base64')}`, false],
    [`whsec_${Buffer.alloc(65, 1).toString('base64')}`, false],
    [Buffer.alloc(32, 1).toString('base64'), false],
    ['whsec_', false],
    ['whsec_not base64 at all, but long enough to be one', false],
  ];
  for (const [given, good] of rows)
    it(`${given.slice(0, 12)}… of ${given.length} characters is ${good ? 'good' : 'refused'}`, () => {
      expect(problemOfSecret(given) === null).to.equal(good);
    });
});

function open(url: string, options: Partial<StandardWebhooksOptions> = {}): OrderSystem {
  const client = openStandardWebhooks({ url, secrets: [secret], allowPrivate: true, ...options });
  clients.push(client);
  return client;
}

async function serve(handle: (request: IncomingMessage, response: ServerResponse, body: string) => void) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    handle(request, response, Buffer.concat(chunks).toString());
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
}

/** A resolver that gives one address after the other, the last one for ever. */
function answering(...addresses: string[]): ResolveAll {
  let calls = 0;
  return (_name, found) => {
    const address = addresses[Math.min(calls, addresses.length - 1)]!;
    calls += 1;
    found(null, [{ address, family: 4 }]);
  };
}
