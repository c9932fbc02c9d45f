import { request } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { PROBLEM_DETAILS } from '@quittance/contracts';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { type ApiAnswer, type IngressSetting, ingressSetting } from './ingress-setting.js';

const ORDER = {
  customer: { reference: 'C-7' },
  currency: 'usd',
  amount: 12_500,
  placed_at: '2026-11-21T08:00:00Z',
};

let setting: IngressSetting;
before(async () => {
  setting = await ingressSetting();
});
after(() => setting?.end());

const put = (body: unknown, headers?: Record<string, string>) => setting.api('PUT', '/v1/orders/bad', body, headers);

function expectProblem(answer: ApiAnswer, status: number, code: string, what: string): void {
  expect([answer.status, answer.body?.code], `${what}: ${answer.text.slice(0, 300)}`).to.deep.equal([status, code]);
  expect(answer.type, what).to.equal('application/problem+json; charset=utf-8');
  expect(PROBLEM_DETAILS.safeParse(answer.body).success, what).to.equal(true);
  expect(answer.body.status, what).to.equal(status);
}

// the body with this change                                     → pointer of the mistake, and a word of what to do
const MISTAKES: readonly (readonly [string, object, string, RegExp])[] = [
  ['no amount', { amount: undefined }, '#/amount', /required/],
  ['an amount in text', { amount: '12500' }, '#/amount', /whole number of minor units/],
  ['a fraction', { amount: 125.5 }, '#/amount', /whole number of minor units/],
  ['less than nothing', { amount: -1 }, '#/amount', /from 0/],
  ['null', { amount: null }, '#/amount', /whole number/],
  ['no currency', { currency: undefined }, '#/currency', /required/],
  ['a currency of two letters', { currency: 'us' }, '#/currency', /ISO 4217/],
  ['a currency that is none', { currency: 'xqz' }, '#/currency', /ISO 4217/],
  ['a currency with a tail', { currency: 'usd ' }, '#/currency', /ISO 4217/],
  ['no customer', { customer: undefined }, '#/customer', /required/],
  ['a customer in text', { customer: 'C-7' }, '#/customer', /an object/],
  ['a customer without a name', { customer: {} }, '#/customer/reference', /required/],
  ['an empty customer', { customer: { reference: '' } }, '#/customer/reference', /empty/],
  ['a customer with a space behind', { customer: { reference: 'C-7 ' } }, '#/customer/reference', /space/],
  ['a customer of 256 characters', { customer: { reference: 'C'.repeat(256) } }, '#/customer/reference', /at most 255/],
  ['an e-mail that is none', { customer: { reference: 'C', email: 'ada' } }, '#/customer/email', /e-mail/],
  [
    'an e-mail of 321 characters',
    { customer: { reference: 'C', email: `${'a'.repeat(315)}@b.com` } },
    '#/customer/email',
    /320/,
  ],
  ['a phone of 65 characters', { customer: { reference: 'C', phone: '1'.repeat(65) } }, '#/customer/phone', /64/],
  [
    'a Stripe customer that is a charge',
    { customer: { reference: 'C', stripe_customer: 'ch_1' } },
    '#/customer/stripe_customer',
    /cus_/,
  ],
  ['a misspelt field', { customer: { reference: 'C', emial: 'a@b.c' } }, '#/customer/emial', /not known/],
  ['a field of ours', { amount_paid: 1 }, '#/amount_paid', /not known/],
  ['a day without a time', { placed_at: '2026-11-21' }, '#/placed_at', /RFC 3339/],
  ['a time without an offset', { placed_at: '2026-11-21T08:00:00' }, '#/placed_at', /offset/],
  ['the 30th of February', { placed_at: '2026-02-30T08:00:00Z' }, '#/placed_at', /RFC 3339/],
  ['a number of seconds', { placed_at: 1_790_000_000 }, '#/placed_at', /RFC 3339/],
  ['the year 0001', { placed_at: '0001-01-01T00:00:00Z' }, '#/placed_at', /1970/],
  [
    'a time that an offset pushes past the year 9999',
    { placed_at: '9999-12-31T23:59:59-01:00' },
    '#/placed_at',
    /9999/,
  ],
  ['another state', { state: 'paid' }, '#/state', /open, cancelled/],
  ['lines that are no list', { lines: {} }, '#/lines', /a list/],
  ['lines that are words', { lines: ['x'] }, '#/lines/0', /an object/],
  ['too many lines', { lines: Array.from({ length: 1_001 }, () => ({})) }, '#/lines', /1000/],
  ['metadata within metadata', { metadata: { a: { b: 1 } } }, '#/metadata/a', /text/],
  [
    'too much metadata',
    { metadata: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [n, n])) },
    '#/metadata',
    /50/,
  ],
  ['a long metadata key', { metadata: { ['k'.repeat(65)]: 1 } }, `#/metadata/${'k'.repeat(65)}`, /too long/],
  ['a NUL in a text', { description: 'a\u0000b' }, '#/description', /NUL/],
  ['a NUL in a key', { metadata: { 'a\u0000': 1 } }, '#/metadata/a%00', /NUL/],
  ['a bell in a name', { customer: { reference: 'C', name: 'a\u0007' } }, '#/customer/name', /control/],
  ['a line end in a reference', { customer: { reference: 'a\nb' } }, '#/customer/reference', /control/],
  ['a description of 5001 characters', { description: 'x'.repeat(5_001) }, '#/description', /5000/],
  ['a reference without a letter or digit', { customer: { reference: '---' } }, '#/customer/reference', /letter/],
  ['a reserved key deep inside', { lines: [{ a: { constructor: 1 } }] }, '#/lines/0/a/constructor', /reserved/],
  ['a number that would be rounded', { lines: [{ n: 2 ** 60 }] }, '#/lines/0/n', /exactly/],
  ['nesting without end', { lines: [nested(40)] }, `#/lines/0${'/a'.repeat(14)}`, /nested/],
];

function nested(depth: number): object {
  return depth === 0 ? {} : { a: nested(depth - 1) };
}

describe('an order that is refused', () => {
  for (const [what, change, pointer, detail] of MISTAKES)
    it(`because of ${what} says where and what to do`, async () => {
      const answer = await put({ ...ORDER, ...change });
      expectProblem(answer, 422, 'invalid_request', what);
      expect(answer.body.errors).to.have.length(1);
      expect(answer.body.errors[0].pointer).to.equal(pointer);
      expect(answer.body.errors[0].detail).to.match(detail);
    });

  it('is told all its mistakes at once', async () => {
    const answer = await put({ currency: 'x', amount: 1.5, customer: {}, foo: 1, bar: 2 });
    expect(answer.body.errors.map((each: { pointer: string }) => each.pointer)).to.have.members([
      ...['#/currency', '#/amount', '#/customer/reference', '#/placed_at', '#/foo', '#/bar'],
    ]);
  });

  it('is told no more than a hundred', async () => {
    const answer = await put(Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`x${n}`, 1])));
    expect(answer.body.errors).to.have.length(100);
  });

  const RAW: readonly (readonly [string, string, number, string])[] = [
    ['nothing', '', 400, 'malformed_json'],
    ['half an object', '{"amount": 1', 400, 'malformed_json'],
    ['words', 'hello', 400, 'malformed_json'],
    ['a comma too many', '{"amount": 1,}', 400, 'malformed_json'],
    ['a list', '[]', 422, 'invalid_request'],
    ['null', 'null', 422, 'invalid_request'],
    ['a word', '"x"', 422, 'invalid_request'],
    [
      'half of a surrogate pair',
      JSON.stringify({ ...ORDER, description: 'x' }).replace('"x"', '"\\ud800"'),
      422,
      'invalid_request',
    ],
    ['half of a pair in a key', '{"\\udc00": 1}', 422, 'invalid_request'],
    ['its own prototype', '{"__proto__": {"amount": 1}}', 422, 'invalid_request'],
    ['a constructor', '{"constructor": {"prototype": {}}}', 422, 'invalid_request'],
    ['a number beyond numbers', JSON.stringify(ORDER).replace('12500', '1e400'), 422, 'invalid_request'],
    ['2^53', JSON.stringify(ORDER).replace('12500', '9007199254740992'), 422, 'invalid_request'],
    ['brackets without end', '['.repeat(200_000), 400, 'malformed_json'],
    ['many brackets that end', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, 422, 'invalid_request'],
  ];
  for (const [what, body, status, code] of RAW)
    it(`because it is ${what} is answered ${status}`, async () => {
      expectProblem(await put(body), status, code, what);
    });

  it('takes the largest amount that JSON holds exactly', async () => {
    const answer = await setting.api('PUT', '/v1/orders/largest', { ...ORDER, amount: Number.MAX_SAFE_INTEGER });
    expect([answer.status, answer.body.amount]).to.deep.equal([201, Number.MAX_SAFE_INTEGER]);
  });

  it('left no trace', async () => {
    expect(await setting.count(`orders WHERE reference = 'bad'`)).to.equal(0);
    expect(await setting.count(`customer_accounts WHERE reference <> 'C-7'`)).to.equal(0);
  });
});

describe('a request that is refused', () => {
  it('because of its token', async () => {
    for (const authorization of [
      '',
      'Bearer',
      'Bearer ',
      'Bearer wrong',
      'Basic a-token-of-enough-characters',
      'Bearer a-token-of-enough-character',
      `Bearer ${'x'.repeat(5_000)}`,
    ]) {
      const answer = await setting.api('GET', '/v1/orders', undefined, { authorization });
      expectProblem(answer, 401, 'unauthorized', authorization);
      expect(answer.headers.get('www-authenticate')).to.match(/^Bearer/);
    }
    expectProblem(
      await setting.api('GET', '/v1/nothing', undefined, { authorization: '' }),
      401,
      'unauthorized',
      'an unknown address',
    );
  });

  it('because of its body’s kind or size', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=latin1',
      'multipart/form-data',
      '',
    ])
      expectProblem(await put(JSON.stringify(ORDER), { 'content-type': type }), 415, 'unsupported_media_type', type);
    for (const type of ['application/json', 'application/json; charset=UTF-8', 'application/merge-patch+json'])
      expect((await setting.api('PUT', '/v1/orders/typed', ORDER, { 'content-type': type })).status, type).to.be.within(
        200,
        201,
      );
    const zipped = await raw('PUT', '/v1/orders/bad', gzipSync(JSON.stringify(ORDER)), { 'content-encoding': 'gzip' });
    expect(zipped).to.match(/ 415 [\s\S]*unsupported_encoding/);
    expectProblem(await put(`"${'x'.repeat(1_048_576)}"`), 413, 'body_too_large', 'a large body');
    expectProblem(
      await setting.api('PUT', '/v1/orders:batch', `"${'x'.repeat(4_194_304)}"`),
      413,
      'body_too_large',
      'a large batch',
    );
    const latin = await raw('PUT', '/v1/orders/bad', Buffer.from([0x22, 0xff, 0x22]));
    expect(latin).to.match(/ 400 [\s\S]*malformed_json[\s\S]*UTF-8/);
  });

  it('because of its address', async () => {
    for (const path of [
      '/',
      '/v1',
      '/v1/',
      '/v2/orders',
      '/V1/orders',
      '/v1/orders/',
      '/v1/orders/A/1',
      '/docs/',
      '/docs/../../package.json',
      '/metrics',
      '/v1/orders:all',
      '/webhooks/stripe',
      '/webhooks/stripe/',
    ])
      expectProblem(await setting.api('GET', path), 404, 'route_not_found', path);
    for (const path of [
      '/v1/orders/%',
      '/v1/orders/%zz',
      '/v1/orders/%E0%A4%A',
      '/v1/orders/%ff',
      '/v1/payments/%',
      '/webhooks/stripe/%c3',
    ])
      expectProblem(await setting.api('GET', path), 400, 'malformed_path', path);
    for (const reference of ['%00', '%20x', 'x%20', 'x%0a', '---', 'x'.repeat(256), '%F0%9F%98%80'.repeat(2)]) {
      expectProblem(await setting.api('GET', `/v1/orders/${reference}`), 404, 'order_not_found', reference);
      const answer = await setting.api('PUT', `/v1/orders/${reference}`, ORDER);
      expectProblem(answer, 422, 'invalid_request', reference);
      expect(answer.body.errors[0].parameter).to.equal('reference');
    }
  });

  it('because of its method, and says which there are', async () => {
    for (const [method, path, allow] of [
      ['POST', '/v1/orders', 'GET, HEAD'],
      ['DELETE', '/v1/orders/A', 'GET, PUT, HEAD'],
      ['PATCH', '/v1/orders/A', 'GET, PUT, HEAD'],
      ['GET', '/v1/orders:batch', 'PUT'],
      ['POST', '/v1/payments', 'GET, HEAD'],
      ['OPTIONS', '/v1/exceptions', 'GET, HEAD'],
      ['POST', '/healthz', 'GET, HEAD'],
      ['POST', '/docs', 'GET, HEAD'],
      ['PUT', '/webhooks/stripe/default', 'POST'],
    ] as const) {
      const answer = await setting.api(method, path);
      expectProblem(answer, 405, 'method_not_allowed', `${method} ${path}`);
      expect(answer.headers.get('allow')).to.equal(allow);
    }
  });

  it('because of its connection', async () => {
    expectProblem(await setting.api('GET', '/v1/orders?connection=nobody'), 404, 'connection_not_found', 'unknown');
    for (const name of ['', '%00', 'ä', 'x'.repeat(65), 'default%20'])
      expectProblem(await setting.api('GET', `/v1/orders?connection=${name}`), 400, 'invalid_query', name);
    expectProblem(
      await setting.api('PUT', '/v1/orders/bad?conection=default', ORDER),
      400,
      'invalid_query',
      'misspelt',
    );
  });

  it('because a batch is none', async () => {
    for (const body of [
      {},
      [],
      { orders: [] },
      { orders: 'x' },
      { orders: Array.from({ length: 1_001 }, () => 1) },
      { orders: [1], more: 1 },
    ])
      expectProblem(
        await setting.api('PUT', '/v1/orders:batch', body),
        422,
        'invalid_request',
        JSON.stringify(body).slice(0, 40),
      );
  });

  it('because it is no HTTP', async () => {
    for (const bytes of [
      '\r\n\r\n',
      'GET\r\n\r\n',
      'GET / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n',
      `GET /${'x'.repeat(20_000)} HTTP/1.1\r\n\r\n`,
      '\u0000\u0001\u0002',
    ])
      await socketSays(bytes);
    expect((await fetch(`${setting.ingress.url}/healthz`)).status).to.equal(200);
  });

  it('is answered without anything of the inside', async () => {
    await setting.store.sql.write('RENAME TABLE orders TO orders_away');
    try {
      const answer = await setting.api('GET', '/v1/orders');
      expectProblem(answer, 500, 'internal_error', 'a broken database');
      expect(answer.text).to.not.match(/orders|SQL|at /i);
    } finally {
      await setting.store.sql.write('RENAME TABLE orders_away TO orders');
    }
    expect((await setting.api('GET', '/v1/orders')).status).to.equal(200);
  });
});

/** One request with a body of bytes. @returns the status line, headers and body as text */
function raw(method: string, path: string, body: Buffer, headers: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const all = {
      authorization: 'Bearer a-token-of-enough-characters',
      'content-type': 'application/json',
      ...headers,
    };
    const call = request(setting.ingress.url + path, { method, headers: all }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve(` ${answer.statusCode} ${Buffer.concat(chunks).toString()}`));
    });
    call.on('error', reject);
    call.end(body);
  });
}

async function socketSays(bytes: string): Promise<void> {
  const { port } = new URL(setting.ingress.url);
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.end(bytes, 'latin1'));
    socket.on('error', () => resolve());
    socket.on('close', () => resolve());
    socket.resume();
  });
}
