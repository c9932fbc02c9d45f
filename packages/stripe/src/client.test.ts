import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { createStripeClient, modeOfKey } from './client.js';

describe('the Stripe client', () => {
  it('speaks to another address where one is set, pinned to its own API version and without telemetry', async () => {
    const seen: IncomingMessage[] = [];
    const server = createServer((request, response) => {
      seen.push(request);
      response
        .setHeader('request-id', 'req_1')
        .setHeader('content-type', 'application/json')
        .end('{"object":"balance"}');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const client = createStripeClient({ apiKey: 'sk_test_1', apiBase: `http://127.0.0.1:${port}` });
    await client.balance.retrieve();
    await client.balance.retrieve();
    await new Promise((done) => server.close(done));
    expect(seen.map((each) => each.url)).to.deep.equal(['/v1/balance', '/v1/balance']);
    expect(seen[1]?.headers['stripe-version']).to.equal('2026-10-28.endive');
    expect(seen[1]?.headers['authorization']).to.equal('Bearer sk_test_1');
    expect(seen[1]?.headers).to.not.have.property('x-stripe-client-telemetry');
  });

  for (const apiBase of ['stripe.test', 'ftp://stripe.test', 'https://stripe.test/v1', 'https://user:word@stripe.test'])
    it(`refuses the address ${apiBase}`, () => {
      expect(() => createStripeClient({ apiKey: 'sk_test_1', apiBase })).to.throw(TypeError);
    });

  it('tells the mode of a key, and nothing of the key where it has none', () => {
    expect(['sk_live_1', 'rk_live_1', 'sk_test_1', 'rk_test_1'].map(modeOfKey)).to.deep.equal([
      'live',
      'live',
      'test',
      'test',
    ]);
    for (const key of ['pk_live_4eC39', 'whsec_4eC39', 'xsk_live_4eC39', 'sk_4eC39', ''])
      expect(() => modeOfKey(key))
        .to.throw(TypeError)
        .with.property('message')
        .that.does.not.include('4eC39');
  });
});
