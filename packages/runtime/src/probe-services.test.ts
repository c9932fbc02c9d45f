import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { parseServiceAddresses, probeServices } from './probe-services.js';

describe('the services of an installation', () => {
  it('are read from a list', () => {
    expect(parseServiceAddresses(' ingress=http://127.0.0.1:1/ , matching-2=https://m:2,')).to.deep.equal([
      { name: 'ingress', url: 'http://127.0.0.1:1' },
      { name: 'matching-2', url: 'https://m:2' },
    ]);
    expect(parseServiceAddresses('')).to.deep.equal([]);
    for (const wrong of ['ingress', 'ingress=', '=http://a', 'a=ftp://b', 'a b=http://c'])
      expect(() => parseServiceAddresses(wrong), wrong).to.throw('is not of the form');
  });

  it('tell whether they are ready, and what is wrong when not', async () => {
    const server = createServer((request, response) => {
      const ready = request.url === '/good/readyz';
      response
        .writeHead(ready ? 200 : 503)
        .end(JSON.stringify({ checks: { mysql: ready ? 'ok' : 'failed', x: 'ok' } }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const found = await probeServices([
      { name: 'good', url: `${base}/good` },
      { name: 'bad', url: `${base}/bad` },
      { name: 'gone', url: 'http://127.0.0.1:1' },
    ]);
    server.close();
    expect(found.map(({ name, ready, because }) => [name, ready, because])).to.deep.equal([
      ['good', true, ''],
      ['bad', false, 'mysql'],
      ['gone', false, 'not reachable'],
    ]);
  });
});
